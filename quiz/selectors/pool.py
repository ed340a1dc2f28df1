"""The questions an exam may draw from."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from questionbank.models import LegalBasis, Question
from quiz.models import Exam, PaperRule
from quiz.rules import draw as rules


def section_of(rule: PaperRule) -> rules.Section:
    return rules.Section(rule.type, rule.count, rule.points, frozenset(rule.statutes), frozenset(rule.topics), rule.difficulty)


def pool_for(sections: Sequence[rules.Section], questions: QuerySet[Question]) -> list[rules.Drawable]:
    """Those of `questions` any of the sections takes; one statement."""
    return [one for one, _ in counted_pool(sections, questions)]


def counted_pool(sections: Sequence[rules.Section], questions: QuerySet[Question], *counts: str) -> list[tuple[rules.Drawable, tuple[int, ...]]]:
    """The same with the values of the annotations `counts` beside each question."""
    fields = ["current_revision_id", "type", "topic", "difficulty", "current_revision__options", "current_revision__fixed_order", *counts]
    if by_statute := any(section.statutes for section in sections):
        fields.append("current_revision__bases__statute_title")
    found: dict[int, tuple[rules.Drawable, tuple[int, ...]]] = {}
    rows = questions.filter(type__in={section.type for section in sections}).order_by("pk")  # the same draw from the same seed on every database
    for revision_id, kind, topic, difficulty, options, fixed, *rest in rows.values_list(*fields):
        statutes = frozenset(rest[len(counts) :]) - {None} if by_statute else frozenset()
        if revision_id in found:  # one more legal basis of the same question
            statutes |= found[revision_id][0].statutes
        question = rules.Drawable(revision_id, kind, topic, difficulty, statutes, tuple(one["id"] for one in options), fixed)
        found[revision_id] = question, tuple(rest[: len(counts)])
    return [pair for pair in found.values() if any(section.takes(pair[0]) for section in sections)]


def shortages(sections: Sequence[rules.Section], kind: str, now: datetime) -> list[rules.Shortage]:
    """What the bank lacks now for a draft with these sections, and how much of it a formal exam has reserved."""
    lacking = rules.shortages(sections, pool_for(sections, open_to(kind, now)))
    if not lacking or kind in Exam.KEEPS_KEYS:
        return lacking
    everything = pool_for(sections, Question.objects.drawable())
    return [
        replace(one, reserved=sum(any(sections[place].takes(each) for place in one.sections) for each in everything) - one.available)
        for one in lacking
    ]


def available_by_type(kind: str, now: datetime) -> dict[str, int]:
    """How many questions of each type a draft of the kind may draw; one query."""
    return dict(open_to(kind, now).order_by().values_list("type").annotate(n=Count("id")))


def pool_size(sections: Sequence[rules.Section], questions: QuerySet[Question]) -> int:
    """How many of `questions` at least one of the sections may take; one query."""
    return questions.filter(matching(sections)).count()


def matching(sections: Sequence[rules.Section]) -> Q:
    """The condition "one of the sections may take this question"."""
    condition = Q(pk__in=[])
    for section in sections:
        one = Q(type=section.type)
        if section.statutes:
            one &= Q(Exists(LegalBasis.objects.filter(revision=OuterRef("current_revision"), statute_title__in=section.statutes)))
        if section.topics:
            one &= Q(topic__in=section.topics)
        if section.difficulty is not None:
            one &= Q(difficulty=section.difficulty)
        condition |= one
    return condition


def open_to(kind: str, now: datetime) -> QuerySet[Question]:
    """What an exam of the kind may draw before it has reserved anything: a formal one from the whole bank, any other from what no formal
    exam reserves now."""
    questions = Question.objects.drawable()
    return questions if kind in Exam.KEEPS_KEYS else questions.free_at(now)


def questions_for(exam: Exam, now: datetime) -> QuerySet[Question]:
    """What the exam draws from: a published formal exam from the pool it reserved, any other from what is open to its kind."""
    questions = open_to(exam.kind, now)
    return questions.filter(reserved_until__gte=exam.closes_at) if exam.keeps_keys and exam.state != Exam.State.DRAFT else questions
