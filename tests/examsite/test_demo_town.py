"""The demo town tells the figures of the town's report, and is the same each time."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils.timezone import localdate

from certificates.models import Certificate, CertificateEvent, CertificateSpan
from certificates.rules.life import State
from certificates.selectors import certificates, eligibility
from examsite.demo import sittings, staff
from examsite.demo.accounts import ACCOUNTS, PASSWORD
from people.models import Membership, Person, PersonnelChange, PostKind
from questionbank.models import LegalBasis
from quiz.models import Attempt, Exam, PaperItem
from training.models import Attendance, Session, SessionLaw

TODAY = "2026-11-22"


Told = list[tuple[Any, ...]]


def told() -> Told:
    """What a reader of the town sees, without the random ids of its rows and without what lies near today."""
    people = Person.objects.order_by("sort_number").values_list("account", "name", "unit__full_name", "post", "mobile", "status")
    scores = Attempt.objects.order_by("candidate__exam__year", "candidate__sort_number", "number").values_list(
        "candidate__person_name", "number", "started_at", "ended_at", "marks__score"
    )
    papers = PaperItem.objects.filter(paper__candidate__exam__annual=True).order_by("paper__candidate__sort_number", "paper__number", "position")
    return [*people, *scores, *papers.values_list("paper__candidate__person_name", "revision__stem", "option_order")]


@pytest.fixture(scope="module")
def loads(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Told, Told]]:
    """The town, rolled back behind this module; each test runs in a savepoint within. Yields what the town and an earlier load tell; one load
    is enough on PostgreSQL, where only the figures are looked at."""
    earlier: Told = []
    with django_db_blocker.unblock(), transaction.atomic():
        if connection.vendor == "sqlite":
            with transaction.atomic():
                call_command("load_demo", today="2026-12-01", stdout=StringIO())
                earlier = told()
                transaction.set_rollback(True)
        call_command("load_demo", today=TODAY, stdout=StringIO())
        yield earlier, told()
        transaction.set_rollback(True)


@pytest.fixture
def demo(loads: tuple[Told, Told], db: None) -> None:
    """The demo town."""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one load is enough there")
def test_two_loads_tell_the_same_town(demo: None, loads: tuple[Told, Told]) -> None:
    assert loads[0] == loads[1]


def report(year: int) -> dict[str, Any]:
    out = StringIO()
    call_command("exam_report", year=str(year), json=True, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.postgres
def test_the_report_of_2024_is_the_towns_own(demo: None) -> None:
    figures = report(2024)
    assert (figures["expected_count"], figures["sat_count"], figures["excellent_count"]) == (108, 108, 107)
    assert (figures["participation_rate"], figures["participation_rate_text"]) == (1, "100%")
    assert figures["excellence_rate_text"] == "99%"
    assert (figures["as_of"], figures["confirmed"]) == ("2024-12-12", True)


def test_the_exam_of_2025_comes_from_another_system(demo: None) -> None:
    exam = Exam.objects.get(year=2025, annual=True)
    assert exam.source == Exam.Source.EXTERNAL
    assert set(Attempt.objects.filter(candidate__exam=exam).values_list("source", flat=True)) == {Attempt.Source.PLATFORM}
    figures = report(2025)
    assert figures["confirmed"]
    assert (figures["expected_count"], figures["exempt_count"], figures["absent_count"]) == (108, 1, 1)


def test_the_exam_of_2024_asks_nothing_of_a_law_revised_since(demo: None) -> None:
    asked = PaperItem.objects.filter(paper__candidate__exam__year=2024).values("revision")
    assert not LegalBasis.objects.filter(revision__in=asked, statute_title__contains="治安管理处罚法").exists()


def test_the_team_is_the_reports(demo: None) -> None:
    team = Membership.objects.filter(team__name=staff.TEAM)
    kinds = Counter(team.values_list("person__staffing_type__name", flat=True))
    assert kinds == {"公务员": 11, "事业编": 9, "集体干部": 1, "执法辅助人员": 1}
    assert team.filter(post_kind=PostKind.ENFORCEMENT).count() == 16
    on_roster = team.filter(person__candidacies__exam__year=2024, person__candidacies__exam__annual=True)
    assert on_roster.count() == 20


def test_the_practice_is_open_to_every_active_person(demo: None) -> None:
    practice = Exam.objects.get(kind=Exam.Kind.PRACTICE)
    assert practice.closes_at is None
    assert localdate(practice.opens_at) == date(2026, 10, 23)
    assert practice.candidates.count() == Person.objects.filter(status=Person.Status.ACTIVE).count()


OPENS_ON = {"ganbu": "/", "wenshu": "/manage/", "lingdao": "/reports/", "lianluo": "/manage/", "shenji": "/manage/"}


@pytest.mark.parametrize("account", ACCOUNTS)
def test_a_demo_account_signs_in_to_its_home_page(demo: None, account: str) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"username": account, "password": PASSWORD}, follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == OPENS_ON[account]
    assert "演示系统" in answer.content.decode()


def test_it_refuses_a_database_that_is_in_use(demo: None) -> None:
    with pytest.raises(CommandError, match="已有人员"):
        call_command("load_demo", today=TODAY)


def test_only_one_plan_stays_below_excellent() -> None:
    finals = [max(plan) for plan in sittings.planned_scores(108)]
    assert sum(score >= 90 for score in finals) == 107
    assert min(finals) == 86


def test_names_are_invented_and_only_one_comes_twice() -> None:
    names = Counter(one.name for one in [*staff.employees(), *staff.newcomers()])
    assert [name for name, times in names.items() if times > 1] == [staff.NAMESAKES]
    assert sum(one.staffing_type in staff.ESTABLISHED for one in staff.employees()) == 108
    assert len(set(staff.VILLAGES)) == 18


def test_its_changes_of_2025_are_a_list_to_print(demo: None) -> None:
    changes = PersonnelChange.objects.filter(effective_on__year=2025, state=PersonnelChange.State.ACCEPTED)
    assert Counter(changes.values_list("kind", flat=True)) == {"joined": 4, "left": 2, "retired": 1}
    assert not PersonnelChange.objects.exclude(effective_on__year=2025).exists()


def test_five_meetings_of_2024_studied_eight_laws_and_the_one_to_come_is_open_for_signing_in(loads: Any):
    meetings = Session.objects.held().filter(year=2024)
    assert meetings.count() == 5
    assert len(set(SessionLaw.objects.filter(session__in=meetings).values_list("title", flat=True))) == 8
    came = Attendance.objects.filter(session__in=meetings, status__in=Attendance.CAME).count()
    assert 0.93 < came / Attendance.objects.filter(session__in=meetings).count() < 1
    to_come = Session.objects.changing().get()
    assert to_come.qr
    assert to_come.may_sign_in(datetime.fromisoformat(f"{TODAY}T12:00:00+08:00"))


def test_sixteen_of_the_22_are_certified_on_the_day_of_the_report(demo: None) -> None:
    team = Membership.objects.filter(team__name=staff.TEAM)
    on_duty = set(team.filter(post_kind=PostKind.ENFORCEMENT).values_list("person", flat=True))
    assert set(certificates.holders_on(date(2024, 12, 12))) == on_duty
    assert len(on_duty) == 16


def test_one_certificate_ends_within_30_days_and_one_was_suspended_and_restored(demo: None) -> None:
    today = date.fromisoformat(TODAY)
    ending = CertificateSpan.objects.valid_on(today).filter(valid_until__lte=today + timedelta(days=30))
    assert ending.count() == 1
    assert set(certificates.holders_on(today)) == set(certificates.holders_on(date(2024, 12, 12)))
    suspended = CertificateSpan.objects.get(state=State.SUSPENDED)
    assert suspended.certificate.state == State.VALID
    assert list(Certificate.objects.filter(state=State.APPLIED).values_list("person__staffing_type__name", flat=True)) == ["事业编"]


def test_one_officer_lacks_only_hours_and_the_application_shows_its_conditions(demo: None) -> None:
    people = Person.objects.filter(memberships__team__name=staff.TEAM)
    today = date.fromisoformat(TODAY)
    assert sum(one.lacks_only_hours for one in eligibility.of_people(list(people), today).values() if not one.person.certificates.exists()) == 1
    applied = CertificateEvent.objects.get(kind="apply")
    assert [one["label"] for one in applied.conditions if not one["met"]] == []
    assert len(applied.conditions) == 6
