"""The clerk, or a unit's liaison, unlocks or resets in two taps: from a search box, a list, a person's page, an exam's roster."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.home_cards import cards_for
from core.models import AuditEntry
from people.models import AccountSlip, Person, Role, SignInFailure
from people.rules.lockout import PERSON_LIMIT
from tests import factories

SignedIn = Callable[[Person], Client]
HELP = "/manage/people/help/"


@pytest.fixture
def liaison(cadre: Person) -> Person:
    return factories.person("联络员", role=Role.LIAISON, role_unit=cadre.unit)


@pytest.fixture
def locked(cadre: Person) -> Person:
    now = timezone.now()
    SignInFailure.objects.bulk_create(SignInFailure(person=cadre, address="10.0.0.1", at=now) for _ in range(PERSON_LIMIT))
    return cadre


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def sign_in(person: Person, password: str = factories.PASSWORD) -> Client | None:
    client = Client()
    answer = client.post("/sign-in/", {"username": person.account, "password": password})
    return client if answer.status_code == 302 else None


def one_time_in(page: str) -> str:
    found = re.search(r'class="one-time"[^>]*>([^<]+)<', page)
    assert found
    return found[1]


def test_without_words_the_page_shows_who_is_locked(clerk: Person, locked: Person, signed_in: SignedIn) -> None:
    page = text(signed_in(clerk).get(HELP))
    assert locked.name in page
    assert "已锁定" in page
    assert clerk.account not in page.split('id="help-found"')[1]
    card = cards_for(clerk, timezone.now())[0]
    assert (card.figure, card.url, card.urgent) == ("1 人", HELP, True)


def test_unlocking_lets_the_person_in_at_once(clerk: Person, locked: Person, signed_in: SignedIn) -> None:
    for _ in range(5):
        sign_in(locked, "wrong")
    assert sign_in(locked) is None
    back = f"{HELP}?q={locked.account}"
    answer = signed_in(clerk).post(f"/manage/people/{locked.public_id}/unlock/", {"next": back})
    assert answer.headers["Location"] == back
    assert sign_in(locked) is not None
    assert AuditEntry.objects.get(event="people.unlocked").person_name == clerk.name
    assert "现在没有人被锁定" in text(signed_in(clerk).get(HELP))
    assert not [card for card in cards_for(clerk, timezone.now()) if card.url == HELP]


def test_a_reset_shows_a_one_time_password_that_leads_to_an_own_one(clerk: Person, locked: Person, signed_in: SignedIn) -> None:
    elsewhere = signed_in(locked)
    answer = signed_in(clerk).post(f"/manage/people/{locked.public_id}/reset-password/")
    assert "no-store" in answer.headers["Cache-Control"]
    one_time = one_time_in(text(answer))
    assert one_time not in str(list(AuditEntry.objects.values())) + str(list(AccountSlip.objects.values()))
    assert elsewhere.get("/me/").status_code == 302
    assert sign_in(locked) is None
    client = sign_in(locked, one_time)
    assert client is not None
    assert client.get("/me/").headers["Location"].startswith("/me/password/")


def test_the_one_time_password_is_good_for_a_day(clerk: Person, cadre: Person, signed_in: SignedIn) -> None:
    one_time = one_time_in(text(signed_in(clerk).post(f"/manage/people/{cadre.public_id}/reset-password/")))
    slip = AccountSlip.objects.get()
    assert (slip.expires_at - slip.printed_at).total_seconds() == 24 * 60 * 60
    AccountSlip.objects.update(expires_at=timezone.now())
    assert sign_in(cadre, one_time) is None


@pytest.mark.parametrize("action", ["unlock", "reset-password"])
def test_a_liaison_helps_the_own_unit_only_and_nobody_with_a_role(
    action: str, liaison: Person, clerk: Person, locked: Person, signed_in: SignedIn
) -> None:
    client = signed_in(liaison)
    stranger = factories.person("外单位", unit=factories.office("北坡村"))
    codes = [client.post(f"/manage/people/{one.public_id}/{action}/").status_code for one in (locked, stranger, clerk)]
    assert codes == [302 if action == "unlock" else 200, 404, 400]
    assert stranger.account not in text(client.get(HELP, {"q": "外单位"}))
    assert "请找镇综合管理员或安全管理员" in text(client.get(HELP, {"q": clerk.account}))


def test_nobody_else_may_help_and_nobody_resets_themselves(clerk: Person, leader: Person, cadre: Person, signed_in: SignedIn) -> None:
    for one in (leader, cadre):
        assert signed_in(one).get(HELP).status_code == 403
        assert signed_in(one).post(f"/manage/people/{clerk.public_id}/unlock/").status_code == 403
    answer = signed_in(clerk).post(f"/manage/people/{clerk.public_id}/reset-password/")
    assert "自己的密码请在" in text(answer)
    assert Person.objects.get(pk=clerk.pk).check_password(factories.PASSWORD)
    Person.objects.filter(pk=cadre.pk).update(status=Person.Status.DISABLED)
    assert "不必重置密码" in text(signed_in(clerk).post(f"/manage/people/{cadre.public_id}/reset-password/"))


def test_nonsense_words_find_nobody(clerk: Person, cadre: Person, signed_in: SignedIn) -> None:
    for words in ("查无此人", "%", "\x00", "x" * 5000, "'"):
        assert cadre.account not in text(signed_in(clerk).get(HELP, {"q": words}))
    fragment = text(signed_in(clerk).get(HELP, {"q": "陈志强"}, headers={"HX-Request": "true"}))
    assert cadre.account in fragment
    assert "<html" not in fragment


def test_the_search_costs_the_same_for_one_and_for_thirty(clerk: Person, cadre: Person, signed_in: SignedIn) -> None:
    client = signed_in(clerk)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(HELP, {"q": "陈"})
        return len(queries)

    cost()  # the first staff page of a session notes that it was seen
    before = cost()
    for number in range(30):
        factories.person(f"陈{number}", password=None)
    assert cost() == before


def test_list_page_and_roster_have_both_buttons(clerk: Person, locked: Person, signed_in: SignedIn) -> None:
    factories.bank(2, 1, 1)
    exam = factories.exam(locked)
    roster = f"/manage/exams/{exam.public_id}/roster/"
    candidate = f"{roster}{exam.candidates.get().public_id}/"
    for page in ("/manage/people/", f"/manage/people/{locked.public_id}/", roster, candidate):
        shown = text(signed_in(clerk).get(page))
        for action in ("unlock", "reset-password"):
            assert f"/manage/people/{locked.public_id}/{action}/" in shown, page
    admin = factories.person("考试管理员", role=Role.EXAM_ADMIN)
    assert "reset-password" in text(signed_in(admin).get(roster))
