"""Who is taken onto a roster by unit, staffing type, name and team."""

from datetime import date, timedelta
from typing import Any

import pytest

from people import selectors
from people.models import Membership, Person, PostKind, Team, Unit
from tests import factories

pytestmark = pytest.mark.postgres
DAY = date(2026, 11, 20)


@pytest.fixture
def people(town: Unit) -> dict[str, Person]:
    """A in an office, B and C in a village (B not 在编), D 停用."""
    village = factories.office("北坡村")
    cadre_type = factories.staffing("村（社区）干部", established=False)
    made = {
        "A": factories.person("A"),
        "B": factories.person("B", unit=village, staffing_type=cadre_type),
        "C": factories.person("C", unit=village),
        "D": factories.person("D"),
    }
    Person.objects.filter(pk=made["D"].pk).update(status=Person.Status.DISABLED)
    return made


def names(**choice: Any) -> str:
    full = {"units": [], "staffing_types": [], "established": False, "persons": [], "teams": [], "on": DAY} | choice
    return "".join(sorted(one.name for one in selectors.roster(**full)))


def test_no_choice_means_every_active_person(people: dict[str, Person]) -> None:
    assert names() == "ABC"


def test_established_takes_those_in_post_only(people: dict[str, Person]) -> None:
    assert names(established=True) == "AC"


def test_staffing_type_and_established_add_up(people: dict[str, Person]) -> None:
    assert names(established=True, staffing_types=[people["B"].staffing_type_id]) == "ABC"
    assert names(staffing_types=[people["B"].staffing_type_id]) == "B"


def test_unit_takes_its_subtree_and_narrows_the_staffing_choice(people: dict[str, Person]) -> None:
    assert names(units=[people["B"].unit_id]) == "BC"
    assert names(units=[people["B"].unit_id], established=True) == "C"
    assert names(units=[factories.town().pk]) == "ABC"


def test_a_unit_that_is_gone_takes_nobody(people: dict[str, Person]) -> None:
    assert names(units=[987654]) == ""


def test_named_persons_come_on_top_but_never_a_disabled_one(people: dict[str, Person]) -> None:
    assert names(established=True, persons=[people["B"].pk, people["D"].pk]) == "ABC"
    assert names(persons=[people["B"].pk]) == "B"


@pytest.mark.parametrize(("from_days", "until_days", "taken"), [(-9, None, "B"), (0, 0, "B"), (1, None, ""), (-9, -1, "")])
def test_team_counts_on_the_day(people: dict[str, Person], from_days: int, until_days: int | None, taken: str) -> None:
    team = Team.objects.create(name="综合行政执法队", unit=factories.town())
    until = None if until_days is None else DAY + timedelta(days=until_days)
    Membership.objects.create(team=team, person=people["B"], post_kind=PostKind.ENFORCEMENT, from_on=DAY + timedelta(days=from_days), until_on=until)
    assert names(teams=[team.pk]) == taken
