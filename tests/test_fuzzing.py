"""Every form filled with anything, every address asked with anything: a sentence or a refusal, never a fault, and nothing half stored.

The forms are read off the pages themselves, so that a new page is tried as soon as it has its row in tests/access_table.py.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from itertools import cycle
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import excel
from people.models import Person, Role, Unit
from tests import access_objects, factories
from tests.access_table import TABLE, Row
from tests.html_forms import Form, forms_of
from tests.quiz import sitting
from tests.test_access_table import ADDRESSES

pytestmark = pytest.mark.django_db

TRIES = max(2, settings.default.max_examples // 8)  # a form; with the quick profile 2
KEPT_APART = {Role.AUDITOR}  # who may do everything but this: the two never go together
WHOLE = [
    "people_person", "people_posting", "people_personnelchange", "people_roleassignment", "people_unit", "people_team", "people_membership",
    "people_staffingtype", "questionbank_question", "questionbank_revision", "quiz_exam", "quiz_paperrule", "quiz_candidate", "quiz_rosterchange",
    "quiz_attempt", "quiz_mark", "quiz_handaward", "notices_notice", "statutes_statute", "statutes_statuteversion", "statutes_article",
]  # fmt: skip

NASTY = [
    "", " ", "\x00", "a\x00b", "\u202e", "\u3000", "😀" * 50, "x" * 5000, "0", "-1", "1e9", "NaN", "٣", "9" * 25, "2147483648", "true", "[]", "{",
    "1900-01-01", "0000-00-00", "9999-12-31", "99999-01-01", "2026-02-30", "2026-11-22T25:00", "9999-12-31T23:59", "0001-01-01T00:00",
    "00000000-0000-0000-0000-000000000007", "not-a-uuid", "' OR 1=1 --", "<script>", "%00", "../../etc/passwd", "//evil.example", "/a b\x00",
    "\r\nX: y",
]  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NAMES = ["page", "q", "unit", "status", "year", "as_of", "on", "live", "next", "which", "ready", "names", "preset", "from", "until", "token", "show"]
KEYS = st.sampled_from(
    ["position", "content", "chosen", "base", "writer", "counter", "answers", "final", "events", "kind", "seconds", "ago", "phone"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.just(sitting.WRITER),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | TEXT, inner, max_size=6),
    max_leaves=8,
)


def files() -> st.SearchStrategy[Any]:
    workbook = st.lists(st.lists(TEXT, max_size=5), max_size=4).map(_workbook)
    contents = (
        st.sampled_from([b"", b"%PDF-1.4", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
        | st.binary(max_size=60)
        | workbook
    )
    return st.builds(lambda data, name: SimpleUploadedFile(name, data), contents, st.sampled_from(["a.xlsx", "a.xls", "照片.jpg", "x", "a" * 300]))


def _workbook(rows: list[list[str]]) -> bytes:
    head = ["姓名", "单位", "编制类型", "成绩", "题干"]
    return excel.write([excel.Sheet("表", head, rows)])


def filled(form: Form) -> st.SearchStrategy[dict[str, Any]]:
    """The form with some fields as the page would send them, some absent, some anything."""
    sent: dict[str, st.SearchStrategy[Any]] = {}
    for one in form.fields.values():
        if one.kind == "file":
            sent[one.name] = files() | TEXT
        else:
            usual = st.sampled_from(one.values or ["1", "南山镇", "2026-11-20"])
            sent[one.name] = usual | usual | st.sampled_from(NASTY) | TEXT | st.lists(st.sampled_from(NASTY), max_size=3)
    return st.fixed_dictionaries({}, optional=sent)


class Site:
    """A town in use: somebody who may do nearly everything, a candidate who is sitting, and every form either of them or a stranger meets."""

    def __init__(self, town: Unit, signed_in: Any) -> None:
        place = access_objects.places()
        candidate = signed_in(place.candidate)
        boss = factories.person("林文书", unit=place.inside, password=None)
        for role in set(Role) - KEPT_APART:
            boss.role_assignments.create(role=role, unit=town)
        auditor = factories.person("沈审计", unit=place.inside, role=Role.AUDITOR, password=None)
        self.clients = {"own": candidate, "by_device_key": candidate, "signed_in": candidate, "anyone": Client(), "gone": Client()}
        self.boss, self.auditor = signed_in(boss), signed_in(auditor)
        self.objects = access_objects.objects_for(place, boss, candidate)

    def client(self, row: Row) -> Client:
        return self.clients.get(row.how) or (self.auditor if row.who == {Role.AUDITOR} else self.boss)

    def address(self, row: Row, known: bool = True) -> str:
        """With objects that are there, or with ids of nothing."""
        values = {}
        for argument, converter in ADDRESSES[row.name].pattern.converters.items():
            value = self.objects.get(named := row.objects.get(argument, argument), named)
            nothing = {"UUIDConverter": UUID(int=7), "IntConverter": 10**24}.get(type(converter).__name__, "nonsense")
            values[argument] = (value[0] if isinstance(value, tuple) else value) if known else nothing
        return reverse(row.name, kwargs=values)

    def forms(self) -> Iterator[tuple[Client, Form]]:
        """One form of each address that takes one, as the page first shows it; and an empty one for addresses that no page sends to."""
        met: dict[tuple[str, ...], tuple[Client, Form]] = {}
        for row in TABLE:
            page = self.address(row)
            answer = self.client(row).get(page, follow=False)
            body = answer.content.decode() if answer.status_code == 200 and "html" in answer["Content-Type"] else ""
            for form in forms_of(page, body):
                met.setdefault((form.method, _target(form)), (self.client(row), form))
            met.setdefault(("post", row.name, *row.objects.values()), (self.client(row), Form(page, "post")))
        posted = {key[1] for key, (_, form) in met.items() if key[0] == "post" and form.fields}
        yield from (found for key, found in met.items() if found[1].fields or key[1] not in posted)


def _target(form: Form) -> str:
    try:
        return resolve(form.action.split("?")[0]).view_name
    except Resolver404:
        return form.action


@pytest.fixture
def site(town: Unit, signed_in: Any) -> Site:
    return Site(town, signed_in)


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """What the block wrote is taken back, a sign-out too, so that one try does not spoil the next."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def _rows() -> Any:
    counts = ", ".join(f"(SELECT COUNT(*) FROM {table})" for table in WHOLE)  # one statement
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return cursor.fetchone()


