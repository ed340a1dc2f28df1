"""The page of the team: composition of a day, certificates, hours, exams, and what each lacks."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.models import QualificationExam
from certificates.rules.life import Kind
from certificates.selectors.figures import of_day
from certificates.selectors.on_duty import on_duty
from certificates.selectors.team_page import TeamOnDay, team_on
from people.models import Person, PostKind
from tests import factories
from tests.certificates import things
from tests.certificates.figure_things import scope
from tests.certificates.team_things import member, team
from training.models import StudyYear

TODAY = things.TODAY


@pytest.fixture
def of_22(town: Any) -> dict[str, Person]:
    """全队22人: 公务员 11, 事业编 9, 集体干部 1, 执法辅助人员 1; 16 of those 在编 on enforcement posts, with a certificate each."""
    kinds = [("公务员", True)] * 11 + [("事业编", True)] * 9 + [("集体干部", False), ("执法辅助人员", False)]
    made = {}
    for number, (kind, established) in enumerate(kinds, 1):
        post = PostKind.ENFORCEMENT if number <= 16 else PostKind.OFFICE if number <= 20 else PostKind.ASSISTANT
        one = member(f"队员{number:02d}", post, staffing_type=factories.staffing(kind, established), sort_number=number).person
        if number <= 16:
            things.certificate(one)
        made[one.name] = one
    return made


def shown(day: date = TODAY, reader: Person | None = None) -> TeamOnDay:
    return team_on(team(), day, TODAY, reader or things.clerk())


def page(client: Client, day: date | None = None) -> str:
    return client.get(reverse("certificates:team", args=[team().public_id]), {"on": str(day)} if day else {}).content.decode()


def test_counts_name_their_base_and_day(of_22: dict[str, Person], signed_in: Callable[[Person], Client], leader: Person) -> None:
    things.certificate(factories.person("队外的人"))
    text = page(signed_in(leader))
    assert "全队 22 人，在编 20 人：公务员 11、事业编 9、" in text
    assert "岗位：执法岗 16、内勤 4、辅助 2。" in text
    found = shown()
    assert (found.holders, found.established_holders, found.on_duty_holders, len(found.on_duty)) == (16, 16, 16, 16)
    assert (found.around.name, found.around.holders, found.around.beyond) == ("全镇", 17, 1)
    assert "全镇在册人员中持有效行政执法证的共" in text
    assert "截至" in text


def test_the_team_and_the_selector_of_the_rate_agree(of_22: dict[str, Person]) -> None:
    things.step(of_22["队员03"].certificates.get(), Kind.SUSPEND, date(2026, 5, 4))
    for day in (date(2023, 1, 1), date(2026, 5, 3), date(2026, 5, 4), TODAY):
        people = on_duty(day, [team()])
        assert (len(shown(day).on_duty), shown(day).without) == (len(people), sum(not one.has_valid for one in people)), day


def test_the_figures_of_the_day_say_the_same(of_22: dict[str, Person]) -> None:
    """Also of days on which somebody with a card was in no unit of the town."""
    things.certificate(factories.person("队外的人"))
    things.certificate(factories.person("刚来的人", from_on=date(2026, 9, 1)))
    for day in (date(2023, 1, 1), date(2026, 8, 31), TODAY):
        figures = of_day(scope(day), now=factories.NOON)
        assert figures.team
        found = shown(day)
        assert (found.holders, found.established_holders, found.on_duty_holders, found.around.holders) == (
            figures.team.total.holder_count, figures.team.total.established_holders, figures.team.total.on_post_holders,
            figures.unit.total.holder_count,
        ), day  # fmt: skip


def test_a_past_day_shows_who_was_there_then(of_22: dict[str, Person], signed_in: Callable[[Person], Client], clerk: Person) -> None:
    member("后来的人", on=date(2026, 6, 1))
    client = signed_in(clerk)
    assert "后来的人" in page(client)
    text = page(client, date(2026, 5, 31))
    assert "后来的人" not in text
    assert "全队 22 人" in text
    assert "2026-05-31" in text


def test_each_row_says_how_the_card_stands_and_what_is_missing(town: Any, signed_in: Callable[[Person], Client], clerk: Person) -> None:
    one = member("甲").person
    QualificationExam.objects.create(person=one, subject="general", organiser="市司法局", on=date(2025, 5, 1), passed=True, at=factories.NOON)
    things.certificate(one, number="粤N009999", valid_until=date(2026, 3, 1))
    text = page(signed_in(clerk))
    for words in ("粤N009999", "已过期", "在执法岗而无有效证件", "综合法律知识", "2025-05-01", "没有有效证件"):
        assert words in text


def test_only_the_years_that_ask_hours_say_what_is_missing(town: Any) -> None:
    member("甲")
    assert shown().rows[0].officer.hours.duty is None
    StudyYear.objects.create(year=TODAY.year, officer_hours=6000)
    hours = shown().rows[0].officer.hours
    assert (hours.duty, hours.missing) == (6000, 6000)


def test_the_list_goes_straight_to_the_only_team(town: Any, signed_in: Callable[[Person], Client], leader: Person) -> None:
    client = signed_in(leader)
    assert "还没有队伍" in client.get(reverse("certificates:teams")).content.decode()
    one = team()
    assert client.get(reverse("certificates:teams"))["Location"] == reverse("certificates:team", args=[one.public_id])
    team("另一队")
    assert "另一队" in client.get(reverse("certificates:teams")).content.decode()


def test_a_member_beyond_the_readers_units_is_counted_without_number_and_link(town: Any, signed_in: Callable[[Person], Client]) -> None:
    office = factories.office("财政所")
    theirs = team("财政执法组", office)
    member("外面的人", of=theirs, unit=factories.office("党政办公室"))
    things.certificate(Person.objects.get(name="外面的人"), number="粤N005555")
    reader = factories.person("吴证管", unit=office, role="certificate_clerk", role_unit=office)
    text = signed_in(reader).get(reverse("certificates:team", args=[theirs.public_id])).content.decode()
    assert "外面的人" in text
    assert "粤N005555" not in text
    assert "/manage/certificates/people/" not in text


def test_it_costs_the_same_for_one_and_for_thirty(town: Any, signed_in: Callable[[Person], Client], clerk: Person) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            page(client)
        return len(caught)

    client = signed_in(clerk)
    things.certificate(member("甲").person)
    page(client)  # the office's row is kept from here on
    first = statements()
    for number in range(12):
        one = member(f"队员{number}").person
        things.certificate(one)
        QualificationExam.objects.create(person=one, subject="general", organiser="市司法局", on=date(2025, 5, 1), passed=True, at=factories.NOON)
    assert statements() == first
