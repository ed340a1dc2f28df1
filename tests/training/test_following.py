"""Rosters of planned sessions follow people: joining, moving, leaving, and what the clerk did by hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from people.models import Person, PersonnelChange, Unit
from people.registries import PersonChanged
from people.services import changes
from people.services.carrying_out import Facts
from tests import factories
from tests.training.things import MORNING, mark, place_of, session
from training.models import Attendance, Session
from training.rules import following as rules
from training.services import following, roster_by_hand, sessions

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Kind = PersonnelChange.Kind
NOW = MORNING - timedelta(days=1)


@pytest.mark.parametrize(
    ("standing", "facts", "step"),
    [
        (None, {"inside", "meant"}, "add"),
        (None, {"inside"}, None),
        ("due", {"inside", "meant"}, "move"),
        ("due", {"inside"}, "remove"),
        ("due", {"inside", "by_hand"}, "move"),
        ("due", {"by_hand"}, "remove"),
        ("due", {"came"}, None),  # whoever has signed in stays as they are
        ("guest", set(), None),
        ("removed", {"inside", "meant"}, "restore"),
        ("removed", {"inside", "meant", "by_hand"}, None),
        ("removed", {"inside", "meant", "by_hand", "came_in"}, "restore"),
    ],
)
def test_what_follows(standing: str | None, facts: set[str], step: str | None):
    given = {name: name in facts for name in ("came", "inside", "meant", "by_hand", "came_in")}
    assert rules.step(standing, **given) == step


@pytest.fixture
def clerk(db: None) -> Person:
    return factories.clerk()


@pytest.fixture
def village(town: Unit) -> Unit:
    return factories.office("北坡村")


def carried_out(person: Person, kind: PersonnelChange.Kind, by: Person, **facts: Any) -> None:
    """As the clerk enters it, on the day before the session."""
    said = Facts(kind=kind, person=person, effective_on=timezone.localdate(NOW), reason="工作需要", **facts)
    changes.enter(facts=said, by=by, now=NOW, seen_version=person.version)


def test_who_moves_within_the_town_stays_on_the_list_with_the_new_unit_and_post(clerk: Person, cadre: Person, village: Unit):
    one = session()
    carried_out(cadre, Kind.TRANSFERRED, clerk, to_unit=village, post="驻村干部")
    place = place_of(one, cadre)
    assert (place.standing, place.unit_name, place.post, place.unit_path) == ("due", "北坡村", "驻村干部", village.path)


def test_who_leaves_or_retires_comes_off_the_list_and_the_change_says_why(clerk: Person, cadre: Person):
    other, one = factories.person("王海燕"), session()
    carried_out(cadre, Kind.RETIRED, clerk)
    carried_out(other, Kind.LEFT, clerk)
    assert [place_of(one, person).standing for person in (cadre, other)] == ["removed", "removed"]
    assert place_of(one, cadre).changes.get().reason == "退休：工作需要"


def test_leave_goes_on_in_the_new_unit_and_ends_with_leaving(clerk: Person, cadre: Person, village: Unit):
    one = session()
    mark(one, cadre, clerk, status="leave", leave_reason="出差", leave_approver="黄")
    carried_out(cadre, Kind.TRANSFERRED, clerk, to_unit=village)
    assert (place_of(one, cadre).status, place_of(one, cadre).unit_name) == ("leave", "北坡村")
    carried_out(Person.objects.get(pk=cadre.pk), Kind.LEFT, clerk)
    assert place_of(one, cadre).standing == "removed"


def test_what_the_clerk_did_by_hand_lasts_within_the_town(clerk: Person, cadre: Person, village: Unit):
    off, office = factories.person("王海燕"), cadre.unit
    one = session(roster_rule={"who": "chosen", "units": [office.pk]})
    roster_by_hand.remove(place=place_of(one, off), reason="误列", by=clerk, now=NOW)
    guest = factories.person("符村官", unit=village)
    listed = roster_by_hand.add(session=one, person=guest, standing="due", reason="漏列", by=clerk, now=NOW)
    carried_out(guest, Kind.TRANSFERRED, clerk, to_unit=factories.office("财政所"))
    carried_out(off, Kind.TRANSFERRED, clerk, to_unit=village)
    listed.refresh_from_db()
    assert (listed.standing, listed.unit_name, place_of(one, off).standing) == ("due", "财政所", "removed")


def test_a_session_that_is_over_or_closed_is_left_alone(clerk: Person, cadre: Person):
    over, closed = session(starts_at=NOW - timedelta(days=2)), session(starts_at=NOW - timedelta(days=3))
    sessions.close(session=closed, by=clerk, now=NOW)
    carried_out(cadre, Kind.LEFT, clerk)
    assert [place_of(one, cadre).standing for one in (over, closed)] == ["due", "due"]


def test_a_newcomer_is_listed_where_they_are_meant(clerk: Person, cadre: Person, village: Unit):
    everybody, offices = session(), session(roster_rule={"who": "chosen", "units": [cadre.unit_id]})
    newcomer = joined([factories.person("新人", unit=village)])[0]
    assert everybody.attendances.filter(person=newcomer, standing="due").exists()
    assert not offices.attendances.filter(person=newcomer).exists()


def joined(people: list[Person]) -> list[Person]:
    following.follow([PersonChanged(one, Kind.JOINED, None, one.unit, timezone.localdate(NOW), "新进", None, NOW) for one in people])
    return people


def test_many_who_come_at_once_cost_no_more_statements_than_one(clerk: Person, cadre: Person, village: Unit, django_assert_max_num_queries: Any):
    for number in range(3):
        session(title=f"第 {number} 次")
    first = newcomer_of(village)
    with django_assert_max_num_queries(10):
        joined([first])
    many = [newcomer_of(village) for _ in range(60)]
    with django_assert_max_num_queries(10):
        joined(many)
    assert Attendance.objects.filter(person__in=many).count() == 180
    assert Session.objects.first().attendances.filter(person=many[0]).get().changes.get().after == {"standing": "due"}  # type: ignore[union-attr]


def newcomer_of(unit: Unit) -> Person:
    return factories.person("新人", unit=unit, password=None)
