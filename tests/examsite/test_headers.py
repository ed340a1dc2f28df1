"""What every answer tells the browser it may do: pages, fragments, errors, redirects and static files alike."""

from typing import Any

import pytest
from django.test import Client

from people.models import Person

pytestmark = pytest.mark.django_db
POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; "
    "manifest-src 'self'; script-src 'self'; style-src 'self'"
)


def assert_guarded(response: Any) -> None:
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy == dict(part.split(" ", 1) for part in POLICY.split("; "))
    denied = response["Permissions-Policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(denied)
    assert not [one for one in denied if one.startswith("clipboard")]  # copying is the browser's default for our own pages
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200), ("/help/", 200), ("/welcome/", 302), ("/no/such/page/", 404), ("/manage/people/", 403), ("/static/theme.css", 200),
        ("/static/mark.svg", 200),
    ],
)  # fmt: skip
def test_every_answer_is_guarded(address: str, status: int, cadre: Person, signed_in: Any) -> None:
    response = signed_in(cadre).get(address)
    assert response.status_code == status
    assert_guarded(response)
    if not address.startswith("/static/"):
        assert response["X-Frame-Options"] == "DENY"


def test_a_fragment_is_guarded_and_stored_nowhere(clerk: Person, signed_in: Any) -> None:
    response = signed_in(clerk).get("/manage/people/?q=%E9%99%88", headers={"hx-request": "true"})
    assert_guarded(response)
    assert response["Cache-Control"] == "no-store"
    assert "HX-Request" in response["Vary"]


def test_a_failing_page_is_guarded(cadre: Person, signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client: Client = signed_in(cadre)
    client.raise_request_exception = False
    monkeypatch.setattr("examsite.views.candidacies", None)
    response = client.get("/")
    assert response.status_code == 500
    assert_guarded(response)


def test_cookies_are_out_of_reach_of_scripts(cadre: Person) -> None:
    client = Client()
    client.get("/sign-in/")
    assert client.cookies["csrftoken"]["httponly"]
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
