"""Our own JSON, versioned: the whole bank with all that its questions ever said. The layout stands in docs/question-formats.md."""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.errors import Refused
from questionbank import types
from questionbank.formats import base, pictures
from questionbank.formats.base import Format, Parsed, Picture, Progress, Record, no_progress
from questionbank.rules import content as rules
from questionbank.rules.bases import MAX_ARTICLE, MAX_TITLE, MAX_VERSION, Basis
from questionbank.types.written import has_hidden

NAME, VERSION = "xuefa-questions", 1
_LIKE_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[{\"])")
_MAX_AUTHOR = 150
_MOST_NAMED = 20  # of the names that are not known
_PLAIN = Record(0)

Note = Callable[[str, str], None]  # place in the question, what is wrong there
Take = Callable[[Any, str, Note], Any]  # a value of the file, its place, where to say what is wrong with it


class _Object(dict[str, Any]):
    """An object of the file, with the names that stand in it twice."""

    twice: frozenset[str]


def _object_of(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    made.twice = frozenset(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
    return made


def _loaded(data: bytes) -> _Object:
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object_of, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Refused("json_encoding", "这个 JSON 文件不是 UTF-8 编码，请另存为 UTF-8 编码后再上传。", field="file") from error
    except json.JSONDecodeError as error:
        sentence = f"这个 JSON 文件的第 {error.lineno} 行第 {error.colno} 个字附近不完整或写错了，无法读取。请重新导出一份再上传。"
        raise Refused("json_broken", sentence, field="file") from error
    except (RecursionError, ValueError) as error:  # lists in lists in lists; a number of thousands of digits
        raise Refused("json_broken", "这个 JSON 文件嵌套太深，或有大得不合理的数，无法读取。请重新导出一份再上传。", field="file") from error
    if not isinstance(found, _Object) or found.get("format") != NAME:
        raise Refused("json_other", f'这是 JSON 文件，但不是本系统导出的试题（开头应有 "format": "{NAME}"）。', field="file")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _questions(found: _Object) -> list[Any]:
    """The questions of the envelope; refuses another version and whatever else stands in it."""
    version = found.get("version")
    if type(version) is not int or version < 1:
        raise Refused("json_version", '文件里没有写明版本，应有 "version": 1。', field="file")
    if version > VERSION:
        sentence = f"这个文件是第 {version} 版的，比本系统新，本系统认识到第 {VERSION} 版。请先升级本系统，或在那边导出旧版文件。"
        raise Refused("json_newer", sentence, field="file")
    unknown = sorted(found.keys() - {"format", "version", "title", "questions"}) + sorted(found.twice)
    if unknown:
        raise Refused(
            "json_unknown", f"文件里有不认识或写了两次的项目：{'、'.join(one[:30] for one in unknown[:5])}。为免丢失内容没有读取。", field="file"
        )
    questions = found.get("questions")
    if not isinstance(questions, list) or not questions:
        raise Refused("rows_missing", "文件里没有试题（questions 应是一个列表，每题一项）。", field="file")
    return questions


def _text(value: Any, place: str, note: Note) -> str:
    if isinstance(value, str) and not has_hidden(value.replace("\r", "")):
        return value
    note(place, "里有看不见的控制字符" if isinstance(value, str) else "应当是一段文字")
    return ""


def _line(most: int) -> Take:
    def take(value: Any, place: str, note: Note) -> str:
        text = _text(value, place, note)
        if "\n" in text or "\r" in text or len(text) > most:
            note(place, f"应当是一行，最多 {most} 个字")
        return text

    return take


def _whole(low: int, high: int) -> Take:
    def take(value: Any, place: str, note: Note) -> int:
        if type(value) is int and low <= value <= high:
            return value
        note(place, f"应当是 {low} 到 {high} 的整数")
        return low

    return take


def _moment(value: Any, place: str, note: Note) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None:
        note(place, "应当是带时区的时间，如 2026-11-22T09:30:00+08:00")
    return found


def _content(value: Any, place: str, note: Note) -> bytes:
    try:
        data = base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error):
        data = b""
    if wrong := pictures.trouble(data):
        note(place, wrong)
    return data


def _tag(value: Any, place: str, note: Note) -> str:
    text = _text(value, place, note)
    if rules.read_tags(text) != [text]:
        note(place, "应当是一个标签，里面没有空格和逗号")
    return text


def _list_of(take_one: Take) -> Take:
    def take(value: Any, place: str, note: Note) -> list[Any]:
        if not isinstance(value, list):
            note(place, "应当是一个列表")
            return []
        return [take_one(one, f"{place}[{number}]", note) for number, one in enumerate(value)]

    return take


def _object(fields: dict[str, Take], make: Callable[..., Any]) -> Take:
    def take(value: Any, place: str, note: Note) -> Any:
        inside = f"{place}." if place else ""
        if not isinstance(value, _Object):
            note(place, "应当是一个对象 {…}")
            value = _object_of([])
        for name in value.twice:
            note(f"{inside}{name[:30]}", "写了两次")
        for name in sorted(value.keys() - fields.keys())[:_MOST_NAMED]:
            note(f"{inside}{name[:30]}", "不认识，为免丢失内容没有收这道题")
        return make(**{name: take_one(value[name], f"{inside}{name}", note) for name, take_one in fields.items() if name in value})

    return take


def _basis(statute: str = "", article: str = "", version: str = "") -> Basis:
    return statute, article, version


def _picture(data: bytes = b"", at: int | None = None, words: str = "") -> Picture:
    return Picture(data, at, words)


def _as_it_is(value: Any, place: str, note: Note) -> Any:
    return value


_KEYS: dict[str, Take] = {  # by how the type is answered
    "radio": _list_of(_whole(0, rules.MAX_OPTIONS - 1)),
    "checkbox": _list_of(_whole(0, rules.MAX_OPTIONS - 1)),
    "blanks": _list_of(_list_of(_text)),
    "text": _list_of(_text),
    "": _list_of(_text),
}
_SAYS: dict[str, Take] = {  # what a revision says
    "stem": _text,
    "options": _list_of(_text),
    "key": _as_it_is,  # taken when the type is known
    "explanation": _text,
    "bases": _list_of(_object({"statute": _line(MAX_TITLE), "article": _line(MAX_ARTICLE), "version": _line(MAX_VERSION)}, _basis)),
    "pictures": _list_of(_object({"data": _content, "at": _whole(0, rules.MAX_OPTIONS - 1), "words": _line(pictures.MAX_WORDS)}, _picture)),
    "author": _line(_MAX_AUTHOR),
    "written_at": _moment,
}


def _record(**said: Any) -> Record:
    return Record(0, **said)


_WHOLE: dict[str, Take] = _SAYS | {
    "type": _line(20),
    "topic": _line(rules.MAX_TOPIC),
    "difficulty": _whole(1, 3),
    "tags": _list_of(_tag),
}
_WHOLE["earlier"] = _list_of(_object(_SAYS, _record))
_take_question = _object(_WHOLE | {"parts": _list_of(_object(_WHOLE, _record))}, _record)


def _question(row: int, value: Any) -> Record:
    wrong: list[tuple[str, str]] = []

    def note(place: str, what: str) -> None:
        wrong.append((place, what))

    record: Record = _take_question(value, "", note)
    _finish(record, "", note)
    for one in (said for whole in (record, *record.parts) for said in (whole, *whole.earlier)):
        one.row, one.unit, one.columns = row, "题", base.COLUMNS
        one.problems = [replace(problem, row=row, unit="题") for problem in one.problems]
    for place, what in wrong:
        top = re.split(r"[.\[]", place)[0]
        field = {"key": "answer", "options": "option"}.get(top, top)
        record.problems.append(base.Problem(row, place or "questions", f"{place or '这一项'} {what}。", field=field, unit="题"))
    return record


def _finish(record: Record, inside: str, note: Note) -> None:
    """What needs the type: the key, and what an option's place may be."""
    kind = next((one for one in types.every() if one.code == record.type), None)
    if kind is None:
        note(f"{inside}type", f"应当是 {'、'.join(one.code for one in types.every())} 中的一个")
        record.type, record.key = "", []
        return
    wrong: list[tuple[str, str]] = []
    key = _KEYS[kind.input_type](record.key, f"{inside}key", lambda *what: wrong.append(what))
    record.key = [] if wrong else key
    for what in wrong:
        note(*what)
    if record.options and not kind.own_options:
        note(f"{inside}options", f"不能有，{kind.label}没有自己的选项")
    if any(picture.at is not None and picture.at >= len(record.options) for picture in record.pictures):
        note(f"{inside}pictures", "的 at 超出了选项范围")
    if record.parts and not kind.has_parts:
        note(f"{inside}parts", f"不能有，{kind.label}没有小题")
    base.read_labels(record)
    for number, part in enumerate(record.parts):
        _finish(part, f"{inside}parts[{number}].", note)
    for number, old in enumerate(record.earlier):
        old.type = record.type
        _finish(old, f"{inside}earlier[{number}].", note)
    record.answer_text = "" if kind.has_parts else base.key_text(record)


def _written(record: Record) -> dict[str, Any]:
    """All that is not as it would be anyway."""
    labels = {
        "topic": record.topic,
        "difficulty": record.difficulty if record.difficulty != _PLAIN.difficulty else None,
        "tags": record.tags,
        "parts": [_written(part) for part in record.parts],
        "earlier": [_saying(one) for one in record.earlier],
    }
    return {"type": record.type, **_saying(record), **{name: value for name, value in labels.items() if value}}


def _saying(record: Record) -> dict[str, Any]:
    said = {
        "stem": record.stem,
        "options": record.options,
        "key": record.key,
        "explanation": record.explanation,
        "bases": [{name: text for name, text in zip(("statute", "article", "version"), one, strict=True) if text} for one in record.bases],
        "pictures": [_written_picture(one) for one in record.pictures],
        "author": record.author,
        "written_at": record.written_at.isoformat() if record.written_at else "",
    }
    return {name: value for name, value in said.items() if value}


def _written_picture(picture: Picture) -> dict[str, Any]:
    said = {"data": base64.b64encode(picture.data).decode(), "at": picture.at, "words": picture.words}
    return {name: value for name, value in said.items() if value not in (None, "")}


class BankJson(Format):
    """{"format": "xuefa-questions", "version": 1, "questions": […]}"""

    code = "json"
    label = "本系统的 JSON"
    extension = ".json"
    content_type = "application/json"
    order = 40
    carries_types = frozenset(one.code for one in types.every())
    carries = frozenset({"explanation", "topic", "difficulty", "bases", "tags", "pictures", "earlier"})

    def recognises(self, data: bytes) -> bool:
        return bool(_LIKE_JSON.match(data))

    def read(self, data: bytes, progress: Progress = no_progress) -> Parsed:
        return Parsed([_question(row, one) for row, one in enumerate(_questions(_loaded(data)), 1)])

    def write(self, records: Sequence[Record], *, title: str = "", keys: bool = True) -> bytes:
        said = {"format": NAME, "version": VERSION, **({"title": title} if title else {}), "questions": [_written(one) for one in records]}
        return json.dumps(said, ensure_ascii=False, indent=1).encode()


FORMAT = BankJson()
