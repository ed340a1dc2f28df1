"""Papers: reserved pool, drawing ahead for the whole roster, drawing now for one candidate."""

import logging
import random
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core.db import count_of
from questionbank.models import LegalBasis, Question, Revision
from quiz.models import Attempt, Candidate, Exam, Paper, PaperItem, PaperRule
from quiz.rules import draw as rules
from quiz.rules.clock import EXPIRY_AFTER
from quiz.selectors.starting import stale_items

logger = logging.getLogger(__name__)
PAPERS_A_CHUNK = 25  # about 1,000 rows: a transaction well under 200 ms


def section_of(rule: PaperRule) -> rules.Section:
    return rules.Section(rule.type, rule.count, rule.points, frozenset(rule.statutes), frozenset(rule.topics), rule.difficulty)


def pool_for(sections: Sequence[rules.Section], questions: QuerySet[Question] | None = None) -> list[rules.Drawable]:
    """The drawable questions any of the sections takes; one statement."""
    return [one for one, _ in _counted_pool(sections, Question.objects.drawable() if questions is None else questions)]


def _counted_pool(sections: Sequence[rules.Section], questions: QuerySet[Question], *counts: str) -> list[tuple[rules.Drawable, tuple[int, ...]]]:
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


def reserve_pool(exam: Exam) -> int:
    """Keep every question a formal exam may draw out of practice until it has closed for the last candidate (promise 5); returns how many.

    Again after the closing moved: a reservation only ever grows.
    """
    if not exam.keeps_keys or exam.closes_at is None:
        return 0
    until = exam.closes_at + EXPIRY_AFTER
    chosen = Question.objects.drawable().filter(matching([section_of(rule) for rule in exam.rules.all()]))
    chosen.filter(Q(reserved_until__isnull=True) | Q(reserved_until__lt=until)).update(reserved_until=until)
    return chosen.count()


def questions_for(exam: Exam, now: datetime) -> QuerySet[Question]:
    """What the exam draws from: a formal exam from the pool it reserved, any other from what no formal exam reserves now."""
    questions = Question.objects.drawable()
    return questions.filter(reserved_until__gte=exam.closes_at) if exam.keeps_keys else questions.free_at(now)


def draw_now(candidate: Candidate, number: int, now: datetime) -> Paper | None:
    """One paper for a candidate, in four statements; None when the bank no longer satisfies the rule."""
    exam = candidate.exam
    sections = [section_of(rule) for rule in exam.rules.all()]
    on_papers = PaperItem.objects.filter(revision__question=OuterRef("pk"), paper__candidate__exam=exam)
    questions = questions_for(exam, now).annotate(uses=count_of(on_papers), mine=count_of(on_papers.filter(paper__candidate=candidate)))
    counted = _counted_pool(sections, questions, "uses", "mine")
    try:
        drawn = rules.draw(
            sections,
            [question for question, _ in counted],
            random.SystemRandom(),
            uses={question.revision_id: uses for question, (uses, _) in counted},
            mine={question.revision_id for question, (_, mine) in counted if mine},
            shuffle_options=exam.shuffle_options,
        )
    except ValueError:
        logger.warning("exam %s: the bank no longer fills the paper", exam.pk)
        return None
    paper = Paper.objects.create(candidate=candidate, number=number, drawn_at=now)
    PaperItem.objects.bulk_create(_items(paper, drawn))
    return paper


def _items(paper: Paper, drawn: Iterable[rules.Drawn]) -> list[PaperItem]:
    return [
        PaperItem(paper=paper, position=one.position, revision_id=one.revision_id, option_order=one.option_order, points=one.points) for one in drawn
    ]


def request_preparation(exam: Exam) -> None:
    """Have the worker draw the papers as soon as the surrounding transaction has been committed."""
    from quiz import tasks  # tasks call services

    transaction.on_commit(lambda: tasks.wake_preparation(exam.pk))


