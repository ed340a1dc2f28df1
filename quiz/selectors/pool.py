"""The questions an exam may draw from."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from questionbank.models import LegalBasis, Question
from quiz.models import Exam, PaperRule
from quiz.rules import draw as rules


def section_of(rule: PaperRule) -> rules.Section:
    return rules.Section(rule.type, rule.count, rule.points, frozenset(rule.statutes), frozenset(rule.topics), rule.difficulty)


def pool_for(sections: Sequence[rules.Section], questions: QuerySet[Question] | None = None) -> list[rules.Drawable]:
    """The drawable questions any of the sections takes; one statement."""
    return [one for one, _ in counted_pool(sections, Question.objects.drawable() if questions is None else questions)]


def counted_pool(sections: Sequence[rules.Section], questions: QuerySet[Question], *counts: str) -> list[tuple[rules.Drawable, tuple[int, ...]]]:
    """The same with the values of the annotations `counts` beside each question."""
    fields = ["current_revision_id", "type", "topic", "difficulty", "current_revision__options", "current_revision__fixed_order", *counts]
    if by_statute := any(section.statutes for section in sections):
        fields.append("current_revision__bases__statute_title")
    found: dict[int, tuple[rules.Drawable, tuple[int, ...]]] = {}
    for revision_id, kind, topic, difficulty, options, fixed, *rest in questions.filter(type__in={section.type for section in sections}).values_list(
        *fields
    ):
        statutes = frozenset(rest[len(counts) :]) - {None} if by_statute else frozenset()
        if revision_id in found:  # one more legal basis of the same question
            statutes |= found[revision_id][0].statutes
        question = rules.Drawable(revision_id, kind, topic, difficulty, statutes, tuple(one["id"] for one in options), fixed)
        found[revision_id] = question, tuple(rest[: len(counts)])
    return [pair for pair in found.values() if any(section.takes(pair[0]) for section in sections)]


def shortages(sections: Iterable[PaperRule]) -> list[rules.Shortage]:
    """What the bank lacks today for these sections (saved or not)."""
    wanted = [section_of(rule) for rule in sections]
    return rules.shortages(wanted, pool_for(wanted))


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


def questions_for(exam: Exam, now: datetime) -> QuerySet[Question]:
    """What the exam draws from: a formal exam from the pool it reserved, any other from what no formal exam reserves now."""
    questions = Question.objects.drawable()
    return questions.filter(reserved_until__gte=exam.closes_at) if exam.keeps_keys else questions.free_at(now)
