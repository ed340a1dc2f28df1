"""Our own JSON, versioned: the whole bank with all that its questions ever said. The layout stands in docs/question-formats.md."""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.errors import Refused
from questionbank import types
from questionbank.formats import base, pictures, shapes
from questionbank.formats.base import Format, Parsed, Picture, Progress, Record, no_progress
from questionbank.formats.shapes import Note, Object, Take
from questionbank.rules import content as rules
from questionbank.rules.bases import MAX_ARTICLE, MAX_TITLE, MAX_VERSION, Basis

NAME, VERSION = "xuefa-questions", 1
_LIKE_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[{\"])")
_MAX_AUTHOR = 150
_PLAIN = Record(0)


def _questions(found: Any) -> list[Any]:
    """The questions of the envelope; refuses another kind of file, another version, and whatever else stands in it."""
    if not isinstance(found, Object) or found.get("format") != NAME:
        raise Refused("json_other", f'这是 JSON 文件，但不是本系统导出的试题（开头应有 "format": "{NAME}"）。', field="file")
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


def _content(value: Any, place: str, note: Note) -> bytes:
    try:
        data = base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error):
        data = b""
    if wrong := pictures.trouble(data):
        note(place, wrong)
    return data


def _tag(value: Any, place: str, note: Note) -> str:
    text = shapes.text(value, place, note)
    if rules.read_tags(text) != [text]:
        note(place, "应当是一个标签，里面没有空格和逗号")
    return text


def _basis(statute: str = "", article: str = "", version: str = "") -> Basis:
    return statute, article, version


def _picture(data: bytes = b"", at: int | None = None, words: str = "") -> Picture:
    return Picture(data, at, words)


def _as_it_is(value: Any, place: str, note: Note) -> Any:
    return value


_PLACE = shapes.whole(0, rules.MAX_OPTIONS - 1)  # of an option
_BASIS = {"statute": shapes.line(MAX_TITLE), "article": shapes.line(MAX_ARTICLE), "version": shapes.line(MAX_VERSION)}
_PICTURE = {"data": _content, "at": _PLACE, "words": shapes.line(pictures.MAX_WORDS)}
_KEYS: dict[str, Take] = {  # by how the type is answered
    "radio": shapes.list_of(_PLACE),
    "checkbox": shapes.list_of(_PLACE),
    "blanks": shapes.list_of(shapes.list_of(shapes.text)),
    "text": shapes.list_of(shapes.text),
    "": shapes.list_of(shapes.text),
}
_SAYS: dict[str, Take] = {  # what a revision says
    "stem": shapes.text,
    "options": shapes.list_of(shapes.text),
    "key": _as_it_is,  # taken when the type is known
    "explanation": shapes.text,
    "bases": shapes.list_of(shapes.object_of(_BASIS, _basis)),
    "pictures": shapes.list_of(shapes.object_of(_PICTURE, _picture)),
    "author": shapes.line(_MAX_AUTHOR),
    "written_at": shapes.moment,
}


def _record(**said: Any) -> Record:
    return Record(0, **said)


_WHOLE: dict[str, Take] = _SAYS | {
    "type": shapes.line(20),
    "topic": shapes.line(rules.MAX_TOPIC),
    "difficulty": shapes.whole(1, 3),
    "tags": shapes.list_of(_tag),
}
_NUMBER = {"number": shapes.whole(1, 1_000_000)}
_PARTS = shapes.list_of(shapes.object_of(_WHOLE | _NUMBER, _record))
_FORMER = shapes.list_of(shapes.object_of(_SAYS | _NUMBER | {"type": shapes.line(20)}, _record))
_EARLIER = shapes.list_of(shapes.object_of(_SAYS | {"parts": _FORMER}, _record))
_take_question = shapes.object_of(_WHOLE | {"status": shapes.one_of("draft", "in_review", "retired"), "parts": _PARTS, "earlier": _EARLIER}, _record)


def _question(row: int, value: Any) -> Record:
    wrong: list[tuple[str, str]] = []

    def note(place: str, what: str) -> None:
        wrong.append((place, what))

    record: Record = _take_question(value, "", note)
    _finish(record, "", note)
    for one in (record, *record.parts, *record.earlier, *record.former):
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
    if any(not statute.strip() for statute, _, _ in record.bases):
        note(f"{inside}bases", "里有一条没写法律法规名称（statute）")
    if record.parts and not kind.has_parts:
        note(f"{inside}parts", f"不能有，{kind.label}没有小题")
    base.read_labels(record)
    for place, part in enumerate(record.parts):
        _finish(part, f"{inside}parts[{place}].", note)
    for place, old in enumerate(record.earlier):
        old.type = record.type
        _finish(old, f"{inside}earlier[{place}].", note)
    _check_numbers(record, inside, note)
    record.answer_text = "" if kind.has_parts else base.key_text(record)


def _check_numbers(record: Record, inside: str, note: Note) -> None:
    """Each sub-question stands once in a case, and has the same type in all that the case ever said."""
    asked = [part for part in record.parts if part.number]
    if len({part.number for part in asked}) < len(asked):
        note(f"{inside}parts", "里有两道小题的 number 相同")
    kinds: dict[int, str] = {}
    if any(part.number and kinds.setdefault(part.number, part.type) != part.type for part in (*record.former, *asked)):
        note(f"{inside}parts", "里有小题的题型与以前同一 number 的不同")


def _written(record: Record) -> dict[str, Any]:
    """All that is not as it would be anyway."""
    labels = {
        "status": record.status,
        "topic": record.topic,
        "difficulty": record.difficulty if record.difficulty != _PLAIN.difficulty else None,
        "tags": record.tags,
        "parts": [_written(part) for part in record.parts],
        "earlier": [_former(one) for one in record.earlier],
    }
    return {"type": record.type, **_saying(record), **{name: value for name, value in labels.items() if value}}


def _former(record: Record) -> dict[str, Any]:
    parts = [{"type": part.type, **_saying(part)} for part in record.parts]
    return _saying(record) | ({"parts": parts} if parts else {})


def _saying(record: Record) -> dict[str, Any]:
    said = {
        "number": record.number,
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
    carries = frozenset({"explanation", "topic", "difficulty", "bases", "tags", "pictures", "status", "earlier"})

    def recognises(self, data: bytes) -> bool:
        return bool(_LIKE_JSON.match(data))

    def read(self, data: bytes, progress: Progress = no_progress) -> Parsed:
        return Parsed([_question(row, one) for row, one in enumerate(_questions(shapes.loaded(data)), 1)])

    def write(self, records: Sequence[Record], *, title: str = "", keys: bool = True) -> bytes:
        said = {"format": NAME, "version": VERSION, **({"title": title} if title else {}), "questions": [_written(one) for one in records]}
        return json.dumps(said, ensure_ascii=False, indent=1).encode()


FORMAT = BankJson()
