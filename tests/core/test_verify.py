"""Codes that are printed, typed again and checked by anyone: they cannot be guessed, and a miss costs."""

import math
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import verify
from core.models import Office
from people.models import Unit

ROOM = "NN"


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> str:
    """A room that gave out one code."""
    code = verify.new_code(ROOM)
    known = verify.Verified(verify.VALID, "证书", [("姓名", "陈志强")])
    monkeypatch.setitem(verify._rooms, ROOM, verify.Room(lambda asked, now: known if asked == code else None, "public_check", "证明"))
    return code


@pytest.fixture
def checked(town: Unit, room: str) -> str:
    """The same in a town where anyone may check."""
    Office.objects.update(public_check=True)
    cache.clear()
    return room


def test_a_code_has_eighty_random_bits_and_no_letter_that_looks_like_another() -> None:
    assert verify.RANDOM_LETTERS * math.log2(len(verify.ALPHABET)) > 80
    assert not set(verify.ALPHABET) & set("01OILBSZGUQ")
    codes = {verify.new_code(ROOM) for _ in range(500)}
    assert len(codes) == 500
    assert set("".join(codes)) == set(verify.ALPHABET)


def test_a_code_is_understood_however_it_is_typed() -> None:
    code = "XF8524V3333344444555"
    assert verify.shown(code) == "XF85-24V3-3333-4444-4555"
    for typed in (
        verify.shown(code),
        code.lower(),
        " xf85 24v3 3333 4444 4555 ",
        "ＸＦ８５－２４Ｖ３３３３３４４４４４５５５",
        "XFBSZ4U3333344444SSS",
    ):
        assert verify.read(typed) == code


@pytest.mark.parametrize("typed", ["", "-", "XF", "陈志强", "XF" + "2" * 17, "XF" + "2" * 19, "QQ" + "2" * 18, "22" + "2" * 18, "2" * 5000])
def test_what_is_no_code_is_found_in_no_room(typed: str) -> None:
    assert verify.look_up(typed, timezone.now()) is None


def ask(client: Client, code: str) -> str:
    return str(client.get(reverse("core:verify", args=[code])).content.decode())


@pytest.mark.django_db
def test_anyone_checks_a_code_without_signing_in_and_no_copy_is_kept(checked: str) -> None:
    client = Client()
    answer = client.get(reverse("core:verify_ask"), {"code": checked.lower()}, follow=True)
    assert "有效" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert re.search(r'name="robots" content="noindex', answer.content.decode())
    assert "没有查到" in ask(client, verify.new_code(ROOM))


@pytest.mark.django_db
def test_who_guesses_too_often_waits_and_who_checks_what_exists_does_not(checked: str, settings: object) -> None:
    settings.VERIFY_MISSES_PER_MINUTE = 3  # type: ignore[attr-defined]
    here, elsewhere = Client(REMOTE_ADDR="10.0.0.8"), Client(REMOTE_ADDR="10.0.0.9")
    assert all("有效" in ask(here, checked) for _ in range(5))
    for _ in range(3):
        assert "没有查到" in ask(here, verify.new_code(ROOM))
    answer = here.get(reverse("core:verify", args=[checked]))
    assert (answer.status_code, int(answer["Retry-After"]) <= 61) == (429, True)
    assert "有效" not in answer.content.decode()
    assert "有效" in ask(elsewhere, checked)


@pytest.mark.django_db
def test_where_the_office_has_not_switched_it_on_there_is_no_such_page(town: Unit, room: str) -> None:
    client = Client()
    assert client.get(reverse("core:verify_ask")).status_code == client.get(reverse("core:verify", args=[room])).status_code == 404
