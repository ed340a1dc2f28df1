"""Every operation of the schema asked with anything, by several people: no fault, answers as the schema says, and nothing half stored."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from people.models import Person, Role, Unit
from tests import access_objects, factories
from tests.access_table import TABLE, Row
from tests.test_access_table import ADDRESSES
from tests.test_fuzzing import JSON, NASTY, TEXT, _rows, tried

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TRIES = max(4, settings.default.max_examples // 3)  # an operation for each person who may use programs; with the quick profile 4
CHECKS = [
    schemathesis.checks.not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
Program = Callable[[Person], Client]


class Site:
    """Who asks, by the header they send, and objects of their office."""

    def __init__(self, program: Program, signed_in: Callable[[Person], Client]) -> None:
        place = access_objects.places()
        clerk = factories.person("林文书", unit=place.inside, role=Role.CLERK, password=None)
        liaison = factories.person("符联络", unit=place.inside, role=Role.LIAISON, role_unit=place.inside, password=None)
        self.clients = {"clerk": program(clerk), "liaison": program(liaison)}
        self.headers: dict[str, dict[str, str]] = {
            who: {"Authorization": client.defaults["HTTP_AUTHORIZATION"]} for who, client in self.clients.items()
        }
        candidate = signed_in(place.candidate)
        self.headers["candidate"] = {"Cookie": candidate.cookies.output(header="", sep=";").strip()}
        self.headers["nobody"] = {}
        self.objects = access_objects.objects_for(place, clerk, signed_in(place.candidate))

    def known(self, name: str) -> str:
        value = self.objects[name]
        return str(value[0] if isinstance(value, tuple) else value)


@pytest.fixture
def site(town: Unit, program: Program, signed_in: Callable[[Person], Client]) -> Site:
    return Site(program, signed_in)


@pytest.fixture
def one_connection(site: Site) -> Iterator[None]:
    """A server gives the connection back after each request; here it stays in the test's transaction. After `site`,
    because Django's own client does the same and connects them again."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def cases(operation: Any, site: Site) -> Any:
    """Calls as the schema wants them and calls it forbids, of objects that are there and of ids of nothing."""
    named = {one.name: site.known(one.name) for one in operation.path_parameters}
    ways = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]
    if named:
        ways += [operation.as_strategy(generation_mode=mode, path_parameters=named) for mode in GenerationMode]
    return st.one_of(ways)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("who", ["clerk", "liaison", "candidate", "nobody"])
def test_every_operation_answers_as_the_schema_says(site: Site, who: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/schema/", get_wsgi_application(), headers=site.headers["clerk"])
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 8
    for operation in operations:

        def ask(case: Any) -> None:
            with transaction.atomic():
                case.call_and_validate(headers=site.headers[who], checks=CHECKS)
                transaction.set_rollback(True)

        tried(cases(operation, site), TRIES if who in site.clients else TRIES // 3, ask)  # whoever has no token is sent away at the door


# --- bodies of anything


ROUTES = [row for row in TABLE if row.name.startswith("api:") and row.method in ("POST", "PATCH", "PUT")]
FIELDS = ["name", "unit", "staffing_type", "post", "mobile", "staff_number", "account", "sort_number", "from_on", "namesake", "version"]
FIELDS += ["kind", "person", "to_unit", "effective_on", "reason", "document", "shares_mobile"]
FIELDS += ["type", "stem", "options", "answer", "bases", "tags", "difficulty", "parts", "texts", "format"]
FIELDS += ["title", "unit", "starts_at", "ends_at", "hours", "laws", "who", "units", "persons", "marks", "tell"]


def bodies(site: Site) -> st.SearchStrategy[Any]:
    """Mostly what a route knows, with values that are right, nearly right, or anything."""
    right = [site.known("person_id"), site.known("unit_id"), "公务员", "李小明", "13800001111", "2026-11-20", "joined", "transferred", 1, True, None]
    right += ["single", "题干", ["甲", "乙"], "B", [{"statute": "行政处罚法"}], [{"name": "甲.txt", "text": "甲法\n第一条　甲。"}], "json"]
    mark = {"person": site.known("person_id"), "status": "present", "key": "闸机-1", "signed_in_at": "2026-11-20T09:00:00+08:00"}
    right += [[mark], [{**mark, "status": "leave"}], "everyone", "chosen", [site.known("unit_id")], [site.known("person_id")]]
    right += ["2026-11-20T09:00:00+08:00", "2026-11-20T11:00:00+08:00", 1.5, ["行政处罚法"]]
    value = st.sampled_from(right) | st.sampled_from(right) | st.sampled_from(NASTY) | TEXT | JSON
    return st.dictionaries(st.sampled_from(FIELDS), value, max_size=len(FIELDS)) | JSON


@pytest.mark.parametrize("row", ROUTES, ids=str)
def test_a_body_of_anything_is_stored_whole_or_not_at_all(site: Site, row: Row) -> None:
    values = {name: site.known(name) for name in ADDRESSES[row.name].pattern.converters}
    address = reverse(row.name, kwargs=values)

    def send(body: Any) -> None:
        with transaction.atomic():
            before = _rows()
            answer = site.clients["clerk"].generic(row.method, address, json.dumps(body), content_type="application/json")
            assert answer.status_code < 500, body
            assert answer.status_code < 300 or _rows() == before, f"{row} refused and stored all the same: {body}"
            transaction.set_rollback(True)

    tried(bodies(site), TRIES * 6, send)
