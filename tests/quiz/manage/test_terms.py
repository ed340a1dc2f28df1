"""Which settings make an exam, and what the clerk is told about the others."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import Refused
from quiz.presets import ANNUAL, EXTERNAL, PRACTICE, SHAPE, preset
from quiz.rules.draw import Section
from quiz.rules.terms import check_terms
from quiz.rules.windows import state_word
from tests.factories import NOON

GOOD = preset(ANNUAL, NOON, annual_taken=False).terms


@pytest.mark.parametrize("key", [ANNUAL, PRACTICE, EXTERNAL])
def test_every_preset_is_sound(key):
    made = preset(key, NOON, annual_taken=False)
    check_terms(made.terms, made.sections)


def test_the_yearly_preset_follows_the_domain():
    assert (GOOD.title, GOOD.duration_minutes, GOOD.attempts_allowed, GOOD.pass_mark, GOOD.excellent_mark) == ("2026年度学法考试", 60, 3, 6000, 9000)
    assert GOOD.annual
    assert f"{GOOD.opens_at:%m-%d %H:%M} {GOOD.closes_at:%m-%d %H:%M}" == "11-21 09:00 12-05 18:00"


def test_a_second_yearly_exam_is_not_marked_as_the_year_s():
    assert not preset(ANNUAL, NOON, annual_taken=True).terms.annual


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"closes_at": None}, "closes_at"),
        ({"closes_at": GOOD.opens_at}, "closes_at"),
        ({"closes_at": GOOD.opens_at - timedelta(days=1)}, "closes_at"),
        ({"duration_minutes": 0}, "duration_minutes"),
        ({"duration_minutes": 601}, "duration_minutes"),
        ({"attempts_allowed": 0}, "attempts_allowed"),
        ({"attempts_allowed": 100}, "attempts_allowed"),
        ({"year": 26}, "year"),
        ({"pass_mark": 9500}, "pass_mark"),
        ({"excellent_mark": 10100}, "excellent_mark"),
        ({"scoring_rule": "each_option"}, "scoring_rule"),
        ({"score_release": "by_hand"}, "key_release"),  # its keys would be out before its scores
        ({"kind": "practice", "key_release": "by_hand"}, "key_release"),
        ({"kind": "practice", "score_release": "by_hand", "key_release": "never"}, "score_release"),
    ],
)
def test_a_senseless_setting_is_refused_at_its_field(changes, field):
    with pytest.raises(Refused) as refusal:
        check_terms(replace(GOOD, **changes), SHAPE)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("sections", "code"),
    [
        ([], "sections_missing"),
        ([Section("single", 1, 100)] * 13, "sections_many"),
        ([Section("single", 0, 100)], "section_count"),
        ([Section("single", 5, 0)], "section_points"),
        ([Section("single", 150, 100), Section("judge", 51, 100)], "paper_long"),
    ],
)
def test_a_senseless_paper_is_refused(sections, code):
    with pytest.raises(Refused) as refusal:
        check_terms(GOOD, sections)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("state", "opens", "closes", "word"),
    [
        ("draft", -1, 1, "草稿"),
        ("published", 1, 2, "未开始"),
        ("published", 0, 1, "进行中"),
        ("published", -1, None, "进行中"),
        ("published", -2, 0, "已结束"),
        ("confirmed", -2, 1, "已定稿"),
    ],
)
def test_the_state_in_words(state, opens, closes, word):
    closes_at = None if closes is None else NOON + timedelta(hours=closes)
    assert state_word(state, NOON + timedelta(hours=opens), closes_at, NOON) == word
