"""Who is on an enforcement post on a day, and whether they hold a valid certificate."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import Family
from certificates.rules.life import Kind
from certificates.selectors import teams
from certificates.selectors.on_duty import on_duty, without_certificate
from core.rates import Rate
from people.models import Person, PostKind, Team
from tests import factories
from tests.certificates import things
from tests.certificates.team_things import member, team

TODAY = things.TODAY


def names(day: date = TODAY, of: list[Team] | None = None) -> dict[str, bool]:
    return {one.person.name: one.has_valid for one in on_duty(day, of or [team()])}


def test_only_enforcement_posts_count_each_person_once(town: Any) -> None:
    officer = member("甲").person
    member(officer, of=team("市场监管队"))
    member("乙", PostKind.OFFICE)
    member("丙", PostKind.ASSISTANT)
    things.certificate(officer)
    things.certificate(officer, family=Family.NATIONAL)
    found = on_duty(TODAY, [team(), team("市场监管队")])
    assert [(one.person, len(one.memberships), len(one.spans)) for one in found] == [(officer, 2, 2)]


@pytest.mark.parametrize(
    ("kind", "valid"),
    [(None, True), (Kind.SUSPEND, False), (Kind.RETURN, False), (Kind.CANCEL, False), (Kind.REVIEW, True)],
)
def test_valid_means_handed_out_not_suspended_and_not_taken_back(town: Any, kind: Kind | None, valid: bool) -> None:
    one = things.certificate(member("甲").person)
    if kind:
        things.step(one, kind, date(2025, 3, 1))
    assert names() == {"甲": valid}
    assert names(date(2025, 2, 28)) == {"甲": True}, "the day before it was"


def test_the_last_day_of_validity_counts_and_the_next_does_not(town: Any) -> None:
    things.certificate(member("甲").person, valid_until=date(2026, 6, 30))
    assert (names(date(2026, 6, 30)), names(date(2026, 7, 1))) == ({"甲": True}, {"甲": False})


def test_an_applicant_has_none_yet(town: Any) -> None:
    things.apply(member("甲").person)
    assert [one.person.name for one in without_certificate(on_duty(TODAY, [team()]))] == ["甲"]


def test_a_past_day_knows_who_was_there_and_what_they_were(town: Any) -> None:
    member("甲", on=date(2026, 3, 1))
    member("乙", staffing_type=factories.staffing("集体干部", established=False))
    found = on_duty(date(2026, 2, 28), [team()])
    assert [(one.person.name, str(one.posting and one.posting.staffing_type)) for one in found] == [("乙", "集体干部")]


def test_the_list_and_the_rate_agree(town: Any) -> None:
    for name in "甲乙丙":
        things.certificate(member(name).person, valid_until=date(2027, 1, 1))
    member("丁")
    people = on_duty(TODAY, [team()])
    rate = Rate(sum(one.has_valid for one in people), len(people))
    assert (rate.prose, len(without_certificate(people))) == ("75%", 1)
    assert len(without_certificate(on_duty(date(2026, 1, 1) + timedelta(days=366), [team()]))) == 4


def test_it_costs_the_same_for_one_and_for_thirty(town: Any) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            for one in on_duty(TODAY, [team()]):
                assert one.memberships[0].team.name
                assert one.posting
                assert one.posting.staffing_type.name
                assert one.person.unit.name
        return len(caught)

    things.certificate(member("甲").person)
    first = statements()
    for number in range(30):
        things.certificate(member(f"队员{number}").person)
    assert statements() == first


def test_a_team_is_read_where_certificates_are_managed_or_figures_read(town: Any, clerk: Person, leader: Person, cadre: Person) -> None:
    office = factories.office("财政所")
    whole, theirs = team(), team("财政执法组", office)
    beyond = factories.person("吴证管", unit=office, role="certificate_clerk", role_unit=office)
    assert {one: list(teams.readable_teams(one)) for one in (clerk, leader, beyond, cadre)} == {
        clerk: [whole, theirs], leader: [whole, theirs], beyond: [theirs], cadre: [],
    }  # fmt: skip