def tried(strategy: st.SearchStrategy[Any], times: int, attempt: Any) -> None:
    """Run `attempt` with values of the strategy; each shrinks to the smallest that fails."""
    quick = settings(max_examples=times, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    quick(given(strategy)(lambda values: attempt(values)))()


@pytest.mark.postgres
def test_a_form_filled_with_anything_is_answered_and_stores_all_or_nothing(site: Site) -> None:
    forms = list(site.forms())
    assert len({form.action for _, form in forms if form.fields}) > 20
    for client, form in forms:

        def send(values: dict[str, Any], client: Client = client, form: Form = form) -> None:
            with undone(client):
                before = _rows()
                answer = client.post(form.action, values) if form.method == "post" else client.get(form.action, values)
                assert answer.status_code < 500, form.action
                assert answer.status_code == 302 or _rows() == before, f"{form.action} refused and stored all the same"

        tried(filled(form), TRIES if form.fields else 1, send)


def test_an_address_asked_with_anything_is_answered(site: Site) -> None:
    query = st.dictionaries(st.sampled_from(NAMES) | TEXT, st.sampled_from(NASTY) | TEXT, max_size=6)
    for row in TABLE:
        client = site.client(row)
        for known in dict.fromkeys((site.address(row), site.address(row, known=False))):

            def ask(values: dict[str, str], client: Client = client, address: str = known) -> None:
                with undone(client):
                    assert client.get(address, values).status_code < 500, address

            tried(query, 2, ask)
    assert [one.get(reverse("people:me")).status_code for one in (site.boss, site.auditor, site.clients["own"])] == [200, 200, 200]


def test_a_body_that_is_no_form_is_answered(site: Site) -> None:
    bodies = cycle([(b"{", "application/json"), (b"--x\r\n\xff\x00", "multipart/form-data; boundary=x")])
    for row, (body, kind) in zip(TABLE, bodies, strict=False):
        client, address = site.client(row), site.address(row)
        with undone(client):
            assert client.post(address, body, content_type=kind).status_code < 500, address


def test_what_the_question_page_sends_may_be_any_json(site: Site, cadre: Person) -> None:
    for name in ("quiz:save", "quiz:hand_in", "quiz:incidents"):
        client, address = site.clients["by_device_key"], reverse(name, args=[site.objects["attempt_id"]])

        def send(body: Any, client: Client = client, address: str = address) -> None:
            with undone(client):
                assert sitting.post_json(client, address, body).status_code < 500, json.dumps(body)

        tried(JSON, TRIES * 8, send)
