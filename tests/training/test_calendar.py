"""Sessions by day: the calendar page, calendar files (read again by the library that reads them on phones), clashes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from people.models import Person
from tests import factories
from tests.training.things import MORNING, mark, session
from training.models import Session
from training.rules import dates, hours
from training.selectors import clashes
from training.services import moving

pytestmark = pytest.mark.django_db
BEFORE = MORNING - timedelta(days=1)


@pytest.mark.parametrize(
    ("nth", "weekday", "days"),
    [(1, 0, ["01-05", "02-02"]), (4, 4, ["01-23", "02-27"]), (dates.LAST, 5, ["01-31", "02-28"])],
)
def test_the_nth_weekday_of_each_month(nth: int, weekday: int, days: list[str]):
    assert [f"{day:%m-%d}" for day in dates.each_month(weekday, nth, date(2026, 1, 1), date(2026, 2, 28))] == days


def test_days_before_the_beginning_and_after_the_end_are_left_out():
    assert dates.each_month(0, 1, date(2026, 1, 6), date(2026, 3, 1)) == [date(2026, 2, 2)]


@pytest.mark.parametrize(("minutes", "suggested"), [(10, 0), (12, 50), (45, 100), (90, 200), (100, 200), (101.25, 250), (180, 400)])
def test_hours_by_length(minutes: float, suggested: int):
    assert hours.suggested(MORNING, MORNING + timedelta(minutes=minutes)) == suggested


def read(answer: Any) -> list[Any]:
    assert answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_calendar_keeps_one_entry_through_a_move_and_strikes_it_out_when_cancelled(clerk: Person, cadre: Person, signed_in: Any):
    one = session(laws=("民法典",), agenda="一、领学；二、讨论\n三、小结", place="二楼，大会议室;东侧" * 8)
    mine = signed_in(cadre)

    def entry() -> Any:
        return read(mine.get(reverse("training:my_session_ics", args=[one.public_id])))[0]

    first = entry()
    assert (str(first["summary"]), first["dtstart"].dt, str(first["status"])) == (one.title, MORNING, "CONFIRMED")
    assert first["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert str(first["location"]) == one.place
    assert str(first["description"]) == "学习《民法典》\n一、领学；二、讨论\n三、小结"
    later = MORNING + timedelta(days=1)
    moving.move(
        session=one, seen_version=one.version, starts_at=later, ends_at=later + timedelta(hours=1), place="", reason="台风", by=clerk, now=BEFORE,
        tell=False,
    )  # fmt: skip
    moved = entry()
    assert (moved["uid"], moved["dtstart"].dt, moved["sequence"] > first["sequence"]) == (first["uid"], later, True)
    moving.cancel(session=one, reason="台风", by=clerk, now=BEFORE, tell=False)
    gone = entry()
    assert (gone["uid"], str(gone["status"]), gone["sequence"] > moved["sequence"]) == (first["uid"], "CANCELLED", True)


def test_my_calendar_holds_what_i_am_due_at_and_nothing_else(clerk: Person, cadre: Person, signed_in: Any):
    soon = timezone.now() + timedelta(days=3)
    session(title="我的", starts_at=soon)
    session(title="别人的", starts_at=soon, roster_rule={"who": "chosen", "persons": [clerk.pk]})
    assert [str(one["summary"]) for one in read(signed_in(cadre).get(reverse("training:my_calendar")))] == ["我的"]


def test_the_lines_of_a_calendar_file_are_folded_at_75_bytes(clerk: Person, signed_in: Any):
    session(title="学" * 80)
    raw = signed_in(clerk).get(reverse("training:session_ics", args=[Session.objects.get().public_id])).content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))


def test_the_calendar_shows_a_month_and_a_session_on_each_of_its_days(clerk: Person, signed_in: Any):
    session(title="两天的培训", ends_at=MORNING + timedelta(days=1))
    pages = {month: signed_in(clerk).get(reverse("training:calendar"), {"month": month}) for month in ("2026-11", "2026-12", "9999-99")}
    shown = [day["on"].day for day in pages["2026-11"].context["days"]]
    assert shown == [20, 21]
    assert pages["2026-12"].context["days"] == []
    assert pages["9999-99"].context["first"] == timezone.localdate().replace(day=1)


# --- clashes


def test_who_is_due_at_two_sessions_at_once_is_named(clerk: Person, cadre: Person):
    one, other = session(), session(title="另一个会", starts_at=MORNING + timedelta(minutes=90), roster_rule={"who": "chosen", "persons": [cadre.pk]})
    (found,) = clashes.of_session(one)
    assert (found.session, found.people, found.names) == (other, 1, (cadre.name,))
    assert clashes.by_person(one, [clerk.pk, cadre.pk]) == {cadre.pk: [other]}


def test_one_after_the_other_and_excused_are_no_clash(clerk: Person, cadre: Person):
    one = session(roster_rule={"who": "chosen", "persons": [cadre.pk]})
    session(title="随后的会", starts_at=one.ends_at)
    excused = session(title="请了假的会", roster_rule={"who": "chosen", "persons": [cadre.pk]})
    mark(excused, cadre, clerk, status="leave", leave_reason="出差", leave_approver="黄")
    assert clashes.of_session(one) == []


def test_clashes_cost_three_statements_however_many_people(clerk: Person, django_assert_num_queries: Any):
    for _ in range(20):
        factories.person("林海", password=None)
    one = session()
    session(title="另一个会")
    with django_assert_num_queries(3):
        assert clashes.of_session(one)[0].people == 21
