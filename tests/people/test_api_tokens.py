"""A token acts as its person, with the roles of the moment, until it ends; the page makes it, shows it once and revokes it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import AuditEntry, Office
from people.models import ApiToken, Person, Role, Unit
from people.services import passwords, tokens
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
ME, PEOPLE = "/api/v1/me/", "/api/v1/people/"

Program = Callable[[Person], Client]


def events(name: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(event=f"people.token_{name}"))


def test_a_token_is_its_person_with_their_roles_at_this_moment(program: Program, clerk: Person) -> None:
    client = program(clerk)
    assert client.get(ME).json()["name"] == "林文书"
    assert client.get(PEOPLE).status_code == 200
    clerk.role_assignments.all().delete()
    assert client.get(ME).json()["roles"] == []
    assert client.get(PEOPLE).status_code == 403


@pytest.mark.parametrize(
    "ended",
    [
        {"status": Person.Status.DISABLED},
        {"status": Person.Status.RETIRED},
        {"must_change_password": True},
        {"session_epoch": 2},
    ],
)
def test_a_token_ends_with_its_person(program: Program, clerk: Person, ended: dict[str, Any]) -> None:
    client = program(clerk)
    Person.objects.filter(pk=clerk.pk).update(**ended)
    answer = client.get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_wrong")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends_with_its_day_and_when_it_is_revoked(program: Program, clerk: Person) -> None:
    now = timezone.now()
    old, expired = tokens.make(person=clerk, name="旧", days=1, now=now - timedelta(days=1, seconds=1))
    fresh, text = tokens.make(person=clerk, name="新", days=1, now=now)
    assert tokens.used(text=expired, address=None, now=now) is None
    assert tokens.used(text=text, address=None, now=now) == fresh
    assert tokens.revoke(token=fresh, by=clerk, now=now)
    assert not tokens.revoke(token=fresh, by=clerk, now=now)
    assert tokens.used(text=text, address=None, now=now) is None


def test_a_new_password_and_a_reset_end_all_tokens_even_during_an_attempt(program: Program, clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("people.registries._holds", [lambda person, now: now])  # as while an attempt is open: the epoch stays
    client = program(clerk)
    passwords.set_own(person=clerk, password="Another-2026", now=timezone.now())
    assert client.get(ME).status_code == 401
    client = program(Person.objects.get(pk=clerk.pk))
    assert client.get(ME).status_code == 200
    passwords.reset(person=clerk, by=factories.person("黄安全", role=Role.CLERK), now=timezone.now())
    Person.objects.filter(pk=clerk.pk).update(must_change_password=False)
    assert client.get(ME).status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer " + "x" * 43, "bearer  " + "é" * 43, "Bearer a b c", "BearerX" + "x" * 50])
def test_a_token_that_is_none_is_refused(program: Program, header: str) -> None:
    answer = Client(headers={"Authorization": header}).get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_wrong")


def test_only_the_hash_is_kept(clerk: Person) -> None:
    made, text = tokens.make(person=clerk, name="同步", days=365, now=timezone.now())
    assert len(text) == 43
    assert text not in repr(ApiToken.objects.values().get(pk=made.pk))
    assert text not in repr(list(AuditEntry.objects.values()))


def test_who_manages_nothing_gets_no_token_and_nobody_for_longer_than_a_year(cadre: Person, leader: Person, clerk: Person) -> None:
    for person in (cadre, leader):
        with pytest.raises(Refused, match="管理人员"):
            tokens.make(person=person, name="x", days=30, now=timezone.now())
    with pytest.raises(Refused, match="有效期"):
        tokens.make(person=clerk, name="x", days=366, now=timezone.now())


def test_the_database_knows_no_token_that_ends_before_it_begins(clerk: Person) -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.create(person=clerk, name="x", token_hash="0" * 64, session_epoch=1, created_at=now, expires_at=now)


def test_ten_tokens_are_enough(clerk: Person) -> None:
    for number in range(tokens.MOST):
        tokens.make(person=clerk, name=str(number), days=1, now=timezone.now())
    with pytest.raises(Refused, match="先撤销"):
        tokens.make(person=clerk, name="还要一个", days=1, now=timezone.now())


def test_use_is_told_once_a_day_for_each_address_and_noted_by_the_hour(program: Program, clerk: Person) -> None:
    client = program(clerk)
    for address in ("10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.2"):
        client.get(ME, REMOTE_ADDR=address)
    assert sorted(str(one.address) for one in events("used")) == ["10.0.0.1", "10.0.0.2"]
    token = ApiToken.objects.get()
    assert token.last_used_from == "10.0.0.2"
    before = token.last_used_at
    client.get(ME, REMOTE_ADDR="10.0.0.2")
    assert ApiToken.objects.get().last_used_at == before  # no write for what is known


def test_a_token_tried_after_its_end_is_told_once_a_day(program: Program, clerk: Person) -> None:
    client = program(clerk)
    tokens.revoke(token=ApiToken.objects.get(), by=clerk, now=timezone.now())
    assert [client.get(ME).status_code for _ in range(3)] == [401, 401, 401]
    assert [one.outcome for one in events("refused")] == [AuditEntry.Outcome.REFUSED]


def test_the_page_makes_a_token_with_the_password_and_shows_it_once(program: Program, clerk: Person, signed_in: Callable[[Person], Client]) -> None:
    client, page = signed_in(clerk), reverse("people:tokens")
    sent = {"name": "人事系统同步", "days": "90"}
    assert "密码不对" in client.post(page, {**sent, "password": "wrong"}).content.decode()
    shown = client.post(page, {**sent, "password": factories.PASSWORD}).content.decode()
    text = re.findall(r"Bearer ([A-Za-z0-9_-]{43})", shown)[0]
    assert Client(headers={"Authorization": f"Bearer {text}"}).get(ME).json()["account"] == clerk.account
    listed = client.get(page).content.decode()
    assert "人事系统同步" in listed
    assert text not in listed
    assert [one.subject for one in events("made")] == [f"{clerk.account} 人事系统同步"]


def test_one_revokes_ones_own_and_the_security_administrator_anybodys_of_their_units(
    program: Program, clerk: Person, signed_in: Callable[[Person], Client]
) -> None:
    program(clerk)
    other = factories.person("符联络", unit=factories.office("财政所"), role=Role.LIAISON)
    program(other)
    own, others = ApiToken.objects.get(person=clerk), ApiToken.objects.get(person=other)
    assert signed_in(clerk).post(reverse("people:revoke_own_token", args=[others.public_id])).status_code == 404
    assert signed_in(clerk).post(reverse("people:revoke_own_token", args=[own.public_id])).status_code == 302
    admin = factories.person("黄安全", role=Role.SECURITY_ADMIN, role_unit=factories.office("党政办公室"))
    revoke = reverse("people:revoke_token", args=[others.public_id])
    assert signed_in(admin).post(revoke).status_code == 404
    admin.role_assignments.update(unit=factories.town())
    assert "符联络" in signed_in(admin).get(reverse("people:token_list")).content.decode()
    assert signed_in(admin).post(revoke).status_code == 302
    assert ApiToken.objects.filter(revoked_at=None).count() == 0
    assert len(events("revoked")) == 2


def test_while_interfaces_are_off_tokens_are_nowhere(town: Unit, clerk: Person, signed_in: Callable[[Person], Client]) -> None:
    client = signed_in(clerk)
    assert client.get(reverse("people:tokens")).status_code == 404
    assert "接口" not in client.get(reverse("people:me")).content.decode()
    Office.objects.update(interfaces=True)
    assert "接口令牌" in client.get(reverse("people:me")).content.decode()
