"""Reads of reports: which exams a person may see, and the figures of an exam, live or confirmed."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.timezone import localdate

from core.errors import Refused
from core.rates import Rate
from people.access import Can, covers, within
from people.models.units import PATH_END
from quiz.models import Attempt, Candidate, Exam, ExamUnit
from quiz.models.exams import ExamQuerySet
from quiz.selectors import counted
from reports.figures import ExamFigures, Tally, roll_up
from reports.models import Snapshot


def exams_readable(person: Any) -> ExamQuerySet:
    """Published exams with people of the person's scope, newest first: of an organiser in the scope the whole may be read, of one above it the
    `parts` in the scope. Whoever may read figures may read the names behind them."""
    parts = ExamUnit.objects.filter(within(person, Can.READ_REPORTS, "unit__"), exam=OuterRef("pk"))
    readable = Exam.objects.published().filter(within(person, Can.READ_REPORTS, "unit__") | Q(Exists(parts)))
    return readable.select_related("unit").order_by("-year", "-opens_at", "-id")


def can_read(person: Any, exam: Exam) -> bool:
    """The single-object twin of `exams_readable`."""
    return exam.state != Exam.State.DRAFT and (reads_whole(person, exam) or bool(parts(person, exam)))


def reads_whole(person: Any, exam: Exam) -> bool:
    return covers(person, Can.READ_REPORTS, exam.unit)


def parts(person: Any, exam: Exam) -> list[ExamUnit]:
    """The top-most units of the exam's tree that lie in the person's scope; one query."""
    inside = ExamUnit.objects.filter(within(person, Can.READ_REPORTS, "unit__"), exam=exam).order_by("path")
    tops: list[ExamUnit] = []
    for one in inside:
        if not tops or not one.path.startswith(tops[-1].path):
            tops.append(one)
    return tops


def exams_to_confirm(person: Any) -> ExamQuerySet:
    """Published exams whose results the person may confirm: those they manage."""
    return Exam.objects.published().filter(within(person, Can.MANAGE_EXAMS, "unit__")).select_related("unit")


def leading_exam(exams: list[Exam], today: date) -> Exam | None:
    """The exam a leader asks about first, of `exams` (newest first): this year's annual one of the top-most unit, else the last one before."""
    annual = sorted((one for one in exams if one.annual and one.year <= today.year), key=lambda one: (-one.year, one.unit.depth, one.unit.path))
    if annual:
        return annual[0]
    return next((one for one in exams if one.kind not in _NEVER_FIRST), None)


_NEVER_FIRST = (Exam.Kind.PRACTICE, Exam.Kind.QUALIFYING, Exam.Kind.MAKEUP)


def annual_exam(year: int) -> Exam | None:
    """The exam marked as that year's; of several units' the top-most one's."""
    return Exam.objects.published().filter(annual=True, year=year).select_related("unit").order_by("unit__depth", "unit__path").first()


def published_exam(key: UUID | int | None) -> Exam | None:
    """By the id in its address, or by its number in the database."""
    exams = Exam.objects.published().select_related("unit")
    return exams.filter(public_id=key).first() if isinstance(key, UUID) else exams.filter(pk=key or 0).first()


def exam_figures(exam: Exam, *, now: datetime) -> ExamFigures:
    """The figures as they stand now. 3 statements whatever the number of candidates: units, one GROUP BY, make-ups."""
    units = list(ExamUnit.objects.filter(exam=exam))
    return figures_from(exam, tallies(exam, units), units=units, final=final_pass_rate(exam), now=now, as_of=localdate(now))


def tallies(exam: Exam, units: list[ExamUnit]) -> list[Tally]:
    """The roster of the exam counted by unit, standing and result: one GROUP BY. `units` are the exam's."""
    paths = {one.pk: one.path for one in units}
    by = ("exam_unit_id", "standing", "sat", "grade", "score", "first_passed")
    rows = Candidate.objects.filter(counted.LISTED, exam=exam).order_by().values_list(*by).annotate(people=Count("id"))
    return [Tally(paths[unit_id], *rest) for unit_id, *rest in rows]


