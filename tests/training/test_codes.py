"""The codes on the screen and the windows in which they are taken: tables of examples, by the server's clock."""

import uuid
from datetime import timedelta

import pytest

from tests.training.things import MORNING
from training.rules import codes, tries, windows
from training.rules.codes import Purpose
from training.rules.windows import Phase, Times

SESSION, SECRET = uuid.UUID(int=7), "s" * 64


def after(seconds: float):
    return MORNING + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "living"),
    [(0, True), (14.999, True), (15, True), (29.999, True), (30, False), (45, False), (-1, True), (-2.1, False)],
)
def test_a_code_lives_in_its_period_and_the_next_and_is_dead_after_two(seconds: float, living: bool):
    """-1: shown by another machine of the site, whose clock is a little ahead."""
    proof = codes.read(codes.token(SESSION, SECRET, Purpose.IN, MORNING)).proof  # type: ignore[union-attr]
    digits = codes.typed(SECRET, Purpose.IN, MORNING)
    assert codes.proves(proof, SECRET, Purpose.IN, after(seconds)) is living
    assert codes.matched_period(digits, SECRET, Purpose.IN, after(seconds)) == (codes.period_of(MORNING) if living else None)


def test_codes_of_another_session_or_purpose_and_the_same_code_to_type_and_to_scan_have_nothing_in_common():
    tokens = {codes.token(SESSION, secret, purpose, MORNING)[22:] for secret in (SECRET, "t" * 64) for purpose in Purpose}
    digits = {codes.typed(secret, purpose, MORNING) for secret in (SECRET, "t" * 64) for purpose in Purpose}
    assert len(tokens) == len(digits) == 4
    assert not codes.proves(codes.token(SESSION, SECRET, Purpose.IN, MORNING)[22:], SECRET, Purpose.OUT, MORNING)


def test_a_token_names_its_session_and_fits_into_an_address():
    token = codes.token(SESSION, SECRET, Purpose.IN, MORNING)
    assert (len(token), codes.read(token).session_id) == (34, SESSION)  # type: ignore[union-attr]
    assert [codes.read(one) for one in ("nonsense", "签" * 34, token + "A")] == [None, None, None]
    assert all(len(codes.typed(SECRET, Purpose.IN, after(15 * n))) == 6 for n in range(200))


@pytest.mark.parametrize(("seconds", "left"), [(0, 15), (0.001, 14.999), (14.5, 0.5), (15, 15)])
def test_what_is_left_of_a_period(seconds: float, left: float):
    assert codes.left_of_period(after(seconds)) == timedelta(seconds=left)


def times(**changes: object) -> Times:
    facts = {"sign_in_from": after(-1800), "sign_in_until": after(7200), "starts_at": MORNING, "ends_at": after(7200)}
    return Times(**{"is_planned": True, "asks_sign_out": True, "early_minutes": 15, **facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("minutes", "coming", "leaving"),
    [
        (-31, Phase.TO_COME, Phase.TO_COME), (-30, Phase.OPEN, Phase.TO_COME), (0, Phase.OPEN, Phase.OPEN), (120, Phase.OPEN, Phase.OPEN),
        (121, Phase.OVER, Phase.OPEN), (150, Phase.OVER, Phase.OPEN), (150.1, Phase.OVER, Phase.OVER),
    ],
)  # fmt: skip
def test_when_one_signs_in_and_out(minutes: float, coming: Phase, leaving: Phase):
    now = after(minutes * 60)
    assert (windows.phase(times(), Purpose.IN, now), windows.phase(times(), Purpose.OUT, now)) == (coming, leaving)
    assert windows.phase(times(asks_sign_out=False), Purpose.OUT, now) == Phase.OVER
    assert windows.phase(times(is_planned=False), Purpose.IN, now) == Phase.OVER


@pytest.mark.parametrize(
    ("minutes", "asks", "shown"), [(0, True, "in"), (104, True, "in"), (105, True, "out"), (140, True, "out"), (140, False, "in")]
)
def test_the_screen_shows_the_code_for_leaving_once_leaving_is_not_early(minutes: int, asks: bool, shown: str):
    assert windows.on_screen(times(asks_sign_out=asks), after(minutes * 60)) == shown


def test_ten_wrong_codes_within_ten_minutes_have_to_wait_from_the_first_of_them():
    tried = [after(-one) for one in range(9)]
    assert tries.waits_until(tried, MORNING) is None
    assert tries.waits_until([*tried, after(-60)], MORNING) == after(-60) + tries.WRONG_WINDOW
    assert tries.waits_until([*tried, after(-601)], MORNING) is None
