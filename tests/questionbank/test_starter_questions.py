"""The 128 questions themselves: valid, well spread, and resting on the words of the law in force."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from questionbank import types
from questionbank.services import starter

FILES = starter.starter_files()
QUESTIONS = [(file, one) for file in FILES for one in file["questions"]]
IDS = [one["code"] for _, one in QUESTIONS]
ARTICLE = re.compile(r"^\s*(第[零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?)[\s\u3000]", re.MULTILINE)


def test_there_are_sixteen_on_each_of_eight_instruments_in_the_same_shares() -> None:
    assert len({file["statute"] for file in FILES}) == 8
    for file in FILES:
        assert Counter(one["type"] for one in file["questions"]) == {"single": 8, "multiple": 4, "judge": 4}


def test_all_are_valid_by_their_type_and_no_two_are_the_same() -> None:
    items = starter.starter_questions()
    for item in items:
        kind, ids = types.get(item.type), [one["id"] for one in item.content.options]
        assert kind.stored(item.content.stem, ids, kind.given(ids, item.content.key)) == item.content.key
    assert len({item.content.fingerprint for item in items}) == len(items) == 128


def test_the_statute_on_public_order_is_the_one_in_force_since_2026() -> None:
    assert {file["version"] for file in FILES if "治安管理处罚法" in file["statute"]} == {"2025-06-27"}


def test_each_letter_is_right_about_as_often() -> None:
    single = Counter(one["key"] for _, one in QUESTIONS if one["type"] == "single")
    assert set(single) == set("ABCD")
    assert max(single.values()) - min(single.values()) <= 8
    judged = Counter(one["key"] for _, one in QUESTIONS if one["type"] == "judge")
    assert judged["对"] == judged["错"]


def test_ticking_everything_or_the_longest_is_no_strategy() -> None:
    multiple = [one for _, one in QUESTIONS if one["type"] == "multiple"]
    assert sum(len(one["key"]) == len(one["options"]) for one in multiple) <= len(multiple) // 3
    single = [one for _, one in QUESTIONS if one["type"] == "single"]
    longest = sum(max(one["options"], key=len) == one["options"]["ABCD".index(one["key"])] for one in single)
    assert longest <= len(single) * 0.4


@pytest.mark.parametrize(("file", "one"), QUESTIONS, ids=IDS)
def test_the_explanation_names_the_article_it_rests_on(file: dict[str, Any], one: dict[str, Any]) -> None:
    assert f"《{starter.short_name(file['statute']).removeprefix('中华人民共和国')}》{one['article']}" in one["explanation"]


@pytest.mark.real_data
@pytest.mark.parametrize(("file", "one"), QUESTIONS, ids=IDS)
def test_the_words_relied_on_stand_in_that_article(real_data: Path, file: dict[str, Any], one: dict[str, Any]) -> None:
    assert _plain(one["evidence"]) in _plain(_article(real_data / "laws" / one["source"], one["article"]))


def _article(path: Path, wanted: str) -> str:
    """The text of an article, from its number at the start of a line to the next article's."""
    text = path.read_text(encoding="utf-8-sig")
    starts = [(match[1], match.start()) for match in ARTICLE.finditer(text)] + [("", len(text))]
    found = [text[start:end] for (number, start), (_, end) in zip(starts, starts[1:], strict=False) if number == wanted]
    assert len(found) == 1, f"{wanted} stands {len(found)} times in {path.name}"
    return found[0]


def _plain(text: str) -> str:
    """Without white space: the files break lines inside an article."""
    return re.sub(r"[\s\u3000]+", "", text)
