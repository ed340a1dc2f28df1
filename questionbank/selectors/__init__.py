"""Reads of the bank, keys included. It belongs to the office: who manages questions (a role at the root unit) sees all of it, an author what
they wrote, a reviewer what waits and what they passed, everyone else nothing."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from core.models import Office
from people.access import Can, has
from questionbank import types
from questionbank.models import BasisFlag, Question, QuestionQuerySet, Revision
from questionbank.selectors.listing import filtered, topics

__all__ = ["can_see", "filtered", "offered_types", "open_flags", "said_now", "topics", "visible_to", "what_may"]


def offered_types(office: Office | None, *, parts: bool = True) -> list[types.QuestionType]:
    """The types that menus, forms and help name: subjective ones only while the office has switched them on."""
    return types.every(subjective=office is not None and office.subjective_questions, parts=parts)


def visible_to(person: Any) -> QuestionQuerySet:
    """The live questions this person may see in the bank, with what they say now. Sub-questions are seen where their case is."""
    questions = Question.objects.live().select_related("current_revision")
    if has(person, Can.MANAGE_QUESTIONS):
        return questions
    seen = Q(pk__in=[])
    if has(person, Can.WRITE_QUESTIONS):
        seen |= Q(Exists(Revision.objects.filter(question=Coalesce(OuterRef("case"), OuterRef("pk")), author=person)))
    if has(person, Can.REVIEW_QUESTIONS):
        seen |= Q(status=Question.Status.IN_REVIEW) | Q(reviewed_by=person)
    return questions.filter(seen)


def can_see(person: Any, question: Question) -> bool:
    """The single-object twin of `visible_to`."""
    if question.batch is not None and question.batch.state != question.batch.State.LIVE:
        return False
    if has(person, Can.MANAGE_QUESTIONS):
        return True
    wrote = has(person, Can.WRITE_QUESTIONS) and question.whole.revisions.filter(author=person).exists()
    waits_or_passed = question.status == Question.Status.IN_REVIEW or question.reviewed_by == person
    return wrote or (has(person, Can.REVIEW_QUESTIONS) and waits_or_passed)


def what_may(person: Any, question: Question) -> frozenset[str]:
    """What the page of a visible question offers this person: edit, submit, review, return, retire, restore. The services check again."""
    if question.case_id is not None:  # it goes with its case
        return frozenset()
    status, offered = question.status, set()
    manages = has(person, Can.MANAGE_QUESTIONS)
    if manages or (status == Question.Status.DRAFT and has(person, Can.WRITE_QUESTIONS)):
        offered |= {"edit"} | ({"submit"} if status == Question.Status.DRAFT else set())
    if status == Question.Status.IN_REVIEW and (manages or has(person, Can.REVIEW_QUESTIONS)):
        offered |= {"review", "return"}
    if manages:
        offered |= {"restore"} if status == Question.Status.RETIRED else {"retire"}
        offered |= {"review"} if status == Question.Status.DRAFT else set()
    return frozenset(offered)


def open_flags(person: Any) -> QuerySet[BasisFlag]:
    """依据待复核 among the questions this person sees and that are in use, for who reviews or manages the bank."""
    if not (has(person, Can.REVIEW_QUESTIONS) or has(person, Can.MANAGE_QUESTIONS)):
        return BasisFlag.objects.none()
    in_use = visible_to(person).exclude(status=Question.Status.RETIRED).filter(pk=OuterRef("question"))
    found = BasisFlag.objects.filter(Exists(in_use), decision="")
    found = found.select_related("question__current_revision", "question__case__current_revision")
    return found.select_related("basis", "old_article__version", "new_article", "new_version__statute")


def said_now(question: Question) -> Revision:
    """What a question says, with its bases and what the sub-questions of a case say; four queries at most."""
    shown = Revision.objects.select_related("author", "question").prefetch_related("bases", "part_revisions__question", "part_revisions__bases")
    return shown.get(question_id=question.pk, pk=question.current_revision_id or 0)
