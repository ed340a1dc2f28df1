"""Papers: reserved pool, drawing ahead for the whole roster, drawing now for one candidate."""

import logging
import random
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core import queue
from core.db import count_of
from questionbank.models import Question, Revision
from questionbank.models.questions import HELD
from quiz.models import Attempt, Candidate, Exam, Paper, PaperItem
from quiz.rules import draw as rules
from quiz.rules.clock import EXPIRY_AFTER
from quiz.rules.release import BY_HAND
from quiz.rules.variants import Fixed, turn
from quiz.selectors import counted, variants
from quiz.selectors.pool import counted_pool, in_doubt, may_draw, open_to, questions_for, section_of, sure
from quiz.selectors.starting import stale_items

logger = logging.getLogger(__name__)
WAKE_UP, NOTE_USED = "quiz.prepare_papers", "quiz.note_used"
PAPERS_A_CHUNK = 25  # about 1,000 rows: a transaction well under 200 ms


def reserve_pool(exam: Exam, now: datetime) -> int:
    """Keep every question a formal exam may draw out of practice until it has closed for the last candidate (promise 5), or its keys are released
    by hand; returns how many.

    Again after the closing moved: a reservation only ever grows.
    """
    if not exam.keeps_keys or exam.ends_at is None:
        return 0
    until = HELD if exam.key_release == BY_HAND and exam.keys_released_at is None else exam.ends_at + EXPIRY_AFTER
    chosen = open_to(exam.kind, now, exam.parent_id).filter(may_draw(exam))
    chosen.filter(Q(reserved_until__isnull=True) | Q(reserved_until__lt=until)).update(reserved_until=until)
    return chosen.count()


def let_go(now: datetime) -> None:
    """After keys were released by hand: what no other exam holds back so is reserved only as long as an exam goes on that may draw it."""
    formal = Exam.objects.published().filter(source=Exam.Source.OWN, kind__in=Exam.KEEPS_KEYS)
    waiting = formal.filter(key_release=BY_HAND, keys_released_at=None)
    stood = PaperItem.objects.filter(paper__candidate__exam__in=waiting)
    in_cases = stood.filter(revision__question__case__isnull=False)
    kept = Q(pk__in=stood.values("revision__question")) | Q(pk__in=in_cases.values("revision__question__case"))
    for one in waiting:
        kept |= may_draw(one)
    Question.objects.filter(reserved_until=HELD).exclude(kept).update(reserved_until=now)
    for one in formal.exclude(pk__in=waiting):
        if not one.is_over(now):
            reserve_pool(one, now)


def draw_now(candidate: Candidate, number: int, now: datetime, *, onto: int | None = None) -> int | None:
    """One paper for a candidate, in four statements; returns its id, or None when the bank no longer satisfies the rule.

    `onto` names a waiting paper that went stale: it keeps its number and gets other questions.
    """
    drawn = _fixed(candidate, number) if candidate.exam.fixed else _draw_by_rule(candidate, now)
    if drawn is None:
        logger.warning("exam %s: the bank no longer fills the paper", candidate.exam_id)
        return None
    if onto is None:
        paper_id = Paper.objects.create(candidate=candidate, number=number, drawn_at=now).pk
    else:
        PaperItem.objects.filter(paper_id=onto).delete()
        paper_id = onto
    PaperItem.objects.bulk_create(_items(paper_id, drawn))
    queue.wake(queue.jobs, NOTE_USED, paper_id)
    return paper_id


def _fixed(candidate: Candidate, number: int) -> list[rules.Drawn] | None:
    papers, place = variants.papers(candidate.exam), variants.places(candidate.exam).get(candidate.pk, 0)
    return _lay_out(candidate.exam, papers, place, number, random.SystemRandom()) if papers else None


def _lay_out(exam: Exam, papers: Sequence[Sequence[Fixed]], place: int, number: int, chance: random.Random) -> list[rules.Drawn]:
    return rules.laid_out(papers[turn(place, number, len(papers))], chance, shuffle_options=exam.shuffle_options)


def _draw_by_rule(candidate: Candidate, now: datetime) -> list[rules.Drawn] | None:
    exam = candidate.exam
    sections = [section_of(rule) for rule in exam.rules.all()]
    on_papers = PaperItem.objects.filter(revision__question=OuterRef("pk"), paper__candidate__exam=exam)
    mine = on_papers.filter(paper__candidate=candidate)
    pool, numbers = counted_pool(sections, questions_for(exam, now), uses=count_of(on_papers), mine=count_of(mine), doubtful=in_doubt(now))
    try:
        return rules.draw(
            sections,
            sure(sections, pool, {revision for revision, (_, _, doubtful) in numbers.items() if doubtful}),
            random.SystemRandom(),
            uses={revision: uses for revision, (uses, _, _) in numbers.items()},
            mine={revision for revision, (_, mine, _) in numbers.items() if mine},
            shuffle_options=exam.shuffle_options,
        )
    except ValueError:
        return None


def _items(paper_id: int, drawn: Iterable[rules.Drawn]) -> list[PaperItem]:
    return [
        PaperItem(paper_id=paper_id, position=one.position, revision_id=one.revision_id, option_order=one.option_order, points=one.points)
        for one in drawn
    ]


