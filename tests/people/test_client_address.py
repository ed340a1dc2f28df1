"""Which address the lock-out counts and the audit trail keeps, with a proxy in front and without."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from core.models import AuditEntry
from people.models import Person
from people.views.requests import address
from tests import factories

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize(
    ("trusted", "forwarded", "remote", "meant"),
    [
        (False, "203.0.113.9", "10.0.0.1", "10.0.0.1"),
        (True, "198.51.100.1, 203.0.113.9", "10.0.0.1", "203.0.113.9"),
        (True, "2001:db8::1", "10.0.0.1", "2001:db8::1"),
        (True, "203.0.113.9, unknown", "10.0.0.1", "10.0.0.1"),
        (True, "", "10.0.0.1", "10.0.0.1"),
        (False, "", "", None),
    ],
)
def test_the_last_hop_counts_behind_a_trusted_proxy_alone(trusted: bool, forwarded: str, remote: str, meant: str | None, settings: Any) -> None:
    settings.TRUSTED_PROXY = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    assert address(request) == meant


def wrong(person: Person, hop: str) -> int:
    typed = {"username": person.account, "password": "wrong"}
    return Client().post("/sign-in/", typed, headers={"X-Forwarded-For": f"192.0.2.7, {hop}"}).status_code


def test_a_stranger_behind_the_proxy_locks_only_their_own_address(cadre: Person, settings: Any) -> None:
    settings.TRUSTED_PROXY = True
    for _ in range(5):
        answer = wrong(cadre, "203.0.113.9")
    assert answer == 429
    assert set(AuditEntry.objects.values_list("address", flat=True)) == {"203.0.113.9"}
    right = {"username": cadre.account, "password": factories.PASSWORD}
    assert Client().post("/sign-in/", right, headers={"X-Forwarded-For": "203.0.113.10"}).status_code == 302
