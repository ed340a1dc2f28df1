"""Notices of exams that go by themselves: whom they reach, once, in time or not at all."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Office
from notices.models import Notice
from notices.services import mailing
from people.models import Person
from quiz.models import Announcement, Attempt, Candidate, Exam
from quiz.rules import announcing as rules
from quiz.services import announcing, attempts
from tests import factories
from tests.providers import smtp
from tests.quiz import sitting

NINE = datetime(2026, 11, 20, 9, tzinfo=timezone.get_default_timezone())
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def of_five_days(*people: Person, **values: Any) -> Exam:
    """Open from 20 November, 9:00, for five days."""
    return factories.exam(*people, opens_at=NINE, closes_at=NINE + 5 * DAY, **values)


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=f"quiz.{kind}").values_list("person__name", flat=True))


@pytest.mark.parametrize(
    ("opens_at", "now", "is_due"),
    [
        (NINE, NINE - DAY, True),
        (NINE, NINE - DAY - 2 * HOUR, False),  # seven in the morning
        (NINE, NINE - DAY + 14 * HOUR, True),  # late in the evening: still tomorrow
        (NINE, NINE - 9 * HOUR, False),  # the same day
        (NINE, NINE - 2 * DAY, False),
        (NINE + 14 * HOUR, NINE - DAY, True),
    ],
)
def test_the_day_before(opens_at: datetime, now: datetime, is_due: bool) -> None:
    assert rules.opens(opens_at, now) is is_due


@pytest.mark.parametrize(
    ("lasts", "now", "is_due"),
    [
        (5 * DAY, NINE + 2 * DAY, True),
        (5 * DAY, NINE + 2 * DAY - HOUR, False),
        (5 * DAY, NINE + 2 * DAY + 12 * HOUR, False),  # nine in the evening
        (5 * DAY, NINE + 5 * DAY - HOUR, True),
        (5 * DAY, NINE + 5 * DAY, False),  # over
        (8 * HOUR, NINE + HOUR, False),  # told of the day before
        (2 * DAY, NINE + DAY, True),
    ],
)
def test_three_days_before_the_closing(lasts: timedelta, now: datetime, is_due: bool) -> None:
    assert rules.closes(NINE, NINE + lasts, now) is is_due


@pytest.mark.django_db
@pytest.mark.postgres
def test_each_is_told_once_of_opening_closing_and_result(cadre: Person) -> None:
    exam = of_five_days(cadre, factories.person("王海燕", password=None), score_release=Exam.ScoreRelease.AFTER_CLOSING)
    exam.candidates.filter(person=cadre).update(sat=True, score=9000, grade="excellent")
    for minutes in range(0, 8 * 24 * 60, 180):
        announcing.sweep(NINE - 2 * DAY + timedelta(minutes=minutes))
    assert (told("opens"), told("closes"), told("result")) == (["王海燕", "陈志强"], ["王海燕"], ["陈志强"])
    said = {one.kind: f"{one.title} {one.body}" for one in Notice.objects.all()}
    assert "11月20日 09:00 至 11月25日 09:00" in said["quiz.opens"]
    assert "11月25日 09:00 结束，您还没有参加" in said["quiz.closes"]
    assert "90" not in said["quiz.result"]
    assert {one.url for one in Notice.objects.all()} == {f"/exams/{exam.public_id}/"}


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"standing": "exempt"}, {"standing": "deferred"}, {"standing": "removed"}, {"left": True}])
def test_nobody_excused_taken_off_or_gone_is_told(change: dict[str, Any], cadre: Person) -> None:
    exam = of_five_days(cadre, score_release=Exam.ScoreRelease.AFTER_CLOSING)
    if change.pop("left", False):
        Person.objects.update(status=Person.Status.LEFT)
    Candidate.objects.update(**change)
    for now in (NINE - DAY, NINE + 3 * DAY):
        announcing.sweep(now)
    exam.candidates.update(sat=True, score=6000, grade="pass")
    announcing.sweep(NINE + 5 * DAY)
    assert not Notice.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"state": "draft"}, {"kind": "practice"}, {"source": "external"}])
def test_exams_that_nobody_is_called_to(change: dict[str, str], cadre: Person) -> None:
    of_five_days(cadre)
    Exam.objects.update(**change)
    for now in (NINE - DAY, NINE + 3 * DAY):
        announcing.sweep(now)
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_what_no_worker_told_in_time_is_not_told_late(cadre: Person) -> None:
    exam = of_five_days(cadre, score_release=Exam.ScoreRelease.AFTER_CLOSING)
    announcing.sweep(NINE)
    exam.candidates.update(sat=True, score=6000, grade="pass")
    announcing.sweep(NINE + 8 * DAY)
    assert not Notice.objects.exists()
    assert not Announcement.objects.exists()


@pytest.mark.django_db
def test_whoever_is_sitting_is_left_alone_and_who_is_listed_late_is_told(cadre: Person) -> None:
    exam = of_five_days(cadre)
    candidate = exam.candidates.get()
    Attempt.objects.create(candidate=candidate, number=1, source="paper", started_at=NINE, deadline_at=NINE + 9 * DAY)
    announcing.sweep(NINE + 3 * DAY)
    factories.enrol(exam, factories.person("王海燕", password=None))
    announcing.sweep(NINE + 3 * DAY + timedelta(minutes=1))
    assert told("closes") == ["王海燕"]


@pytest.mark.django_db
def test_who_has_no_chance_left_is_not_told_to_sit(cadre: Person) -> None:
    exam = of_five_days(cadre, factories.person("王海燕", password=None), attempts_allowed=1)
    over = {"source": "paper", "state": "void", "started_at": NINE, "deadline_at": NINE, "ended_at": NINE}
    Attempt.objects.create(candidate=exam.candidates.get(person=cadre), number=1, **over)
    Attempt.objects.create(candidate=exam.candidates.exclude(person=cadre).get(), number=1, uses_chance=False, **over)
    announcing.sweep(NINE + 3 * DAY)
    assert told("closes") == ["王海燕"]


@pytest.mark.django_db
def test_a_later_closing_is_told_anew(cadre: Person) -> None:
    of_five_days(cadre)
    announcing.sweep(NINE + 4 * DAY)
    Exam.objects.update(closes_at=NINE + 12 * DAY)
    announcing.sweep(NINE + 5 * DAY)
    announcing.sweep(NINE + 10 * DAY)
    assert [one.body.partition(" 结束")[0] for one in Notice.objects.order_by("id")] == ["考试将于 11月25日 09:00", "考试将于 12月2日 09:00"]


@pytest.mark.django_db
def test_scores_released_by_hand_are_told_when_they_are(cadre: Person) -> None:
    exam = of_five_days(cadre, score_release=Exam.ScoreRelease.BY_HAND)
    exam.candidates.update(sat=True, score=6000, grade="pass")
    announcing.sweep(NINE + 6 * DAY)
    assert told("result") == []
    Exam.objects.update(scores_released_at=NINE + 20 * DAY)
    announcing.sweep(NINE + 20 * DAY)
    assert told("result") == ["陈志强"]


@pytest.mark.django_db
def test_who_sat_to_the_last_minute_is_collected_before_results_are_told(cadre: Person) -> None:
    exam = of_five_days(cadre, factories.person("王海燕", password=None), score_release=Exam.ScoreRelease.AFTER_CLOSING)
    exam.candidates.exclude(person=cadre).update(sat=True, score=6000, grade="pass")
    sitting = Attempt.objects.create(
        candidate=exam.candidates.get(person=cadre), number=1, source="paper", started_at=NINE, deadline_at=NINE + 5 * DAY
    )
    announcing.sweep(NINE + 5 * DAY)
    assert told("result") == []
    Attempt.objects.filter(pk=sitting.pk).update(state="timed_out", ended_at=NINE + 5 * DAY)
    exam.candidates.update(sat=True, score=6000, grade="pass")
    announcing.sweep(NINE + 5 * DAY + timedelta(minutes=1))
    assert told("result") == ["王海燕", "陈志强"]


@pytest.mark.django_db
def test_who_waits_to_be_marked_hears_when_it_is_done(cadre: Person) -> None:
    exam = of_five_days(cadre, score_release=Exam.ScoreRelease.AFTER_CLOSING)
    exam.candidates.update(sat=True, score=3000, grade="pending")
    announcing.sweep(NINE + 5 * DAY)
    assert told("result") == []
    announcing.tell_out(candidates=[exam.candidates.get()], exam=exam, now=NINE + 30 * DAY)
    assert told("result") == []  # more waits
    exam.candidates.update(grade="pass", score=7000)
    announcing.tell_out(candidates=[exam.candidates.get()], exam=exam, now=NINE + 4 * DAY)
    assert told("result") == []  # the scores are not out
    for _ in range(2):
        announcing.tell_out(candidates=[exam.candidates.get()], exam=exam, now=NINE + 30 * DAY)
    assert told("result") == ["陈志强"]


@pytest.mark.django_db
def test_for_whom_the_server_handed_in_hears_of_the_result(cadre: Person, signed_in: Any) -> None:
    factories.bank(3, 2, 2)
    phone = signed_in(cadre)
    attempt = sitting.start(phone, factories.exam(cadre))
    sitting.answer_all(phone, attempt)
    attempts.expire(attempt.pk, attempt.deadline_at + timedelta(minutes=1))
    assert told("result") == ["陈志强"]


@pytest.mark.django_db
def test_the_office_can_switch_them_off(cadre: Person) -> None:
    of_five_days(cadre)
    Office.objects.update(automatic_notices_off=True)
    assert announcing.sweep(NINE - DAY) == 0
    assert not Notice.objects.exists()


@pytest.mark.django_db
@pytest.mark.postgres
def test_two_workers_at_the_same_chunk_tell_once(cadre: Person) -> None:
    exam = of_five_days(cadre)
    held = Announcement.objects.create(exam=exam, what="opens", on=NINE.date(), begun_at=NINE)
    other = Announcement.objects.get()
    assert (announcing._some(held, NINE - DAY), announcing._some(other, NINE - DAY)) == (1, 0)
    assert told("opens") == ["陈志强"]


@pytest.mark.django_db
def test_a_thousand_people_cost_few_statements(cadre: Person) -> None:
    exam = of_five_days(cadre)
    people = [Person(account=f"x{place}", name="某人", unit=cadre.unit, staffing_type=cadre.staffing_type) for place in range(999)]
    unit = exam.units.get()
    Candidate.objects.bulk_create(
        [Candidate(exam=exam, person=one, exam_unit=unit, person_name="某人") for one in Person.objects.bulk_create(people)]
    )
    with CaptureQueriesContext(connection) as taken:
        assert announcing.sweep(NINE - DAY) == 1000
    assert len(taken) < 40
    with CaptureQueriesContext(connection) as again:
        assert announcing.sweep(NINE - DAY + HOUR) == 0
    assert len(again) < 6


@pytest.mark.django_db
def test_they_go_by_mail_too_without_the_score(post_office: smtp.Server) -> None:
    reader = factories.person("王海燕", email="wang@nanshan.test", password=None)
    exam = of_five_days(reader, score_release=Exam.ScoreRelease.AFTER_CLOSING)
    exam.candidates.update(sat=True, score=8750, grade="pass")
    for now in (NINE - DAY, NINE + 5 * DAY):
        announcing.sweep(now)
        mailing.send_due(now)
    letters = [letter for _, letter in post_office.got]
    assert [one["Subject"][:6] for one in letters] == ["即将开考：2", "成绩已公布："]
    said, _, rest = letters[1].get_content().partition(f"http://xuefa.test/exams/{exam.public_id}/")
    assert rest
    assert "87" not in said
