"""The statistics of questions, and 错题本, follow the marks in the order of their ids; a newer mark of an attempt replaces what the one before it
said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery

from questionbank.services import stats
from quiz.models import Attempt, Exam, Mark, StatsProgress
from quiz.rules.shares import shares
from quiz.selectors.shares import items_of
from quiz.services import mistakes, papers

SETTLED = timedelta(minutes=1)  # a mark has its id before it is committed: younger ones may still be joined by some with smaller ids
MARKS_A_CHUNK = 20  # about a thousand items


def follow_marks(now: datetime) -> int:
    """All marks that have settled and were not followed yet, in short transactions; returns how many."""
    followed = 0
    while some := _follow_some(now):
        followed += some
    return followed


def _follow_some(now: datetime) -> int:
    with transaction.atomic():
        StatsProgress.objects.get_or_create(id=1)
        progress = StatsProgress.objects.select_for_update().get(id=1)
        marks = _next(progress.mark, now)
        if not marks:
            return 0
        stats.add(_changes(marks))
        papers.note_used([one.attempt.paper_id for one in marks if one.attempt.paper_id], now)  # what a start drew and nobody noted
        mistakes.note(marks, now)
        progress.mark = marks[-1].pk
        progress.save(update_fields=["mark"])
    return len(marks)


def _next(after: int, now: datetime) -> list[Mark]:
    new = Mark.objects.filter(pk__gt=after).order_by("pk")
    young = new.filter(at__gt=now - SETTLED).values_list("pk", flat=True).first()
    settled = new.filter(pk__lt=young) if young is not None else new
    earlier = Mark.objects.filter(attempt=OuterRef("attempt"), pk__lt=OuterRef("pk")).order_by("-pk")
    return list(settled.annotate(before=Subquery(earlier.values("pk")[:1])).select_related("attempt__candidate__exam")[:MARKS_A_CHUNK])


def _changes(marks: Iterable[Mark]) -> Mapping[int, stats.Change]:
    counted = [one for one in marks if _is_of_a_paper_here(one)]
    before = Mark.objects.in_bulk([one.before for one in counted if one.before])  # type: ignore[attr-defined]
    items = items_of([one.attempt.paper_id for one in counted])
    changes: dict[int, stats.Change] = defaultdict(stats.Change)
    for mark in counted:
        on_paper, replaced = items[mark.attempt.paper_id], before.get(mark.before)  # type: ignore[attr-defined]
        if replaced is None:
            for question in {one.question for one in on_paper} | {one.case for one in on_paper if one.case}:
                changes[question].papers += 1
        if mark.attempt.candidate.exam.kind == Exam.Kind.PRACTICE:
            continue
        for question, pair in shares(on_paper, mark.awards).items():
            changes[question].sums += stats.Sums.of(*pair)
        for question, pair in shares(on_paper, replaced.awards if replaced else {}).items():
            changes[question].sums -= stats.Sums.of(*pair)
    return changes


def _is_of_a_paper_here(mark: Mark) -> bool:
    """Not what came from paper or from elsewhere."""
    return mark.attempt.source == Attempt.Source.ONLINE and mark.attempt.candidate.exam.source == Exam.Source.OWN
