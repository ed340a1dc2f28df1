"""The table of tests/access_table.py is complete, and true: every address is asked with every role, inside the role's unit and outside it."""

import uuid
from collections import Counter
from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people.access import CAPABILITIES
from people.models import Role, Unit
from tests import access_objects, factories
from tests.access_table import CANDIDATE, EVERYBODY, NOBODY, TABLE, Row

ROLES_COUNT = ("within_unit", "town_wide")
WORKS, SIGN_IN, FORBIDDEN, NOT_FOUND = "works", "sign in first", "403", "404"


def addresses(patterns: list[Any], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, inner)
        else:
            yield f"{space}{one.name}", one


ADDRESSES = dict(addresses(get_resolver().url_patterns))


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    rows = {row.name for row in TABLE}
    assert sorted(set(ADDRESSES) - rows) == [], "add a line to tests/access_table.py for each of these"
    assert sorted(rows - set(ADDRESSES)) == [], "these rows name no address"
    assert [row for row, times in Counter((one.name, one.method, *one.objects.items()) for one in TABLE).items() if times > 1] == []


def test_every_method_of_a_route_has_a_row() -> None:
    rows = {(row.name, row.method) for row in TABLE}
    routes = {(name, method) for name, view in ADDRESSES.items() for method in getattr(view.callback, "capabilities_by_method", ())}
    assert len(routes) > 5
    assert sorted(routes - rows) == [], "add a line to tests/access_table.py for each of these, with its method"


def test_each_view_names_the_capabilities_of_just_the_roles_in_the_table() -> None:
    """The middleware tells staff pages by a view's `capabilities`. Where an address has several rows, their roles together count."""
    for name, view in ADDRESSES.items():
        said = frozenset[str]().union(*(row.who for row in TABLE if row.name == name and row.how in ROLES_COUNT))
        asked = getattr(view.callback, "capabilities", frozenset())
        assert {role for role, held in CAPABILITIES.items() if held & asked} == said, name


def test_each_route_names_the_capabilities_of_just_the_roles_in_the_table_for_each_method() -> None:
    for row in TABLE:
        by_method = getattr(ADDRESSES[row.name].callback, "capabilities_by_method", None)
        if by_method is not None:
            said = row.who if row.how in ROLES_COUNT else frozenset()
            assert {role for role, held in CAPABILITIES.items() if held & by_method[row.method]} == said, row


def answers(client: Client, address: str, both: bool, method: str = "") -> set[str]:
    """What `method` comes to; without one, what GET does and, with `both` or where the address takes no GET, POST. All they write is taken back,
    a sign-out too."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        if method:
            responses = [client.generic(method, address, "{}", content_type="application/json")]
            assert responses[0].status_code != 405, f"{address} takes no {method}"
        else:
            responses = [one for one in [client.get(address)] if one.status_code != 405]
            if both or not responses:
                responses += [one for one in [client.post(address)] if one.status_code != 405]
        transaction.set_rollback(True)
    client.cookies = cookies
    assert responses, f"{address} takes neither GET nor POST"
    return {_word(one) for one in responses}


def _word(response: Any) -> str:
    assert response.status_code < 500, response.request["PATH_INFO"]
    if response.status_code == 302:
        return SIGN_IN if response["Location"].startswith(reverse("people:sign_in")) else WORKS
    return {401: SIGN_IN, 403: FORBIDDEN, 404: NOT_FOUND}.get(response.status_code, WORKS)  # 401: how a program is asked to sign in


class Asked:
    """One role asks every address: as somebody who holds it for the town, and as somebody who holds it for one office."""

    def __init__(self, role: str, signed_in: Any) -> None:
        place = access_objects.places()
        candidates_client = signed_in(place.candidate)
        self.role = role
        self.for_town = self.for_office = candidates_client if role == CANDIDATE else Client()
        asking = place.candidate
        if role in Role.values:
            asking = factories.person("林文书", unit=place.inside, role=role, password=None)
            at_office = factories.person("黄文书", unit=place.inside, role=role, role_unit=place.inside, password=None)
            self.for_town, self.for_office = signed_in(asking), signed_in(at_office)
        self.objects = access_objects.objects_for(place, asking, candidates_client)

    def address(self, row: Row, side: int) -> str:
        """`side` 0 names objects inside the office, 1 outside."""
        values = {}
        for argument in ADDRESSES[row.name].pattern.converters:
            named = row.objects.get(argument, argument)
            assert named in self.objects or argument in row.objects, f"add {argument} to tests/access_objects.py for {row.name}"
            value = self.objects.get(named, named)
            values[argument] = value[side] if isinstance(value, tuple) else value
        return reverse(row.name, kwargs=values)

    def has_outside(self, row: Row) -> bool:
        names = [row.objects.get(argument, argument) for argument in ADDRESSES[row.name].pattern.converters]
        return any(isinstance(self.objects.get(name), tuple) for name in names)

    def wrong(self, row: Row) -> Iterator[str]:
        """Sentences about answers that are not those of the row."""
        for side, client, expected in self.expectations(row):
            address = self.address(row, side)
            found = answers(
                client, address, both=self.role in (NOBODY, CANDIDATE) or (expected == {WORKS} and row.how in ROLES_COUNT), method=row.method
            )
            if not found <= expected:
                where = ("inside", "outside")[side]
                yield f"{row} {where}: {self.role} at {address} got {sorted(found)}, the table says {sorted(expected)}"

    def expectations(self, row: Row) -> Iterator[tuple[int, Client, set[str]]]:
        """Which object, asked by whom, answers what."""
        if row.how == "anyone":
            yield 0, self.for_town, {WORKS, SIGN_IN}
        elif row.how == "gone":
            yield 0, self.for_town, {NOT_FOUND}
        elif row.how == "by_device_key":
            yield 0, self.for_town, {WORKS, FORBIDDEN} if self.role == CANDIDATE else {FORBIDDEN}
        elif self.role == NOBODY:
            yield 0, self.for_town, {SIGN_IN}
        elif row.how == "own":
            yield 0, self.for_town, {WORKS if self.role == CANDIDATE else NOT_FOUND}
        elif self.role not in row.who:
            yield 0, self.for_town, {FORBIDDEN}
        elif row.how == "staff_only":
            yield 0, self.for_office, {WORKS}
        elif row.how == "town_wide":
            yield 0, self.for_town, {WORKS}
            yield 0, self.for_office, {FORBIDDEN}
        else:
            yield 0, self.for_office, {WORKS}
            if self.has_outside(row):
                yield 1, self.for_office, {NOT_FOUND}


@pytest.mark.django_db
@pytest.mark.parametrize("role", EVERYBODY)
def test_every_address_answers_the_role_as_the_table_says(role: str, town: Unit, signed_in: Any) -> None:
    asked = Asked(role, signed_in)
    assert not [sentence for row in TABLE for sentence in asked.wrong(row)]


@pytest.mark.django_db
def test_an_id_that_is_none_is_not_found(town: Unit, signed_in: Any) -> None:
    client = signed_in(factories.clerk(password=None))
    for address in ("/exams/1/", "/exams/abc/", "/attempts/%00/", "/reports/exams/' OR 1=1/", "/manage/exams/999999999999999999999999/"):
        assert client.get(address).status_code == 404
    assert client.get(reverse("quiz:exam_manage", args=[uuid.UUID(int=7)])).status_code == 404
