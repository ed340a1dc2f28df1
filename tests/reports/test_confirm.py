"""结果确认: figures are frozen by hand and never move again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import AuditEntry
from quiz.models import Attempt, Candidate, Exam
from quiz.selectors.staff import roster_counts
from reports import names, selectors, services
from reports.models import UnitFigure
from tests.reports import results

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def over(town, now) -> Exam:
    return results.exam(95, 84, 55, None, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=2))


def test_confirming_freezes_figures_names_and_units(over, clerk, now):
    snapshot = services.confirm_results(exam=over, as_of=localdate(now), by=clerk, now=now)
    over.refresh_from_db()
    assert (over.state, snapshot.exam_over) == (Exam.State.CONFIRMED, True)
    assert [one.name for one in names.frozen_names(snapshot, "absent")] == ["人员004"]
    assert [one.name for one in names.frozen_names(snapshot, "passed")] == ["人员001", "人员002"]
    row = UnitFigure.objects.get(snapshot=snapshot)
    assert (row.expected, row.sat, row.passed, row.excellent, row.score_sum, row.median) == (4, 3, 2, 1, 23400, 8400)
    assert AuditEntry.objects.get(event="reports.confirmed").person_name == clerk.name


def test_later_changes_move_no_snapshot(over, clerk, now):
    services.confirm_results(exam=over, as_of=localdate(now), by=clerk, now=now)
    Candidate.objects.filter(exam=over).update(sat=True, score=10000, grade="excellent")
    assert selectors.figures_as_of(over, None, now=now).total.excellent_count == 1
    assert selectors.exam_figures(over, now=now).total.excellent_count == 4


def test_a_correction_is_a_new_snapshot(over, clerk, now):
    first = services.confirm_results(exam=over, as_of=localdate(now) - timedelta(days=1), by=clerk, now=now)
    Candidate.objects.filter(exam=over, sat=False).update(sat=True, score=9000, grade="excellent")
    services.confirm_results(exam=over, as_of=localdate(now), by=clerk, now=now)
    assert selectors.figures_as_of(over, first.as_of, now=now).total.sat_count == 3
    assert selectors.figures_as_of(over, None, now=now).total.sat_count == 4


def test_before_the_end_the_exam_goes_on(town, clerk, now):
    exam = results.exam(95, None)
    snapshot = services.confirm_results(exam=exam, as_of=localdate(now), by=clerk, now=now)
    exam.refresh_from_db()
    assert (snapshot.exam_over, exam.state) == (False, Exam.State.PUBLISHED)


def test_a_day_before_the_closing_is_before_the_end(over, clerk, now):
    assert not services.confirm_results(exam=over, as_of=localdate(now) - timedelta(days=3), by=clerk, now=now).exam_over


def test_attempts_still_open_are_waited_for(over, clerk, now):
    candidate = Candidate.objects.get(exam=over, sat=False)
    started = now - timedelta(days=2, hours=1)
    Attempt.objects.create(candidate=candidate, number=1, source="paper", started_at=started, deadline_at=started + timedelta(hours=1))
    with pytest.raises(Refused, match="收卷中 1"):
        services.confirm_results(exam=over, as_of=localdate(now), by=clerk, now=now)
    assert selectors.under_way(over, now=now).collecting == 1


@pytest.mark.parametrize("days", [1, 400])
def test_no_figures_of_the_future(over, clerk, now, days):
    with pytest.raises(Refused, match="还没有到"):
        services.confirm_results(exam=over, as_of=localdate(now) + timedelta(days=days), by=clerk, now=now)


def test_a_past_day_that_was_not_confirmed_is_refused(over, now):
    with pytest.raises(Refused, match="还没有定稿"):
        selectors.figures_as_of(over, localdate(now) - timedelta(days=1), now=now)


def test_excused_people_are_kept_with_their_reason(over, clerk, now):
    results.excuse(Candidate.objects.get(exam=over, person_name="人员004"), reason="病假")
    results.excuse(Candidate.objects.get(exam=over, person_name="人员003"), "deferred", reason="出差")
    live = list(names.names_behind(over, "excluded"))
    snapshot = services.confirm_results(exam=over, as_of=localdate(now), by=clerk, now=now)
    assert live == names.frozen_names(snapshot, "excluded")
    assert [(one.name, one.reason, one.approver) for one in live] == [("人员003", "出差", "黄镇长"), ("人员004", "病假", "黄镇长")]
    assert [one.name for one in names.names_behind(over, "excluded_but_sat")] == ["人员003"]


@pytest.mark.parametrize("which", sorted(names.LISTS))
def test_live_and_frozen_names_are_the_same(over, clerk, now, which):
    results.excuse(Candidate.objects.get(exam=over, person_name="人员001"))
    snapshot = services.confirm_results(exam=over, as_of=localdate(now), by=clerk, now=now)
    assert list(names.names_behind(over, which)) == names.frozen_names(snapshot, which)


def test_results_that_change_while_they_are_confirmed_are_not_frozen(over, clerk, now):
    late = Candidate.objects.filter(exam=over, sat=False)

    def hand_in_before_the_lock(execute, sql, params, many, context):
        if 'FROM "quiz_exam" ' in sql and late.exists():
            late.update(sat=True, score=9000, grade="excellent")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hand_in_before_the_lock), pytest.raises(Refused, match="没有保存"):
        services.confirm_results(exam=over, as_of=localdate(now), by=clerk, now=now)
    assert not over.snapshots.exists()


def test_an_attempt_that_is_closed_during_the_confirmation_is_not_left_out(over, clerk, now):
    late = Candidate.objects.get(exam=over, sat=False)
    started = now - timedelta(days=2, hours=1)
    attempt = Attempt.objects.create(candidate=late, number=1, source="paper", started_at=started, deadline_at=started + timedelta(hours=1))

    def expire_before_the_open_ones_are_counted(execute, sql, params, many, context):
        if (
            'FROM "quiz_attempt"' in sql
            and "COUNT" in sql
            and Attempt.objects.filter(pk=attempt.pk, state="open").update(state="timed_out", ended_at=now)
        ):
            Candidate.objects.filter(pk=late.pk).update(sat=True, score=9000, grade="excellent")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(expire_before_the_open_ones_are_counted), pytest.raises(Refused, match="没有保存"):
        services.confirm_results(exam=over, as_of=localdate(now), by=clerk, now=now)
    assert not over.snapshots.exists()


def test_what_was_confirmed_before_the_end_hides_no_later_figures(town, clerk, now):
    exam = results.exam(95, None)
    services.confirm_results(exam=exam, as_of=localdate(now), by=clerk, now=now)
    Candidate.objects.filter(exam=exam).update(sat=True, score=9000, grade="excellent")
    assert selectors.figures_as_of(exam, None, now=now).total.sat_count == 2
    assert selectors.figures_as_of(exam, localdate(now), now=now).total.sat_count == 1


def test_the_clerk_s_counts_and_the_lists_are_those_of_the_figures(over, now):
    results.excuse(Candidate.objects.get(exam=over, person_name="人员001"))
    results.excuse(Candidate.objects.get(exam=over, person_name="人员004"), "deferred")
    counts, total = roster_counts([over])[over.pk], selectors.exam_figures(over, now=now).total
    assert (counts.expected, counts.sat, counts.exempt, counts.deferred) == (2, 2, 1, 1)
    assert (total.expected_count, total.sat_count, total.exempt_count, total.deferred_count) == (2, 2, 1, 1)
    listed = {which: len(names.names_behind(over, which)) for which in ("passed", "failed", "excellent")}
    assert listed == {"passed": total.pass_count, "failed": total.failed_count, "excellent": total.excellent_count}
