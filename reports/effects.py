"""What changed results would do to the figures of an exam, counted as the figures themselves are (registered with `quiz.registries`)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate

from core.rates import Rate
from quiz.models import Candidate, Exam, ExamUnit
from quiz.registries import Effect, Moved, RateMoved
from quiz.rules.grading import EXCELLENT, PASS
from quiz.selectors import counted
from reports import selectors
from reports.figures import REQUIRED, ExamFigures, Figures, Tally

REMOVED = Candidate.Standing.REMOVED.value
_PASSED = (PASS, EXCELLENT)


def effect_of(exam: Exam, moved: Sequence[Moved], now: datetime) -> Effect:
    """The rates that become others, of the whole and of the units below the organiser; at most nine statements."""
    units = list(ExamUnit.objects.filter(exam=exam))
    tallies = selectors.tallies(exam, units)
    final = selectors.final_pass_rate(exam)
    before, after = (
        selectors.figures_from(exam, some, units=units, final=final, now=now, as_of=localdate(now)) for some in (tallies, tallies + _shifts(moved))
    )
    return Effect(_rates(before, after) + _final_rate(exam, moved), [_frozen(selectors.frozen_figures(one)) for one in selectors.snapshots_of(exam)])


def _shifts(moved: Sequence[Moved]) -> list[Tally]:
    """Each leaves one tally and joins another."""
    listed = [one for one in moved if one.standing != REMOVED]
    leaving = [Tally(one.path, one.standing, *one.before, people=-1) for one in listed]
    return leaving + [Tally(one.path, one.standing, *one.after, people=1) for one in listed]


def _rates(before: ExamFigures, after: ExamFigures) -> list[RateMoved]:
    found = _of("全部", before.total, after.total)
    then = {(line.path, line.own): line for line in before.lines()}
    for line in after.lines():
        found += _of(line.name + ("（本级）" if line.own else ""), then[line.path, line.own].figures, line.figures)
    return found


def _of(name: str, before: Figures, after: Figures) -> list[RateMoved]:
    rates = [("合格率", before.pass_rate, after.pass_rate), ("优秀率", before.excellence_rate, after.excellence_rate)]
    texts = [(what, _text(then), _text(now)) for what, then, now in rates]
    moved = [RateMoved(name, what, then, now) for what, then, now in texts if then != now]
    if before.average_text != after.average_text:
        moved.append(RateMoved(name, "平均分", before.average_text, after.average_text))
    return moved


def _text(rate: Rate) -> str:
    return rate.table if rate.value is None else f"{rate.table}（{rate.count}/{rate.base}）"


def _frozen(shown: ExamFigures) -> str:
    total = shown.total
    return f"截至 {shown.as_of} 的定稿：合格率 {total.pass_rate.table}，优秀率 {total.excellence_rate.table}"


def _final_rate(exam: Exam, moved: Sequence[Moved]) -> list[RateMoved]:
    """补考后合格率, of the exam with its make-ups: who passes now, or no longer, without having passed in another of them. None while marks wait."""
    whole = exam.parent or exam
    before = selectors.final_pass_rate(whole)
    if before is None or before.pending:
        return []
    flips = {one.person: (one.after.grade in _PASSED) - (one.before.grade in _PASSED) for one in moved if one.standing == REQUIRED}
    family = Candidate.objects.filter(Q(exam=whole) | Q(exam__parent=whole) & ~Q(exam__state=Exam.State.DRAFT), person__in=flips)
    settled = set(family.exclude(exam=exam).filter(counted.PASSED).values_list("person", flat=True))
    settled |= set(family.filter(counted.EXEMPT | counted.REMOVED, exam=whole).values_list("person", flat=True))
    after = Rate(before.count + sum(flip for person, flip in flips.items() if person not in settled), before.base)
    return [RateMoved("全部", "补考后合格率", _text(before), _text(after))] if after != before else []
