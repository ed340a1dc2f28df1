"""The interface for programs: it is there while switched on, answers JSON whatever happens, and bears only so many requests."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core.api import errors
from core.models import AuditEntry, Office
from people.api.people import People
from people.models import Person, Role, Unit
from people.services import sessions
from tests import factories

pytestmark = pytest.mark.django_db
Program = Callable[[Person], Client]
ME, PEOPLE = "/api/v1/me/", "/api/v1/people/"


def refusal(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/json"
    body = answer.json()
    assert body["sentence"]
    return answer.status_code, body["code"]


def test_while_it_is_off_every_address_answers_as_one_that_does_not_exist(town: Unit, clerk: Person, signed_in: Callable[[Person], Client]) -> None:
    unknown = signed_in(clerk).get("/nowhere/")
    for address in ("/api/", ME, PEOPLE, "/api/schema/", "/api/docs/", "/api/v1/nonsense/", "/api/v1/people", "/api/v1/people/a%0Ab/"):
        for client in (Client(), signed_in(clerk)):
            answer = client.get(address)
            assert (answer.status_code, answer["Content-Type"]) == (404, unknown["Content-Type"]), address
    assert "/api/" not in signed_in(clerk).get(reverse("people:me")).content.decode()


def test_an_unknown_address_below_it_answers_json(program: Program) -> None:
    for address in ("/api/", "/api/v1/nonsense/", "/api/v1/people", "/api/v1/people/a%0Ab/"):
        assert refusal(Client().get(address)) == (404, "not_found")


def test_each_refusal_has_a_code_and_a_sentence(program: Program, clerk: Person) -> None:
    client, cadre = program(clerk), factories.person("陈志强")
    assert refusal(Client().get(ME)) == (401, "not_authenticated")
    assert refusal(client.delete(PEOPLE)) == (405, "method_not_allowed")
    assert refusal(client.options(PEOPLE)) == (405, "method_not_allowed")
    assert refusal(client.get(f"{PEOPLE}?page=999")) == (404, "not_found")
    assert refusal(client.get(f"{PEOPLE}?unit=1")) == (400, "invalid")
    assert refusal(client.post(PEOPLE, {"name": "x"})) == (415, "unsupported_media_type")
    assert refusal(client.get(f"{PEOPLE}{cadre.pk}/")) == (404, "not_found")
    assert refusal(program(factories.person("黎主任", role=Role.AUTHOR)).get(PEOPLE)) == (403, "forbidden")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", (400, "invalid")),
        (b"{", (400, "parse_error")),
        (b"\xff\xfe", (400, "parse_error")),
        (b"[" * 100_000, (400, "parse_error")),
        (b"1" * 10_000, (400, "parse_error")),
        (b'{"name": NaN}', (400, "parse_error")),
        (b'"' + b"x" * 2_000_000 + b'"', (413, "too_large")),
        (b"[]", (400, "invalid")),
        (b"null", (400, "invalid")),
        (b'{"name": "\\ud800"}', (400, "invalid")),
        (b'{"name": "\\u0000"}', (400, "invalid")),
    ],
)
def test_whatever_is_sent_is_read_or_refused(program: Program, clerk: Person, body: bytes, expected: tuple[int, str]) -> None:
    client = program(clerk)
    for kind in ("application/json", "application/json; charset=base64", "APPLICATION/JSON;charset=nonsense"):
        assert refusal(client.generic("POST", PEOPLE, body, content_type=kind)) == expected


def test_wrong_fields_are_named(program: Program, clerk: Person) -> None:
    answer = program(clerk).post(PEOPLE, {"name": "", "unit": "x"}, content_type="application/json")
    assert refusal(answer) == (400, "invalid")
    assert set(answer.json()["fields"]) == {"name", "unit", "staffing_type"}


def test_a_fault_is_json_too_and_recorded(program: Program, clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(route: People, request: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(People, "list", broken)
    client = program(clerk)
    client.raise_request_exception = False
    assert refusal(client.get(PEOPLE)) == (500, "failed")
    assert AuditEntry.objects.get(event="core.failed").subject == "api:person-list"


def test_refusals_are_recorded_as_those_of_pages_are(program: Program, clerk: Person) -> None:
    client = program(factories.person("黎主任", role=Role.AUTHOR))
    client.get(PEOPLE)
    entry = AuditEntry.objects.get(event="core.refused")
    assert (entry.person_name, entry.subject, entry.detail["code"]) == ("黎主任", "api:person-list", "forbidden")
    Client().get(PEOPLE)
    assert AuditEntry.objects.filter(event="core.refused").count() == 1  # nobody fills the table without a name


def test_a_person_may_ask_so_often_a_minute(program: Program, clerk: Person, settings: LazySettings) -> None:
    settings.API_PER_MINUTE = 3
    client, other = program(clerk), program(factories.person("黄文书", role=Role.CLERK))
    assert [client.get(ME).status_code for _ in range(3)] == [200, 200, 200]
    answer = program(clerk).get(ME)  # another token of the same person
    assert refusal(answer) == (429, "throttled")
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert other.get(ME).status_code == 200


def test_wrong_tokens_and_strangers_of_an_address_are_counted_and_hold_up_no_right_token(
    program: Program, clerk: Person, settings: LazySettings
) -> None:
    settings.API_STRANGERS_PER_MINUTE = 3
    client, wrong = program(clerk), Client(headers={"Authorization": "Bearer " + "x" * 43})
    assert [wrong.get(ME).status_code, wrong.get(ME).status_code, Client().get(ME).status_code] == [401, 401, 401]
    assert refusal(wrong.get(ME)) == (429, "throttled")
    assert refusal(Client().get("/api/schema/")) == (429, "throttled")
    assert Client().get(ME, REMOTE_ADDR="10.0.0.9").status_code == 401
    assert client.get(ME).status_code == 200


def test_a_crowd_of_strangers_makes_nobody_s_count_begin_anew(program: Program, clerk: Person, settings: LazySettings) -> None:
    settings.API_PER_MINUTE = 1
    client = program(clerk)
    assert client.get(ME).status_code == 200
    for number in range(310):
        assert Client().get(ME, REMOTE_ADDR=f"10.0.{number // 200}.{number % 200}").status_code == 401
    assert client.get(ME).status_code == 429


# --- the session of the pages


def test_a_session_serves_too_but_must_show_that_its_page_asked(program: Program, clerk: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk, backend="people.backends.SignInBackend")
    assert client.get(ME).status_code == 200
    assert refusal(client.post(PEOPLE, "{}", content_type="application/json")) == (403, "csrf")
    client.get(reverse("people:me"))
    token = client.cookies["csrftoken"].value
    answer = client.post(PEOPLE, "{}", content_type="application/json", headers={"X-CSRFToken": token})
    assert refusal(answer) == (400, "invalid")


def test_a_session_that_a_page_would_ask_more_of_is_told_so(program: Program, clerk: Person, signed_in: Callable[[Person], Client]) -> None:
    remembered, idle = signed_in(clerk), signed_in(clerk)
    for client, key, value in ((remembered, sessions.BY, sessions.DEVICE), (idle, sessions.STAFF_SEEN, 1)):
        session = client.session
        session[key] = value
        session.save()
        assert refusal(client.get(ME)) == (401, "sign_in_again")
    Person.objects.filter(pk=clerk.pk).update(must_change_password=True)
    assert refusal(signed_in(clerk).get(ME)) == (401, "sign_in_again")


# --- the schema


def test_the_schema_is_valid_and_without_warnings(capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
    assert capsys.readouterr().err == ""


def test_the_schema_is_openapi_3_1_and_says_how_each_route_may_refuse(program: Program, clerk: Person) -> None:
    answer = program(clerk).get("/api/schema/")
    schema = json.loads(answer.content)
    assert schema["openapi"].startswith("3.1")
    assert {"/api/v1/people/", "/api/v1/units/", "/api/v1/teams/", "/api/v1/me/"} <= set(schema["paths"])
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            assert {"400", "401", "403", "404", "429"} <= set(operation["responses"]), path


def test_every_sentence_of_a_refusal_is_chinese() -> None:
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in sentence) for sentence in errors.SENTENCES.values())


def test_the_switch_opens_it_at_once(program: Program, clerk: Person) -> None:
    client = program(clerk)
    assert client.get(ME).status_code == 200
    Office.objects.update(interfaces=False)
    assert client.get(ME).status_code == 404