def request_preparation(exam: Exam) -> None:
    """Have the worker draw the papers as soon as the surrounding transaction has been committed."""
    queue.wake(queue.jobs, WAKE_UP, exam.pk)


def without_paper(exam: Exam) -> QuerySet[Candidate]:
    """Candidates on the list who have a chance left, no attempt under way, and no paper waiting for it."""
    waiting = Paper.objects.filter(candidate=OuterRef("pk"), attempt__isnull=True)
    under_way = Attempt.objects.filter(candidate=OuterRef("pk"), state=Attempt.State.OPEN)
    used = Count("attempts", filter=Q(attempts__uses_chance=True))
    listed = exam.candidates.filter(counted.LISTED).annotate(used=used)
    return listed.filter(~Exists(waiting), ~Exists(under_way), used__lt=exam.attempts_allowed).order_by("id")


def prepare_papers(exam: Exam, now: datetime, *, chance: random.Random | None = None) -> int:
    """Draw the next paper of everyone who may start one, and redraw waiting ones that went stale, or hold what is in doubt and need not; returns how
    many were drawn.

    The pool is read once and uses are counted by one GROUP BY; papers are written in chunks. Running it twice is harmless.
    """
    chance = chance or random.SystemRandom()
    sections = [section_of(rule) for rule in exam.rules.all()]
    _drop_stale(exam, sections, now)
    candidates = list(without_paper(exam))
    if not candidates:
        _note_ready(exam, now)
        return 0
    if exam.fixed:
        _prepare_fixed(exam, candidates, chance, now)
        return len(candidates)
    pool = _pool(exam, sections, now)
    if rules.shortages(sections, pool):
        logger.warning("exam %s: the bank no longer fills the papers", exam.pk)
        return 0
    uses = dict(PaperItem.objects.filter(paper__candidate__exam=exam).order_by().values_list("revision").annotate(n=Count("*")))
    for start in range(0, len(candidates), PAPERS_A_CHUNK):
        chunk = candidates[start : start + PAPERS_A_CHUNK]
        _write_chunk(exam, _draw_chunk(exam, chunk, sections, pool, uses, chance, now))
    note_revisions_used(list(uses), now)
    _note_ready(exam, now)
    return len(candidates)


def _prepare_fixed(exam: Exam, candidates: Sequence[Candidate], chance: random.Random, now: datetime) -> None:
    papers, places = variants.papers(exam), variants.places(exam)
    for start in range(0, len(candidates), PAPERS_A_CHUNK):
        chunk = candidates[start : start + PAPERS_A_CHUNK]
        numbers = _papers_of(chunk)
        drawn = []
        for one in chunk:
            paper = Paper(candidate=one, number=numbers.get(one.pk, 0) + 1, drawn_at=now)
            drawn.append((paper, _lay_out(exam, papers, places[one.pk], paper.number, chance)))
        _write_chunk(exam, drawn)
    note_revisions_used([one.revision_id for paper in papers for question, _ in paper for one in question.items], now)
    _note_ready(exam, now)


def _drop_stale(exam: Exam, sections: Sequence[rules.Section], now: datetime) -> None:
    waiting = Paper.objects.filter(candidate__exam=exam, attempt__isnull=True)
    waiting.filter(Exists(stale_items(now).filter(paper=OuterRef("pk")))).delete()
    if exam.fixed:  # the clerk has chosen these very questions
        return
    held = PaperItem.objects.filter(in_doubt(now, "revision__question__"), paper__in=waiting)
    doubtful = set(held.values_list("revision", flat=True))
    if doubtful:
        doubtful -= {item.revision_id for one in _pool(exam, sections, now) for item in one.items}
        waiting.filter(Exists(PaperItem.objects.filter(paper=OuterRef("pk"), revision__in=doubtful))).delete()


def _pool(exam: Exam, sections: Sequence[rules.Section], now: datetime) -> Sequence[rules.Drawable]:
    pool, numbers = counted_pool(sections, questions_for(exam, now), doubtful=in_doubt(now))
    return sure(sections, pool, {revision for revision, (doubtful,) in numbers.items() if doubtful})


def note_used(papers: Iterable[int], now: datetime) -> None:
    """What stands on these is used from now on. One statement; beyond the first time it changes nothing."""
    note_revisions_used(PaperItem.objects.filter(paper__in=papers).values("revision"), now)


def note_revisions_used(revisions: Any, now: datetime) -> None:
    """These are used from now on, with the material of their cases."""
    used = Q(pk__in=revisions) | Q(pk__in=Revision.objects.filter(pk__in=revisions).values("case_revision"))
    Revision.objects.filter(used, first_used_at__isnull=True).update(first_used_at=now)


def _note_ready(exam: Exam, now: datetime) -> None:
    if exam.papers_ready_at is None:
        Exam.objects.filter(pk=exam.pk, papers_ready_at__isnull=True).update(papers_ready_at=now)


DrawnPaper = tuple[Paper, list[rules.Drawn]]


def _draw_chunk(
    exam: Exam,
    candidates: list[Candidate],
    sections: list[rules.Section],
    pool: Sequence[rules.Drawable],
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
        items = [item for paper, (_, drawn) in zip(papers, still, strict=True) for item in _items(paper.pk, drawn)]
        PaperItem.objects.bulk_create(items, batch_size=500)
