"""The list of certificates: filters, counts, and no more statements for many."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate, Family, ReturnTask
from certificates.rules.life import Kind, State
from certificates.selectors import listing
from people.models import EnforcementField, Membership, Person, PostKind, Team
from tests import factories
from tests.certificates import things

pytestmark = pytest.mark.django_db
LIST = "/manage/certificates/"


def named(desk: Client, **query: Any) -> list[str]:
    rows = desk.get(LIST, query).context["rows"]
    return sorted(row["certificate"].person.name for row in rows)


@pytest.fixture
def cards(town: Any) -> dict[str, Certificate]:
    """Five people, each of their own kind."""
    today, field = timezone.localdate(), EnforcementField.objects.create(name="河道采砂")
    made = {
        "甲": things.certificate(factories.person("甲"), number="粤N000777"),
        "乙": things.certificate(factories.person("乙"), valid_until=today + timedelta(days=25)),
        "丙": things.certificate(factories.person("丙"), valid_until=today - timedelta(days=1)),
        "丁": things.certificate(factories.person("丁", unit=factories.office("财政所")), family=Family.NATIONAL, fields=[field.pk]),
        "戊": things.certificate(factories.person("戊"), valid_until=today + timedelta(days=150)),
    }
    team = Team.objects.create(name="综合行政执法队", unit=factories.town())
    Membership.objects.create(team=team, person=made["甲"].person, post_kind=PostKind.ENFORCEMENT, from_on=date(2024, 1, 1))
    left = {"from_on": date(2024, 1, 1), "until_on": date(2025, 1, 1)}
    Membership.objects.create(team=team, person=made["乙"].person, post_kind=PostKind.ENFORCEMENT, **left)
    ReturnTask.objects.create(certificate=made["戊"], cause="post", on=today, opened_at=factories.NOON)
    closed = {"outcome": "kept", "closed_at": factories.NOON}
    ReturnTask.objects.create(certificate=made["丁"], cause="post", on=today, opened_at=factories.NOON, **closed)
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "丁丙乙戊甲"),
        ({"text": "000777"}, "甲"),
        ({"text": "乙"}, "乙"),
        ({"state": "expired"}, "丙"),
        ({"family": "national"}, "丁"),
        ({"ends": "past"}, "丙"),
        ({"ends": "30"}, "乙"),
        ({"ends": "90"}, "乙"),
        ({"ends": "180"}, "乙戊"),
        ({"team": "in"}, "甲"),
        ({"team": "out"}, "丁丙乙戊"),
        ({"task": "open"}, "戊"),
        ({"team": "out", "ends": "180", "task": "open"}, "戊"),
        ({"ends": "nonsense", "team": "x", "field": "x", "state": "y"}, "丁丙乙戊甲"),
    ],
)
def test_each_filter_finds_its_cards(desk: Client, cards: dict[str, Certificate], query: dict[str, str], found: str) -> None:
    assert named(desk, **query) == sorted(found)


def test_a_card_that_should_be_returned_is_marked(desk: Client, cards: dict[str, Certificate]) -> None:
    marked = [row["certificate"].person.name for row in desk.get(LIST).context["rows"] if row["to_return"]]
    assert marked == ["戊"]


def test_by_unit_and_by_field_of_enforcement(desk: Client, cards: dict[str, Certificate]) -> None:
    assert named(desk, unit=cards["丁"].person.unit_id) == ["丁"]
    assert named(desk, field=EnforcementField.objects.get(name="河道采砂").pk) == ["丁"]


def test_the_counts_agree_with_the_filter_of_each_state(desk: Client, cards: dict[str, Certificate]) -> None:
    today = timezone.localdate()
    things.step(cards["甲"], Kind.SUSPEND, date(2025, 1, 1))
    things.certificate(factories.person("己"), valid_from=today + timedelta(days=5))
    counted = listing.counts(Certificate.objects.all(), today)
    assert counted == {state: n for state in State if (n := Certificate.objects.in_state(state, today).count())}
    assert counted == {State.NOT_YET: 1, State.VALID: 3, State.EXPIRED: 1, State.SUSPENDED: 1}
    assert ("expired", "已过期", 1) in desk.get(LIST).context["counts"]


def test_a_clerk_of_one_unit_counts_and_finds_its_cards_alone(cards: dict[str, Certificate], signed_in: Callable[[Person], Client]) -> None:
    office = cards["丁"].person.unit
    there = signed_in(factories.person("吴证管", unit=office, role="certificate_clerk", role_unit=office))
    assert named(there) == ["丁"]
    assert there.get(LIST).context["counts"] == [("valid", "有效", 1)]


def test_the_fragment_is_the_same_rows(desk: Client, cards: dict[str, Certificate]) -> None:
    part = desk.get(LIST, {"text": "甲"}, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="certificates">')
    assert "符合条件的 1 张" in part


def test_thirty_cards_take_no_more_statements_than_one(desk: Client, cadre: Person) -> None:
    things.certificate(cadre)
    desk.get(LIST)
    counted = []
    for more in (0, 29):
        for number in range(more):
            things.certificate(factories.person(f"员工{number}"))
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("certificates:list"))
        counted.append(len(queries))
    assert counted[0] == counted[1]
