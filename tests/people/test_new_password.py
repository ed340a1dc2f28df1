"""Setting an own password: first sign-in, changing it later, and the link on an account slip."""

import hashlib
from collections.abc import Callable
from urllib.parse import quote

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from core.errors import Gone, Refused
from core.models import AuditEntry
from people.models import AccountSlip, FormerPassword, Person, SignInFailure
from people.services import passwords
from tests import factories

ONE_TIME, OWN = "Kmx7-hwT4n", "Laojia-2026"
LANDING = "/welcome/"  # settings.LOGIN_REDIRECT_URL
SignedIn = Callable[[Person], Client]


@pytest.fixture
def newcomer(cadre: Person, clerk: Person) -> Person:
    """Nobody but the slip in their hand lets them in."""
    passwords.reset(person=cadre, by=clerk, now=timezone.now())
    AccountSlip.objects.update(password=make_password(ONE_TIME), token_hash=hashlib.sha256(b"token").hexdigest())
    return cadre


def sign_in(person: Person, password: str) -> Client | None:
    client = Client()
    answer = client.post("/sign-in/", {"username": person.account, "password": password})
    return client if answer.status_code == 302 else None


def test_first_sign_in_leads_to_the_new_password_whatever_is_asked(newcomer: Person) -> None:
    client = sign_in(newcomer, ONE_TIME)
    assert client is not None
    for page in ("/", "/me/"):
        assert client.get(page).headers["Location"] == f"/me/password/?next={quote(page, safe='')}"
    assert "一次性密码" in client.get("/me/password/").content.decode()
    answer = client.post("/me/password/", {"password": OWN, "again": OWN, "next": "/me/"})
    assert answer.headers["Location"] == "/me/"


def test_new_password_keeps_this_session_and_uses_up_the_slip(newcomer: Person) -> None:
    client = sign_in(newcomer, ONE_TIME)
    assert client is not None
    assert client.post("/me/password/", {"password": OWN, "again": OWN}).headers["Location"] == LANDING
    assert client.get("/me/").status_code == 200
    assert not AccountSlip.objects.exists()
    assert sign_in(newcomer, ONE_TIME) is None
    assert sign_in(newcomer, OWN) is not None
    assert AuditEntry.objects.filter(event="people.password_set").count() == 1


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        (ONE_TIME, ONE_TIME, "不能与现在的密码"),
        ("short-1", "short-1", "密码太短"),
        ("onlyletters", "onlyletters", "三种"),
        ("Admin@123", "Admin@123", "太常见"),
        (OWN, "Laojia-2027", "两次填写的密码不一样"),
        ("", "", "请填写新密码"),
        ("Aa1-" * 17, "Aa1-" * 17, "最长 64"),
    ],
)
def test_unfit_new_password_is_told_why(newcomer: Person, password: str, again: str, sentence: str) -> None:
    client = sign_in(newcomer, ONE_TIME)
    assert client is not None
    assert sentence in client.post("/me/password/", {"password": password, "again": again}).content.decode()
    assert AccountSlip.objects.exists()


def test_later_change_asks_for_the_present_password_and_ends_other_sessions(cadre: Person, signed_in: SignedIn) -> None:
    here, elsewhere = signed_in(cadre), signed_in(cadre)
    assert "现在的密码不对" in here.post("/me/password/", {"present": "x", "password": OWN, "again": OWN}).content.decode()
    assert here.post("/me/password/", {"present": factories.PASSWORD, "password": OWN, "again": OWN}).status_code == 302
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_passwords_are_hashed_with_argon2id_at_19_mib_two_passes_one_lane() -> None:
    assert make_password("x").startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_last_five_passwords_may_not_come_back(cadre: Person) -> None:
    def rows(number: int) -> None:
        FormerPassword.objects.bulk_create(FormerPassword(person=cadre, password="!", set_at=factories.NOON) for _ in range(number))

    for one in (OWN, "Laojia-2027"):
        passwords.set_own(person=cadre, password=one, now=factories.NOON)
    rows(3)
    with pytest.raises(Refused, match="最近用过的 5 个"):
        passwords.set_own(person=cadre, password=OWN, now=factories.NOON)
    rows(1)
    passwords.set_own(person=cadre, password=OWN, now=factories.NOON)
    assert FormerPassword.objects.filter(person=cadre).count() == 5


def test_a_wrong_present_password_counts_as_a_failed_sign_in(cadre: Person, signed_in: SignedIn) -> None:
    client = signed_in(cadre)
    for _ in range(5):
        answer = client.post("/me/password/", {"present": "x", "password": OWN, "again": OWN})
    assert answer.status_code == 429
    assert SignInFailure.objects.filter(person=cadre).count() == 5
    kept = AccessAttempt.objects.get()
    assert OWN not in kept.post_data
    assert Person.objects.get(pk=cadre.pk).check_password(factories.PASSWORD)


def test_slip_link_sets_the_password_once_and_signs_in(newcomer: Person) -> None:
    client = Client()
    assert newcomer.name in client.get("/set-password/token/").content.decode()
    assert client.post("/set-password/token/", {"password": OWN, "again": OWN}).headers["Location"] == LANDING
    assert client.get("/me/").status_code == 200
    assert "已经用过" in Client().get("/set-password/token/").content.decode()


def test_unknown_or_expired_slip_link_says_what_to_do(newcomer: Person) -> None:
    AccountSlip.objects.update(expires_at=timezone.now())
    assert "一次性密码已过期" in Client().post("/sign-in/", {"username": newcomer.account, "password": ONE_TIME}).content.decode()
    expired, unknown = Client().get("/set-password/token/"), Client().get("/set-password/other/")
    assert (expired.status_code, unknown.status_code) == (410, 410)
    assert "已过期" in expired.content.decode()
    assert sign_in(newcomer, ONE_TIME) is None


@pytest.mark.postgres
def test_a_slip_replaced_meanwhile_sets_nothing(newcomer: Person) -> None:
    slip = AccountSlip.objects.select_related("person").get()
    AccountSlip.objects.update(token_hash="replaced")
    with pytest.raises(Gone, match="已经用过"):
        passwords.set_by_slip(slip=slip, password=OWN, now=timezone.now())
    assert Person.objects.get(pk=newcomer.pk).must_change_password
