"""The questions an exam may draw from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact
from django.utils import timezone

from core.db import count_of
from questionbank import types
from questionbank.models import BasisFlag, LegalBasis, Question, QuestionQuerySet
from quiz.models import Exam, PaperItem, PaperRule, PrintedItem, VariantItem
from quiz.rules import draw as rules
from quiz.rules.supply import Supply

PARTS = Question.objects.filter(place__gt=0)  # sub-questions that stand in their case


def on_papers() -> Exists:
    """The condition that a question stands on a paper, by OuterRef("pk")."""
    return Exists(PaperItem.objects.filter(revision__question=OuterRef("pk")))


def in_print() -> Exists:
    """The condition that a question stands on a paper that was printed, by OuterRef("pk")."""
    return Exists(PrintedItem.objects.filter(revision__question=OuterRef("pk")))


def in_doubt(now: datetime, of: str = "") -> Exists:
    """The condition that a question, or the case it belongs to, waits for review as its law says something else now. `of` leads to it."""
    flags = BasisFlag.objects.in_doubt_on(timezone.localdate(now))
    return Exists(flags.filter(Q(question=OuterRef(f"{of}pk")) | Q(question=OuterRef(f"{of}case"))))


def sure(sections: Sequence[rules.Section], pool: Sequence[rules.Drawable], doubtful: Set[int]) -> Sequence[rules.Drawable]:
    """The pool without what is in doubt (ids of revisions), as long as that fills the sections; else all of it: no exam is to fail for a law."""
    kept = [one for one in pool if doubtful.isdisjoint(item.revision_id for item in one.items)]
    return pool if len(kept) < len(pool) and rules.shortages(sections, kept) else kept


def section_of(rule: PaperRule) -> rules.Section:
    return rules.Section(
        rule.type, rule.count, rule.points, frozenset(rule.statutes), frozenset(rule.topics), rule.difficulty, rule.parts, frozenset(rule.tags)
    )


def pool_for(sections: Sequence[rules.Section], questions: QuerySet[Question]) -> list[rules.Drawable]:
    """Those of `questions` any of the sections takes, cases with their sub-questions; one statement."""
    return counted_pool(sections, questions)[0]


def counted_pool(
    sections: Sequence[rules.Section], questions: QuerySet[Question], **counts: Combinable
) -> tuple[list[rules.Drawable], dict[int, tuple[int, ...]]]:
    """The same, and the values of the annotations `counts` by revision; of a case by those of its sub-questions."""
    wanted = questions.filter(type__in={section.type for section in sections})
    of_cases = {section.type for section in sections if types.get(section.type).has_parts}
    sources = [wanted, PARTS.filter(case__in=wanted.filter(type__in=of_cases).values("pk"))] if of_cases else [wanted]
    by_statute, by_tag = any(section.statutes for section in sections), any(section.tags for section in sections)
    rows = _read(sources, counts, by_statute=by_statute, by_tag=by_tag)
    parts: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.case_id is not None:
            parts[row.case_id].append(row)
    pool: list[rules.Drawable] = []
    numbers: dict[int, tuple[int, ...]] = {}
    for row in rows:
        inner = sorted(parts.get(row.id, ()), key=lambda one: one.place)
        if row.case_id is not None or (row.type in of_cases and not inner):
            continue
        question = _drawable(row, inner)
        if any(section.takes(question) for section in sections):
            pool.append(question)
            numbers.update((one.revision_id, one.counts) for one in inner or [row])
    return pool, numbers


class _Row(NamedTuple):
    id: int
    case_id: int | None
    place: int
    revision_id: int
    type: str
    topic: str
    difficulty: int
    options: list[dict[str, str]]
    fixed_order: bool
    counts: tuple[int, ...]
    statutes: frozenset[str]
    tags: frozenset[str]


_FIELDS = (
    "id", "case_id", "place", "current_revision_id", "type", "topic", "difficulty", "current_revision__options", "current_revision__fixed_order"
)  # fmt: skip


def _read(sources: Sequence[QuerySet[Question]], counts: Mapping[str, Combinable], *, by_statute: bool, by_tag: bool) -> list[_Row]:
    """One row for each question, in the order of their ids, so that one seed draws alike on every database."""
    many = [*(["current_revision__bases__statute_title"] if by_statute else []), *(["tags__name"] if by_tag else [])]
    first, *more = [one.annotate(**counts).order_by().values_list(*_FIELDS, *counts, *many) for one in sources]
    end, found = len(_FIELDS) + len(counts), dict[int, _Row]()
    for values in (first.union(*more, all=True) if more else first).order_by("id"):
        statutes = frozenset(values[end : end + by_statute]) - {None}
        tags = frozenset(values[end + by_statute :]) - {None}
        row = _Row._make((*values[: len(_FIELDS)], values[len(_FIELDS) : end], statutes, tags))
        known = found.get(row.id)  # one more legal basis, or tag, of the same question
        found[row.id] = row._replace(statutes=row.statutes | known.statutes, tags=row.tags | known.tags) if known else row
    return list(found.values())


def _drawable(row: _Row, parts: Sequence[_Row]) -> rules.Drawable:
    """A case rests on what it or any of its sub-questions rests on."""
    inner = tuple(rules.Part(one.revision_id, one.type, _option_ids(one), one.fixed_order) for one in parts)
    statutes = row.statutes.union(*(one.statutes for one in parts))
    return rules.Drawable(row.revision_id, row.type, row.topic, row.difficulty, statutes, _option_ids(row), row.fixed_order, inner, row.tags)


def _option_ids(row: _Row) -> tuple[str, ...]:
    return tuple(one["id"] for one in row.options)


def shortages(sections: Sequence[rules.Section], kind: str, now: datetime, parent_id: int | None = None) -> list[rules.Shortage]:
    """What the bank lacks now for a draft with these sections, and how much of it a formal exam has reserved."""
    lacking = rules.shortages(sections, pool_for(sections, open_to(kind, now, parent_id)))
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


def supplies(sections: Sequence[rules.Section], questions: QuerySet[Question], attempts: int) -> list[Supply]:
    """How far `questions` go for each section; one query each."""
    return [Supply(place, section, pool_size([section], questions), attempts) for place, section in enumerate(sections, 1)]


def pool_size(sections: Sequence[rules.Section], questions: QuerySet[Question]) -> int:
    """How many of `questions` at least one of the sections may take; one query."""
    return questions.filter(matching(sections)).count()


def matching(sections: Sequence[rules.Section]) -> Q:
    """The condition "one of the sections may take this question"."""
    condition = Q(pk__in=[])
    for section in sections:
        one, parts = Q(type=section.type), PARTS.filter(case=OuterRef("pk"))
        of_cases = types.get(section.type).has_parts
        if of_cases:
            one &= Q(Exact(count_of(parts), section.parts))
        if section.statutes:
            based = Q(Exists(LegalBasis.objects.filter(revision=OuterRef("current_revision"), statute_title__in=section.statutes)))
            if of_cases:
                based |= Q(Exists(parts.filter(current_revision__bases__statute_title__in=section.statutes)))
            one &= based
        if section.topics:
            one &= Q(topic__in=section.topics)
        if section.tags:
            one &= Q(pk__in=Question.tags.through.objects.filter(tag__name__in=section.tags).values("question"))
        if section.difficulty is not None:
            one &= Q(difficulty=section.difficulty)
        condition |= one
    return condition


def may_draw(exam: Exam) -> Q:
    """The condition that a question may come in the exam: it stands on a fixed paper, or a section takes it."""
    if exam.fixed:
        return Q(pk__in=VariantItem.objects.filter(variant__exam=exam).values("revision__question"))
    return matching([section_of(rule) for rule in exam.rules.all()])


def open_to(kind: str, now: datetime, parent_id: int | None = None) -> QuestionQuerySet:
    """What an exam of the kind may draw before it has reserved anything: a formal one from the whole bank, a make-up of an exam from what nobody
    was shown the key of, any other from what no formal exam reserves now."""
    questions = Question.objects.drawable()
    if parent_id is not None:
        return questions.exclude(known_from(parent_id, now))
    return questions if kind in Exam.KEEPS_KEYS else questions.free_at(now)


def known_from(exam_id: int, now: datetime) -> Q:
    """The condition that a question, or one of a case, stood before somebody in an exam or its make-ups whose keys are out (promise 5), or was
    printed for one of them."""
    family = Exam.objects.filter(Q(pk=exam_id) | Q(parent=exam_id)).keys_out_at(now)
    whole = Q(revision__question=OuterRef("pk")) | Q(revision__question__case=OuterRef("pk"))
    shown = PaperItem.objects.filter(whole, paper__candidate__exam__in=family, paper__attempt__isnull=False)
    return Q(Exists(shown)) | Q(Exists(PrintedItem.objects.filter(whole, printed__exam__in=family)))


def questions_for(exam: Exam, now: datetime) -> QuerySet[Question]:
    """What the exam draws from: a published formal exam from the pool it reserved, any other from what is open to its kind."""
    questions = open_to(exam.kind, now, exam.parent_id)
    return questions.filter(reserved_until__gte=exam.closes_at) if exam.keeps_keys and exam.state != Exam.State.DRAFT else questions
