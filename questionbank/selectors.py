"""Reads of the bank. It belongs to the office: who manages questions (a role at the root unit) sees all of it, everyone else nothing."""

from typing import Any

from django.db.models import QuerySet

from people.access import Can, has
from questionbank.models import Question, Revision


def visible_to(person: Any) -> QuerySet[Question]:
    """The live questions this person may see in the bank, with what they say now."""
    questions = Question.objects.live().select_related("current_revision")
    return questions if has(person, Can.MANAGE_QUESTIONS) else questions.none()


def can_see(person: Any, question: Question) -> bool:
    """The single-object twin of `visible_to`."""
    staged = question.batch is not None and question.batch.state != question.batch.State.LIVE
    return not staged and has(person, Can.MANAGE_QUESTIONS)


def filtered(
    questions: QuerySet[Question], *, type: str = "", topic: str = "", difficulty: str = "", status: str = "", text: str = ""
) -> QuerySet[Question]:
    """Narrowed by what the clerk chose; empty values choose nothing. Retired questions show only when asked for by status."""
    for name, value in (("type", type), ("topic", topic), ("difficulty", difficulty), ("status", status)):
        if value:
            questions = questions.filter(**{name: value})
    if not status:
        questions = questions.exclude(status=Question.Status.RETIRED)
    if text:
        questions = questions.filter(current_revision__stem__icontains=text)
    return questions


def topics() -> list[str]:
    """The topics in use, in order; one query."""
    return list(Question.objects.live().exclude(topic="").order_by("topic").values_list("topic", flat=True).distinct())


def revisions_of(question: Question) -> list[Revision]:
    """All that a question has said, newest first; two queries."""
    return list(question.revisions.select_related("author").prefetch_related("bases").order_by("-number"))