def without_paper(exam: Exam) -> QuerySet[Candidate]:
    """Candidates who have a chance left, no attempt under way, and no paper waiting for it."""
    waiting = Paper.objects.filter(candidate=OuterRef("pk"), attempt__isnull=True)
    under_way = Attempt.objects.filter(candidate=OuterRef("pk"), state=Attempt.State.OPEN)
    used = Count("attempts", filter=~Q(attempts__state=Attempt.State.VOID))
    return exam.candidates.annotate(used=used).filter(~Exists(waiting), ~Exists(under_way), used__lt=exam.attempts_allowed).order_by("id")


def prepare_papers(exam: Exam, now: datetime, *, chance: random.Random | None = None) -> int:
    """Draw the next paper of everyone who may start one, and redraw waiting ones that went stale; returns how many were drawn.

    The pool is read once and uses are counted by one GROUP BY; papers are written in chunks. Running it twice is harmless.
    """
    chance = chance or random.SystemRandom()
    Paper.objects.filter(candidate__exam=exam, attempt__isnull=True).filter(Exists(stale_items(now).filter(paper=OuterRef("pk")))).delete()
    candidates = list(without_paper(exam))
    if not candidates:
        return 0
    sections = [section_of(rule) for rule in exam.rules.all()]
    pool = pool_for(sections, questions_for(exam, now))
    if rules.shortages(sections, pool):
        logger.warning("exam %s: the bank no longer fills the papers", exam.pk)
        return 0
    uses = dict(PaperItem.objects.filter(paper__candidate__exam=exam).order_by().values_list("revision").annotate(n=Count("*")))
    for start in range(0, len(candidates), PAPERS_A_CHUNK):
        chunk = candidates[start : start + PAPERS_A_CHUNK]
        _write_chunk(exam, _draw_chunk(exam, chunk, sections, pool, uses, chance, now))
    Revision.objects.filter(first_used_at__isnull=True, pk__in=list(uses)).update(first_used_at=now)
    return len(candidates)


DrawnPaper = tuple[Paper, list[rules.Drawn]]


def _draw_chunk(
    exam: Exam,
    candidates: list[Candidate],
    sections: list[rules.Section],
    pool: list[rules.Drawable],
    uses: dict[int, int],
    chance: random.Random,
    now: datetime,
) -> list[DrawnPaper]:
    """Draw for some candidates without writing yet; `uses` is carried on."""
    had: dict[int, set[int]] = {one.pk: set() for one in candidates}
    for candidate_id, revision_id in PaperItem.objects.filter(paper__candidate__in=candidates).values_list("paper__candidate", "revision"):
        had[candidate_id].add(revision_id)
    numbers = _papers_of(candidates)
    result = []
    for candidate in candidates:
        drawn = rules.draw(sections, pool, chance, uses=uses, mine=had[candidate.pk], shuffle_options=exam.shuffle_options)
        for one in drawn:
            uses[one.revision_id] = uses.get(one.revision_id, 0) + 1
        result.append((Paper(candidate=candidate, number=numbers.get(candidate.pk, 0) + 1, drawn_at=now), drawn))
    return result


def _papers_of(candidates: Iterable[Candidate]) -> dict[int, int]:
    return dict(Paper.objects.filter(candidate__in=candidates).order_by().values_list("candidate").annotate(n=Count("*")))


def _write_chunk(exam: Exam, drawn_papers: list[DrawnPaper]) -> None:
    """Write the papers of those who still need one: a candidate who started meanwhile drew an own one."""
    with transaction.atomic():
        candidates = [paper.candidate for paper, _ in drawn_papers]
        list(Candidate.objects.select_for_update().filter(pk__in=[one.pk for one in candidates]).order_by("pk").values_list("pk"))
        numbers = _papers_of(candidates)
        still = [(paper, drawn) for paper, drawn in drawn_papers if paper.number == numbers.get(paper.candidate_id, 0) + 1]
        papers = Paper.objects.bulk_create([paper for paper, _ in still])
        items = [item for paper, (_, drawn) in zip(papers, still, strict=True) for item in _items(paper, drawn)]
        PaperItem.objects.bulk_create(items, batch_size=500)
