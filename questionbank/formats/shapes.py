"""JSON from outside: what its values must look like, and where it is said that one does not. Pure."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from core.errors import Refused
from questionbank.types.written import has_hidden

_MOST_NAMED = 20  # of the names that are not known
_EARLIEST, _LATEST = 1, 9999  # years: there the time of another zone may be none that can be told

Note = Callable[[str, str], None]  # place in the question, what is wrong there
Take = Callable[[Any, str, Note], Any]  # a value of the file, its place, where to say what is wrong with it


class Object(dict[str, Any]):
    """An object of the file, with the names that stand in it twice."""

    twice: frozenset[str]


def _made_of(pairs: list[tuple[str, Any]]) -> Object:
    made = Object(pairs)
    made.twice = frozenset(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
    return made


def loaded(data: bytes) -> Any:
    """What a file says; objects as `Object`. Refuses what is no JSON, or too much of it."""
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_made_of, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Refused("json_encoding", "这个 JSON 文件不是 UTF-8 编码，请另存为 UTF-8 编码后再上传。", field="file") from error
    except json.JSONDecodeError as error:
        sentence = f"这个 JSON 文件的第 {error.lineno} 行第 {error.colno} 个字附近不完整或写错了，无法读取。请重新导出一份再上传。"
        raise Refused("json_broken", sentence, field="file") from error
    except (RecursionError, ValueError) as error:  # lists in lists in lists; a number of thousands of digits
        raise Refused("json_broken", "这个 JSON 文件嵌套太深，或有大得不合理的数，无法读取。请重新导出一份再上传。", field="file") from error


def _no_number(name: str) -> Any:
    raise ValueError(name)


def text(value: Any, place: str, note: Note) -> str:
    if isinstance(value, str) and not has_hidden(value.replace("\r", "")):
        return value
    note(place, "里有看不见的控制字符" if isinstance(value, str) else "应当是一段文字")
    return ""


def line(most: int) -> Take:
    def take(value: Any, place: str, note: Note) -> str:
        said = text(value, place, note)
        if "\n" in said or "\r" in said or len(said) > most:
            note(place, f"应当是一行，最多 {most} 个字")
        return said

    return take


def whole(low: int, high: int) -> Take:
    def take(value: Any, place: str, note: Note) -> int:
        if type(value) is int and low <= value <= high:
            return value
        note(place, f"应当是 {low} 到 {high} 的整数")
        return low

    return take


def one_of(*words: str) -> Take:
    def take(value: Any, place: str, note: Note) -> str:
        if value in words:
            return str(value)
        note(place, f"应当是 {'、'.join(words)} 中的一个")
        return ""

    return take


def moment(value: Any, place: str, note: Note) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None or not _EARLIEST < found.year < _LATEST:
        note(place, "应当是带时区的时间，如 2026-11-22T09:30:00+08:00")
        return None
    return found


def list_of(take_one: Take) -> Take:
    def take(value: Any, place: str, note: Note) -> list[Any]:
        if not isinstance(value, list):
            note(place, "应当是一个列表")
            return []
        return [take_one(one, f"{place}[{number}]", note) for number, one in enumerate(value)]

    return take


def object_of(fields: dict[str, Take], make: Callable[..., Any]) -> Take:
    def take(value: Any, place: str, note: Note) -> Any:
        inside = f"{place}." if place else ""
        if not isinstance(value, Object):
            note(place, "应当是一个对象 {…}")
            value = _made_of([])
        for name in value.twice:
            note(f"{inside}{name[:30]}", "写了两次")
        for name in sorted(value.keys() - fields.keys())[:_MOST_NAMED]:
            note(f"{inside}{name[:30]}", "不认识，为免丢失内容没有收这道题")
        return make(**{name: take_one(value[name], f"{inside}{name}", note) for name, take_one in fields.items() if name in value})

    return take
