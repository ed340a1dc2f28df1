"""Signing in with OpenID Connect, at a real provider; and everything that may be wrong there."""

import base64
import hashlib
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from people.models import ExternalIdentity, Person
from people.services import elsewhere, sessions
from tests.providers.oidc import ANOTHER_KEY, SECRET, Liar, Provider

pytestmark = pytest.mark.django_db
START, BACK = "/sign-in/with/oidc/", "/sign-in/with/oidc/back/"
ZHANG = "f81d4fae"


@pytest.fixture
def linked(cadre: Person) -> Person:
    ExternalIdentity.objects.create(person=cadre, provider="oidc", subject=ZHANG, linked_at=timezone.now())
    return cadre


def there_and_back(client: Client, provider: Provider, subject: str = ZHANG, to: str = "") -> Any:
    address = client.get(START, {"next": to} if to else {})["Location"]
    return client.get(provider.says_who(address, subject))


def refused(client: Client, answer: Any) -> str:
    """The sentence on the sign-in page to which one is led; nobody is signed in."""
    assert answer["Location"].startswith("/sign-in/")
    page = client.get(answer["Location"])
    assert not page.wsgi_request.user.is_authenticated
    assert "密码" in page.content.decode()
    return str(next(iter(page.context["messages"])))


def last_refusal() -> dict[str, Any]:
    entry = AuditEntry.objects.filter(event="people.sign_in_refused").latest("id")
    assert entry.outcome == "refused"
    return entry.detail


# --- there and back


def test_who_is_linked_is_signed_in_and_led_on(client: Client, provider: Provider, linked: Person) -> None:
    assert "用统一身份认证登录" in client.get("/sign-in/").content.decode()
    assert there_and_back(client, provider, to="/me/")["Location"] == "/me/"
    assert client.get("/me/").wsgi_request.user == linked
    assert client.session[sessions.BY] == sessions.OIDC
    assert AuditEntry.objects.get(event="people.signed_in").detail["how"] == "oidc"


