"""Writes of reports: 结果确认 freezes the figures of an exam and the names behind them."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from core import audit
from core.errors import Refused
from people.models import Person
from quiz.models import Attempt, Candidate, Exam, ExamUnit
from quiz.selectors import counted as candidate_filters
from reports import names, selectors
from reports.figures import RULE_VERSIONS, ExamFigures, Tally
from reports.models import Snapshot, UnitFigure


def confirm_results(*, exam: Exam, as_of: date, by: Person | None, now: datetime) -> Snapshot:
    """Freeze the figures as a new snapshot; earlier ones stay as they are.

    Before the exam closes the snapshot says so and the exam goes on; after it the exam becomes 已定稿. Refuses a day in the future, a day
    before attempts that are already counted, an exam that is over while attempts are still being collected, and results that change meanwhile.
    """
    # a long roster is read before the lock; figures and names come from the same rows, which are counted once more under it
    rows = list(names.roster_rows(exam))
    kept_names, counted = names.names_to_json(rows), _tallies(rows)
    with transaction.atomic():
        exam = Exam.objects.select_for_update(of=("self",)).select_related("unit").get(pk=exam.pk)
        _refuse_wrong_day(exam, as_of, now)
        if selectors.is_over(exam, as_of, now):
            # before the figures are read: an attempt that is closed from here on was still open above, one closed before is in the figures
            _refuse_while_collecting(exam)
            _refuse_while_marking(exam)
        units = list(ExamUnit.objects.filter(exam=exam))
        if set(selectors.tallies(exam, units)) != set(counted):
            raise Refused("changed_meanwhile", "确认的同时有人交卷或名单有变动，没有保存。请核对人数后再点一次“确认并定稿”。")
        figures = selectors.figures_from(exam, counted, units=units, final=selectors.final_pass_rate(exam), now=now, as_of=as_of)
        snapshot = Snapshot.objects.create(
            exam=exam, as_of=as_of, exam_over=figures.exam_over, figures=figures.to_json(), names=kept_names,
            rule_versions=RULE_VERSIONS, by=by, at=now,
        )  # fmt: skip
        UnitFigure.objects.bulk_create(_unit_figures(snapshot, figures, units))
        if figures.exam_over and exam.state != Exam.State.CONFIRMED:
            exam.state = Exam.State.CONFIRMED
            exam.save(update_fields=["state"])
        total = figures.total
        audit.record(
            "reports.confirmed", by=by, now=now, subject=exam, exam=str(exam.public_id), as_of=as_of.isoformat(), exam_over=figures.exam_over,
            expected=total.expected_count, sat=total.sat_count, passed=total.pass_count, excellent=total.excellent_count,
        )  # fmt: skip
    return snapshot


def _refuse_wrong_day(exam: Exam, as_of: date, now: datetime) -> None:
    today = localdate(now)
    if exam.state == Exam.State.DRAFT:
        raise Refused("exam_not_published", "这场考试还没有发布，没有成绩可以确认。")
    if as_of > today:
        raise Refused("as_of_future", f"截至日期 {as_of} 还没有到，请填写今天（{today}）或更早的日期。", field="as_of")
    dated = Q(source=Attempt.Source.ONLINE) | Q(score_import__isnull=False)  # of an exam held elsewhere nobody told the day
    ends = Attempt.objects.filter(dated, candidate__exam=exam, state__in=Attempt.COUNTING)
    last = ends.order_by("-ended_at").values_list("ended_at", flat=True).first()
    if last is not None and localdate(last) > as_of:
        raise Refused(
            "as_of_before_results",
            f"{as_of} 之后还有人考试（最后一次在 {localdate(last)}），截至日期请填写 {localdate(last)} 或之后。",
            field="as_of",
        )


def _refuse_while_collecting(exam: Exam) -> None:
    collecting = Attempt.objects.filter(candidate__exam=exam, state=Attempt.State.OPEN).count()
    if collecting:
        raise Refused("still_collecting", f"收卷中 {collecting}，请稍候一两分钟再确认：还有 {collecting} 份答卷没有收齐。")


def _refuse_while_marking(exam: Exam) -> None:
    pending = Candidate.objects.filter(candidate_filters.PENDING, exam=exam).count()
    if pending:
        raise Refused("still_marking", f"评卷中 {pending} 人，合格率和优秀率还没有算出。请先在考试管理里评完，再确认结果。")


def _tallies(rows: list[dict[str, Any]]) -> list[Tally]:
    counted = Counter((row["exam_unit__path"], row["standing"], row["sat"], row["grade"], row["score"], row["first_passed"]) for row in rows)
    return [Tally(*key, people) for key, people in counted.items()]


def _unit_figures(snapshot: Snapshot, figures: ExamFigures, units: list[ExamUnit]) -> list[UnitFigure]:
    """One row for each unit of the exam that has candidates itself or below."""
    made = []
    for unit in units:
        if unit.path not in figures.units:
            continue
        counts = figures.of(unit.path)
        made.append(
            UnitFigure(
                snapshot=snapshot,
                exam_unit=unit,
                expected=counts.expected_count,
                sat=counts.sat_count,
                passed=counts.pass_count,
                excellent=counts.excellent_count,
                score_sum=counts.score_sum,
                median=counts.median,
            )  # fmt: skip
        )
    return made
