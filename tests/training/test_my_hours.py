"""What somebody sees of their own study: hours by kind, the duty of officers alone, their sessions; what staff see of theirs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import Office
from people.models import Membership, Person, PostKind, Team
from tests import factories
from tests.training.things import AFTER, MORNING, place_of, session
from training.models import Attendance, CreditRule, Kind, Source, StudyYear
from training.selectors import hours, statements, years
from training.services import attendance, ledger, sessions
from training.services.attendance import Mark
from training.services.ledger import Earned

pytestmark = pytest.mark.django_db
TODAY = AFTER.date()
SignIn = Callable[[Person], Client]


def attended(person: Person, clerk: Person, kind: Kind = Kind.COLLECTIVE, **more: Any) -> None:
    one = session(kind=kind, **more)
    marks = [Mark(place_of(one, person).pk, {"status": "present", "signed_in_at": one.starts_at})]
    attendance.mark(session=one, marks=marks, via=Attendance.Via.DOOR, by=clerk, now=one.starts_at)
    sessions.close(session=one, by=clerk, now=one.ends_at)


def external(person: Person, hours: int, on: date = TODAY, number: int = 1) -> None:
    ledger.settle(Source.EXTERNAL, [Earned(person.pk, number, on, "县级执法培训", hours)], AFTER)


def officer(person: Person, *, kind: PostKind = PostKind.ENFORCEMENT, from_on: date = date(2024, 1, 1), until_on: date | None = None) -> None:
    team = Team.objects.get_or_create(name="综合行政执法队", unit=factories.town())[0]
    Membership.objects.create(team=team, person=person, post_kind=kind, from_on=from_on, until_on=until_on)


def test_a_year_is_told_by_kind_and_line_by_line(clerk: Person, cadre: Person):
    attended(cadre, clerk)
    attended(cadre, clerk, Kind.LECTURE, starts_at=MORNING - timedelta(days=30), title="专题讲座一")
    external(cadre, 800)
    found = statements.statement_of(cadre, 2026, TODAY)
    assert [(one.kind, one.hours) for one in found.parts] == [("集中学法", 300), ("专题讲座", 300), ("上级培训", 800)]
    assert (found.hours, [one.label for one in found.lines]) == (1400, ["县级执法培训", "第一次法治学习会", "专题讲座一"])


@pytest.mark.parametrize(
    ("kind", "until_on", "duty"),
    [
        (PostKind.ENFORCEMENT, None, 6000),
        (PostKind.ENFORCEMENT, date(2026, 1, 1), 6000),  # a day of the year
        (PostKind.ENFORCEMENT, date(2025, 12, 31), None),
        (PostKind.OFFICE, None, None),
    ],
)
def test_the_yearly_duty_is_the_officers_alone(cadre: Person, kind: PostKind, until_on: date | None, duty: int | None):
    StudyYear.objects.create(year=2026, officer_hours=6000)
    officer(cadre, kind=kind, until_on=until_on)
    assert statements.statement_of(cadre, 2026, TODAY).duty == duty


def test_a_year_without_a_duty_asks_nobody(cadre: Person):
    officer(cadre)
    assert statements.statement_of(cadre, 2026, TODAY).duty is None


@pytest.mark.parametrize(("hours", "missing", "percent"), [(0, 6000, 0), (5999, 1, 99), (6000, 0, 100), (9000, 0, 100)])
def test_how_far_it_is(cadre: Person, hours: int, missing: int, percent: int):
    StudyYear.objects.create(year=2026, officer_hours=6000)
    officer(cadre)
    external(cadre, hours)
    found = statements.statement_of(cadre, 2026, TODAY)
    assert (found.missing, found.percent) == (missing, percent)


def test_my_page_shows_hours_the_bar_and_what_is_to_come(clerk: Person, cadre: Person, signed_in: SignIn):
    now = timezone.now()
    StudyYear.objects.create(year=timezone.localdate(now).year, officer_hours=6000)
    officer(cadre)
    attended(cadre, clerk, starts_at=now - timedelta(hours=3), title="今天上午的会")
    session(starts_at=now + timedelta(days=3), title="下周的会")
    text = signed_in(cadre).get(reverse("training:mine")).content.decode()
    assert all(one in text for one in ("今天上午的会", "下周的会", '还差 <strong class="num">57</strong>', "<progress"))
    assert "<progress" not in signed_in(clerk).get(reverse("training:mine")).content.decode()


def test_credits_are_told_only_while_they_are_switched_on(cadre: Person, signed_in: SignIn):
    page = lambda: signed_in(cadre).get(reverse("training:mine")).content.decode()  # noqa: E731
    assert "学分" not in page()
    Office.objects.update(credits=True)
    year = timezone.localdate().year
    CreditRule.objects.create(year=year, source=Source.EXTERNAL, credits=150)
    external(cadre, 800, timezone.localdate())
    assert '<strong class="num fs-4">12</strong> 学分' in page()


def test_staff_find_who_is_behind(clerk: Person, cadre: Person, signed_in: SignIn):
    year = StudyYear.objects.create(year=2026, officer_hours=6000)
    done = factories.person("王海燕")
    for one, have in ((cadre, 5000), (done, 6000)):
        officer(one)
        external(one, have)
    assert list(hours.listed(clerk, year, TODAY, behind=True)) == [cadre]
    assert [(one.person, one.missing) for one in hours.rows([cadre, done, clerk], year, TODAY)] == [(cadre, 1000), (done, 0), (clerk, 0)]


def test_units_are_summed_with_what_lies_below(clerk: Person, cadre: Person, leader: Person):
    village = factories.person("韦村长", unit=factories.office("南山村"))
    for number, one in enumerate((cadre, village)):
        external(one, 500, number=number)
    shown = hours.by_unit(leader, 2026)  # nobody works in the town itself
    assert [(one.unit.name, one.people, one.hours, one.mean) for one in shown] == [("党政办公室", 3, 500, 167), ("南山村", 1, 500, 500)]


def test_a_liaison_reads_the_hours_of_nobody(signed_in: SignIn, town: object):
    assert signed_in(factories.person(role="liaison")).get(reverse("training:hours")).status_code == 403


def statements_of(client: Client, name: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name)).status_code == 200
    return len(queries)


def test_lists_cost_the_same_for_few_and_many(clerk: Person, signed_in: SignIn):
    client, now = signed_in(clerk), timezone.now()
    StudyYear.objects.create(year=timezone.localdate(now).year, officer_hours=6000)
    client.get(reverse("training:hours"))
    team_of, mine_of = [], []
    for many in (2, 20):
        for number in range(many):
            one = factories.person(f"干部{number}", unit=factories.office(f"{many}办{number}"))
            officer(one)
            external(one, 100, timezone.localdate(now), number=one.pk)
        team_of.append(statements_of(client, "training:hours"))
    for many in (1, 6):
        for number in range(many):
            attended(clerk, clerk, title=f"会{many}-{number}", starts_at=now - timedelta(days=number, hours=many + 2))
        mine_of.append(statements_of(client, "training:mine"))
    assert (len(set(team_of)), len(set(mine_of))) == (1, 1)
    assert (max(team_of), max(mine_of)) < (25, 16)


def test_years_to_choose_begin_with_the_first_that_anything_was_studied_in(cadre: Person):
    assert list(years.known(TODAY)) == [2026]
    external(cadre, 100, date(2024, 5, 1))
    assert list(years.known(TODAY)) == [2026, 2025, 2024]
