"""执法领域: an editable list as that of staffing types; what a member of a team worked in stays, what is not in use is offered nowhere."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry
from people.models import EnforcementField, Membership, Person, PostKind, Team
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
LIST = "people:fields"


@pytest.fixture
def client(clerk: Person, signed_in: Any) -> Client:
    client: Client = signed_in(clerk)
    return client


@pytest.fixture
def used(cadre: Person) -> EnforcementField:
    """A field in which somebody works."""
    team, field = Team.objects.create(name="综合行政执法队", unit=cadre.unit), EnforcementField.objects.get(name="城市管理")
    Membership.objects.create(team=team, person=cadre, post_kind=PostKind.ENFORCEMENT, field=field, from_on=date(2026, 3, 1))
    return field


def test_a_new_town_has_the_usual_fields(client: Client) -> None:
    names = [one.name for one, _ in client.get(reverse(LIST)).context["rows"]]
    assert names[:3] == ["综合执法", "城市管理", "自然资源"]
    assert len(names) == 10


def test_a_field_is_added_in_its_place_and_written_down(client: Client) -> None:
    client.post(reverse("people:field_add"), {"name": "河道采砂", "sort_number": 15})
    assert [one.name for one, _ in client.get(reverse(LIST)).context["rows"]][:3] == ["综合执法", "河道采砂", "城市管理"]
    assert AuditEntry.objects.get(event="people.field_added").subject == "河道采砂"


def test_a_field_is_renamed_and_no_longer_offered(client: Client, used: EnforcementField) -> None:
    sent = {"name": "城市综合管理", "sort_number": 20, "version": used.version}
    client.post(reverse("people:field", args=[used.pk]), sent, follow=True)
    used.refresh_from_db()
    assert (used.name, used.in_use) == ("城市综合管理", False)
    join = client.get(reverse("people:team_join", args=[Team.objects.get().public_id])).content.decode()
    assert ("城市综合管理" in join, "综合执法" in join) == (False, True)
    assert AuditEntry.objects.get(event="people.field_changed").detail["before"] == {"name": "城市管理", "in_use": True}


def test_a_name_that_is_taken_is_refused_at_the_field(client: Client) -> None:
    body = client.post(reverse("people:field_add"), {"name": "城市管理", "sort_number": 1}).content.decode()
    assert "已经有这个名称的执法领域" in body


def test_one_that_was_used_cannot_be_removed_and_one_that_never_was_can(client: Client, used: EnforcementField) -> None:
    Membership.objects.update(until_on=date(2026, 6, 30))  # also when nobody works in it any more
    refused = client.post(reverse("people:field_remove", args=[used.pk])).content.decode()
    assert "已有队员用过，不能删除" in refused
    fresh = EnforcementField.objects.get(name="文化旅游")
    client.post(reverse("people:field_remove", args=[fresh.pk]))
    assert set(EnforcementField.objects.filter(pk__in=[used.pk, fresh.pk])) == {used}


def test_the_list_says_how_many_work_in_each_today(client: Client, used: EnforcementField) -> None:
    heads = {one.name: one.heads for one, _ in client.get(reverse(LIST)).context["rows"]}
    assert (heads["城市管理"], heads["综合执法"]) == (1, 0)


def test_the_teams_page_leads_there_whoever_may(client: Client, signed_in: Any, cadre: Person) -> None:
    chief = factories.person("办主任", role="clerk", role_unit=cadre.unit, password=None)
    pages = [one.get(reverse("people:teams")).content.decode() for one in (client, signed_in(chief))]
    assert [reverse(LIST) in page for page in pages] == [True, False]
