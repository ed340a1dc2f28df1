"""Our own JSON takes what it wrote, refuses what it does not know, and says where."""

import json
from typing import Any

import pytest

from core.errors import Refused
from questionbank import formats
from questionbank.formats.base import Record

JSON = formats.get("json")
GOOD = {"type": "single", "stem": "题干", "options": ["甲", "乙"], "key": [0]}


def file(*questions: Any, **envelope: Any) -> bytes:
    return json.dumps({"format": "xuefa-questions", "version": 1, "questions": list(questions)} | envelope).encode()


def read(*questions: Any) -> list[Record]:
    assert formats.detect(file(*questions)) is JSON
    return JSON.read(file(*questions)).records


def test_a_question_needs_no_more_than_it_says() -> None:
    [record] = read(GOOD)
    assert (record.type, record.stem, record.options, record.key, record.answer_text) == ("single", "题干", ["甲", "乙"], [0], "A")
    assert (record.difficulty, record.topic, record.problems) == (2, "", [])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (file(GOOD, version=2), "第 2 版的，比本系统新"),
        (file(GOOD, version="1"), "没有写明版本"),
        (file(GOOD, version=True), "没有写明版本"),
        (file(GOOD, extra=1), "不认识或写了两次的项目：extra"),
        (file(GOOD)[:-1] + b', "version": 1}', "写了两次的项目：version"),
        (file(GOOD, format="other"), "不是本系统导出的试题"),
        (b'{"name": "package.json"}', "不是本系统导出的试题"),
        (b"[[1, 2], [3]]", "不是本系统导出的试题"),
        (file(), "没有试题"),
        (file(GOOD, questions={"a": 1}), "没有试题"),
        (file(GOOD)[:-5], "第 1 行第"),
        (b'{"format":\n "xuefa-questions",, }', "第 2 行第 20 个字"),
        (b'{"format": "xuefa-questions", "version": 1e999, "questions": NaN}', "不合理的数"),
        (b'{"version": ' + b"9" * 5000 + b"}", "不合理的数"),
        (b'{"a":' * 100_000, "嵌套太深"),
        ('{"format": "题"}'.encode("gb18030"), "不是 UTF-8"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(data: bytes, says: str) -> None:
    assert formats.detect(data) is JSON
    with pytest.raises(Refused, match=says):
        JSON.read(data)


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        ({"hint": "x"}, "hint", "不认识"),
        ({"type": "matching"}, "type", "应当是 single"),
        ({"type": 5}, "type", "一段文字"),
        ({"stem": None}, "stem", "一段文字"),
        ({"stem": "题\u0000干"}, "stem", "看不见"),
        ({"stem": "题\ud800干"}, "stem", "看不见"),
        ({"options": "甲乙"}, "options", "列表"),
        ({"options": ["甲", 5]}, "options[1]", "一段文字"),
        ({"key": ["A"]}, "key[0]", "整数"),
        ({"key": [True]}, "key[0]", "整数"),
        ({"key": [10**30]}, "key[0]", "整数"),
        ({"key": 0}, "key", "列表"),
        ({"difficulty": 2.5}, "difficulty", "1 到 3"),
        ({"topic": "字" * 61}, "topic", "最多 60"),
        ({"topic": "两\n行"}, "topic", "一行"),
        ({"tags": ["两 个"]}, "tags[0]", "一个标签"),
        ({"bases": [{"law": "x"}]}, "bases[0].law", "不认识"),
        ({"bases": [{"article": "第九条"}]}, "bases", "没写法律法规名称"),
        ({"bases": ["行政处罚法"]}, "bases[0]", "对象"),
        ({"pictures": [{"data": "AAAA"}]}, "pictures[0].data", "不是 JPG、PNG 或 WebP"),
        ({"pictures": [{"data": "!"}]}, "pictures[0].data", "不是 JPG、PNG 或 WebP"),
        ({"pictures": [{"at": 5}]}, "pictures", "超出了选项范围"),
        ({"written_at": "2026-01-01"}, "written_at", "带时区的时间"),
        ({"written_at": "9999-12-31T23:59:59-08:00"}, "written_at", "带时区的时间"),
        ({"written_at": "0001-01-01T00:00:00+08:00"}, "written_at", "带时区的时间"),
        ({"earlier": [{"stem": "旧", "topic": "x"}]}, "earlier[0].topic", "不认识"),
        ({"earlier": [{"stem": "旧", "key": "A"}]}, "earlier[0].key", "列表"),
        ({"parts": [GOOD]}, "parts", "单选题没有小题"),
        ({"type": "judge", "key": [0]}, "options", "判断题没有自己的选项"),
    ],
)
def test_what_is_wrong_in_a_question_is_said_with_its_place(change: dict[str, Any], place: str, says: str) -> None:
    bad, good = read(GOOD | change, GOOD)
    assert any(one.column == place and says in one.message and one.place == "第 1 题" for one in bad.problems)
    assert bad.refused
    assert not good.refused


def test_a_name_twice_in_one_question_is_refused() -> None:
    [record] = JSON.read(file(GOOD).replace(b'"key": [0]', b'"key": [0], "key": [1]')).records
    assert [(one.column, one.message) for one in record.problems] == [("key", "key 写了两次。")]


@pytest.mark.parametrize("value", [5, "题", None, [], [[]]])
def test_what_is_no_question_is_refused_and_the_others_are_taken(value: Any) -> None:
    bad, good = read(value, GOOD)
    assert "应当是一个对象" in bad.problems[0].message
    assert not good.refused


@pytest.mark.parametrize(
    ("kind", "key", "says"),
    [("blank", ["五日"], "key[0] 应当是一个列表"), ("short", [["要点"]], "key[0] 应当是一段文字"), ("multiple", [[0]], "key[0] 应当是 0 到 7")],
)
def test_a_key_must_have_the_shape_of_its_type(kind: str, key: list[Any], says: str) -> None:
    [record] = read({"type": kind, "stem": "在____内", "key": key})
    assert says in record.problems[0].message
    assert record.key == []


@pytest.mark.parametrize(
    ("now", "before", "place", "says"),
    [
        ([1, 1], [], "parts", "里有两道小题的 number 相同"),
        ([1], [2, 2], "earlier[0].parts", "里有两道小题的 number 相同"),
        ([], [3], "parts", "题型与以前同一 number 的不同"),
    ],
)
def test_the_numbers_of_sub_questions_name_each_once_and_with_one_type(now: list[int], before: list[int], place: str, says: str) -> None:
    judge = {"type": "judge", "stem": "问", "key": [0], "number": 3}
    parts = [judge, *(GOOD | {"number": one} for one in now)]
    earlier = {"stem": "旧材料", "parts": [GOOD | {"number": one} for one in before]}
    [record] = read({"type": "case", "stem": "材料", "parts": parts, "earlier": [earlier]})
    assert [(one.column, says in one.message) for one in record.problems] == [(place, True)]


def test_a_status_is_one_of_those_that_need_a_word() -> None:
    retired, wrong = read(GOOD | {"status": "retired"}, GOOD | {"status": "reviewed"})
    assert (retired.status, retired.refused, wrong.problems[0].column) == ("retired", False, "status")


def test_parts_and_what_was_asked_before_are_checked_as_questions_are() -> None:
    part = GOOD | {"key": ["A"]}
    [record] = read({"type": "case", "stem": "材料", "parts": [GOOD, part], "earlier": [{"stem": "旧材料", "parts": [GOOD | {"key": "A"}]}]})
    assert [one.column for one in record.problems] == ["parts[1].key[0]", "earlier[0].parts[0].key"]
    assert record.parts[0].key == [0]