def test_the_provider_is_asked_for_a_code_with_pkce_state_and_nonce(client: Client, provider: Provider) -> None:
    asked = parse_qs(urlsplit(client.get(START)["Location"]).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/sign-in/with/oidc/back/"]
    assert len(asked["state"][0]) == len(asked["nonce"][0]) == 32
    assert client.session["sign_in_elsewhere"]["kept"]["code_verifier"] not in str(asked)


def test_the_way_back_follows_the_address_of_the_site(client: Client, provider: Provider, settings: Any) -> None:
    settings.SITE_URL = "https://xuefa.example/"
    asked = parse_qs(urlsplit(client.get(START)["Location"]).query)
    assert asked["redirect_uri"] == ["https://xuefa.example/sign-in/with/oidc/back/"]


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_it_leads_nowhere_else(client: Client, provider: Provider, linked: Person, to: str) -> None:
    assert there_and_back(client, provider, to=to)["Location"] == "/welcome/"


def test_the_session_s_key_changes(client: Client, provider: Provider, linked: Person) -> None:
    client.get(START)
    before = client.session.session_key
    there_and_back(client, provider)
    assert client.session.session_key != before


def test_what_the_provider_published_is_asked_for_once(client: Client, provider: Provider, linked: Person) -> None:
    there_and_back(client, provider)
    kept = cache.get(f"people.oidc.{provider.issuer}")
    assert kept["jwks"]["keys"]
    assert there_and_back(Client(), provider).status_code == 302


# --- what does not count


def test_an_answer_counts_once(client: Client, provider: Provider, linked: Person) -> None:
    answer = provider.says_who(client.get(START)["Location"], ZHANG)
    client.get(answer)
    client.post("/sign-out/")
    assert "已经失效" in refused(client, client.get(answer))
    assert last_refusal() == {"how": "oidc", "code": "provider_over", "said": ""}


def test_an_answer_counts_in_the_browser_that_asked(client: Client, provider: Provider, linked: Person) -> None:
    answer = provider.says_who(client.get(START)["Location"], ZHANG)
    other = Client()
    assert "已经失效" in refused(other, other.get(answer))
    other.get(START)
    assert "已经失效" in refused(other, other.get(answer))


def test_an_answer_counts_for_ten_minutes(client: Client, provider: Provider, linked: Person) -> None:
    answer = provider.says_who(client.get(START)["Location"], ZHANG)
    session = client.session
    session["sign_in_elsewhere"]["until"] = int(timezone.now().timestamp()) - 1
    session.save()
    assert "已经失效" in refused(client, client.get(answer))


def test_a_code_of_another_sign_in_is_refused(client: Client, provider: Provider, linked: Person) -> None:
    """Somebody else's code, pushed into a sign-in begun here: the nonce is not ours."""
    stolen = parse_qs(urlsplit(provider.says_who(Client().get(START)["Location"], ZHANG)).query)["code"][0]
    client.get(START)
    state = client.session["sign_in_elsewhere"]["state"]
    assert "没有接受" in refused(client, client.get(BACK, {"code": stolen, "state": state}))
    assert last_refusal()["said"] == "InvalidClaimError"


def test_who_declines_there_is_told_so(client: Client, provider: Provider) -> None:
    client.get(START, {"next": "/me/"})
    state = client.session["sign_in_elsewhere"]["state"]
    answer = client.get(BACK, {"error": "access_denied", "state": state})
    assert answer["Location"] == "/sign-in/?next=%2Fme%2F"
    assert "没有在统一身份认证完成授权" in refused(client, answer)
    assert last_refusal()["code"] == "provider_denied"


def test_a_wrong_secret_is_told_as_the_provider_calls_it(client: Client, provider: Provider, linked: Person, settings: Any) -> None:
    settings.OIDC_CLIENT_SECRET = "wrong"
    assert "invalid_client" in refused(client, there_and_back(client, provider))


def test_who_has_left_is_not_let_in(client: Client, provider: Provider, linked: Person) -> None:
    Person.objects.filter(pk=linked.pk).update(status=Person.Status.LEFT)
    assert "不能登录本系统" in refused(client, there_and_back(client, provider))
    assert last_refusal()["said"] == linked.account


# --- a provider that is away, or lies


def test_a_provider_that_is_away_is_told_and_left_alone_for_a_while(client: Client, interfaces: None) -> None:
    assert "暂时连不上统一身份认证" in refused(client, client.get(START))
    assert last_refusal() == {"how": "oidc", "code": "provider_down", "said": "ConnectionError"}
    refused(client, client.get(START))
    assert last_refusal()["said"] == ""  # not asked again


def test_a_provider_that_never_answers_is_given_up(client: Client, interfaces: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "TIMEOUT", (1, 0.1))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.OIDC_ISSUER = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert "暂时连不上" in refused(client, client.get(START))
    assert last_refusal()["said"] == "ReadTimeout"


@pytest.fixture
def liar(interfaces: None, settings: Any) -> Iterator[Liar]:
    with Liar() as made:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = made.url, "us", SECRET
        yield made


def told(client: Client, liar: Liar) -> Any:
    """Back with a code; what the token then says is up to the liar."""
    asked = parse_qs(urlsplit(client.get(START)["Location"]).query)
    liar.nonce = asked["nonce"][0]
    return client.get(BACK, {"code": "1", "state": asked["state"][0]})


def test_a_right_token_is_believed(client: Client, liar: Liar) -> None:
    assert told(client, liar)["Location"] == "/sign-in/link/"


def test_the_code_is_redeemed_with_what_only_this_browser_s_sign_in_knows(client: Client, liar: Liar) -> None:
    challenge = parse_qs(urlsplit(client.get(START)["Location"]).query)["code_challenge"][0]
    client.get(BACK, {"code": "1", "state": client.session["sign_in_elsewhere"]["state"]})
    verifier = liar.sent["code_verifier"].encode()
    assert base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).decode().rstrip("=") == challenge


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "others"},
        {"aud": "others", "azp": "us"},
        {"aud": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"sub": "a\x00b"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(client: Client, liar: Liar, claims: dict[str, Any]) -> None:
    liar.claims = claims
    assert "没有接受这次登录" in refused(client, told(client, liar))
    assert last_refusal()["code"] == "provider_answer"


def test_a_token_signed_by_another_key_is_refused(client: Client, liar: Liar) -> None:
    liar.key = ANOTHER_KEY
    assert "没有接受这次登录" in refused(client, told(client, liar))


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_no_signature_and_a_shared_secret_do_not_count_also_where_the_provider_offers_them(client: Client, liar: Liar, algorithm: str) -> None:
    liar.algorithm = algorithm
    assert "没有接受这次登录" in refused(client, told(client, liar))


def test_new_keys_are_fetched_when_a_token_names_one(client: Client, liar: Liar) -> None:
    told(client, liar)
    liar.key, liar.keys = ANOTHER_KEY, [ANOTHER_KEY]
    assert told(client, liar)["Location"] == "/sign-in/link/"
    assert liar.asked.count("/.well-known/openid-configuration") == 1


@pytest.mark.parametrize("token", [{"id_token": None}, {"id_token": "nonsense"}, {"error": "invalid_request"}, {"id_token": 5}])
def test_an_answer_that_is_none_is_refused(client: Client, liar: Liar, token: dict[str, Any]) -> None:
    liar.token = token
    assert "没有接受这次登录" in refused(client, told(client, liar))


@pytest.mark.parametrize(
    "published", [{"issuer": "https://elsewhere.example"}, {"issuer": 5}, {"token_endpoint": None}, {"authorization_endpoint": "javascript:x"}]
)
def test_a_provider_that_publishes_nonsense_is_refused(client: Client, liar: Liar, published: dict[str, Any]) -> None:
    liar.published = published
    assert "没有接受这次登录" in refused(client, client.get(START))
    assert cache.get(f"people.oidc.{liar.url}") is None