def figures_from(exam: Exam, tallies: list[Tally], *, units: list[ExamUnit], final: Rate | None, now: datetime, as_of: date) -> ExamFigures:
    """The one place where tallies become the figures of an exam."""
    total, by_path, own = roll_up(tallies, {one.path: one.full_name for one in units})
    organiser = next((one.path for one in units if one.unit_id == exam.unit_id), exam.unit.path)
    return ExamFigures(
        title=exam.title,
        year=exam.year,
        annual=exam.annual,
        unit_name=exam.unit.name,
        unit_path=organiser,
        as_of=as_of,
        exam_over=is_over(exam, as_of, now),
        confirmed=False,
        opens_at=exam.opens_at,
        closes_at=exam.closes_at,
        full_marks=exam.full_marks,
        pass_mark=exam.pass_mark,
        excellent_mark=exam.excellent_mark,
        total=total,
        units=by_path,
        own=own,
        final=final,
        external=exam.source == Exam.Source.EXTERNAL,
    )


def is_over(exam: Exam, as_of: date, now: datetime) -> bool:
    """The exam is over on `as_of` when it closed by then and before `now`."""
    return exam.closes_at is not None and exam.closes_at <= now and localdate(exam.closes_at) <= as_of


def final_pass_rate(exam: Exam) -> Rate | None:
    """Passed in the exam or its make-up / sat in either, by distinct people; None without a published make-up. 免考 and who was taken
    off the list leave both; 缓考 is in."""
    if not Exam.objects.published().filter(parent=exam).exists():
        return None
    sittings = Candidate.objects.filter(Q(exam=exam) | Q(exam__parent=exam) & ~Q(exam__state=Exam.State.DRAFT), counted.SAT)
    left_out = Candidate.objects.filter(counted.EXEMPT | counted.REMOVED, exam=exam).values("person_id")
    counts = sittings.exclude(person_id__in=left_out).aggregate(
        seen=Count("person_id", distinct=True),
        passers=Count("person_id", distinct=True, filter=counted.PASSED),
        pending=Count("person_id", distinct=True, filter=counted.PENDING),
    )
    return Rate(counts["passers"], counts["seen"], pending=counts["pending"] > 0)


class UnderWay(NamedTuple):
    """Attempts not yet handed in: `sitting` have time left, `collecting` are past their deadline and about to be closed (收卷中)."""

    sitting: int
    collecting: int


def under_way(exam: Exam, *, now: datetime, below: str = "") -> UnderWay:
    """Of the whole exam, or of the unit with path `below` and all below it."""
    open_attempts = Attempt.objects.filter(candidate__exam=exam, state=Attempt.State.OPEN)
    if below:
        open_attempts = open_attempts.filter(candidate__exam_unit__path__gte=below, candidate__exam_unit__path__lt=below + PATH_END)
    counts = open_attempts.aggregate(collecting=Count("id", filter=Q(deadline_at__lte=now)), sitting=Count("id", filter=Q(deadline_at__gt=now)))
    return UnderWay(counts["sitting"], counts["collecting"])


def snapshots_of(exam: Exam) -> list[Snapshot]:
    """All that was confirmed, the latest date first; without the names, which only their own page needs."""
    return list(Snapshot.objects.filter(exam=exam).defer("names").select_related("by"))


def snapshot_as_of(snapshots: list[Snapshot], as_of: date | None) -> Snapshot | None:
    """The latest of `snapshots` (in their order) not later than `as_of`; None as date: the latest made when the exam was over.

    One made earlier was for its day: it does not stand in the way of the figures that have grown since.
    """
    return next((one for one in snapshots if (one.exam_over if as_of is None else one.as_of <= as_of)), None)


def frozen_figures(snapshot: Snapshot) -> ExamFigures:
    return ExamFigures.from_json(snapshot.figures, as_of=snapshot.as_of, exam_over=snapshot.exam_over)


def figures_as_of(exam: Exam, as_of: date | None, *, now: datetime, snapshots: list[Snapshot] | None = None) -> ExamFigures:
    """What is reported for the exam on a day: the latest confirmed figures up to it, else the live ones, which exist for today only. Without
    a day: the final figures once they are confirmed, else the live ones.

    Refuses a day in the future and a past day for which nothing was confirmed.
    """
    today = localdate(now)
    if as_of is not None and as_of > today:
        raise Refused("as_of_future", f"截至日期 {as_of} 还没有到，请填写今天（{today}）或更早的日期。", field="as_of")
    kept = snapshots_of(exam) if snapshots is None else snapshots
    snapshot = snapshot_as_of(kept, as_of)
    if snapshot is not None:
        return frozen_figures(snapshot)
    if as_of is not None and as_of < today:
        first = f"最早的定稿截至 {kept[-1].as_of}" if kept else "这场考试还没有定稿"
        raise Refused(
            "as_of_without_snapshot",
            f"“{exam.title}”没有截至 {as_of} 的定稿数据（{first}），过去某天的数据无法重算。请改用今天的日期。",
            field="as_of",
        )
    return exam_figures(exam, now=now)
