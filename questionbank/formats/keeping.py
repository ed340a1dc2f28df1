"""A record as lean JSON and back, for the time between the reading of a file and its import. What is wrong stays with its record; pictures are
those that were stored."""

import json
import re
from dataclasses import astuple
from datetime import datetime
from typing import Any

from questionbank.formats.base import Picture, Problem, Record, Severity
from questionbank.rules.content import Image

_PLAIN = (
    "sheet",
    "unit",
    "type",
    "stem",
    "options",
    "key",
    "answer_text",
    "explanation",
    "topic",
    "difficulty",
    "bases",
    "tags",
    "number",
    "status",
    "author",
)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # no database takes these
_EMPTY = Record(row=0)


def dumped(record: Record) -> str:
    text = json.dumps(_said(record), ensure_ascii=False, separators=(",", ":"))
    return json.dumps(_cleaned(_said(record)), ensure_ascii=False) if "\\u0000" in text or _UNSTORABLE.search(text) else text


def loaded(text: str) -> Record:
    return _record(json.loads(text))


def unstorable(record: Record) -> bool:
    """Whether a text of it holds characters that cannot be kept."""
    inner = [one for some in (record.options, record.tags, *record.bases, *record.key) if isinstance(some, (list, tuple)) for one in some]
    texts = [one for one in (*inner, *record.key) if isinstance(one, str)]
    text = "".join([record.stem, record.answer_text, record.explanation, record.topic, *texts])
    return not text.isprintable() and bool(_UNSTORABLE.search(text))


def _said(record: Record) -> dict[str, Any]:
    """Only what differs from an empty record."""
    said = {name: value for name in _PLAIN if (value := getattr(record, name)) != getattr(_EMPTY, name)}
    said["row"] = record.row
    if record.written_at is not None:
        said["written_at"] = record.written_at.isoformat()
    for name in ("parts", "earlier"):
        if inner := getattr(record, name):
            said[name] = [_said(one) for one in inner]
    if record.pictures:
        said["pictures"] = [[*astuple(one.image), one.at, one.words] for one in record.pictures if one.image is not None]
    if record.problems:
        said["problems"] = [[one.row, one.column, one.message, one.severity, one.field] for one in record.problems]
    return said


def _record(said: dict[str, Any]) -> Record:
    values = {name: said[name] for name in _PLAIN if name in said}
    if "bases" in values:
        values["bases"] = [(title, article, version) for title, article, version in values["bases"]]
    record = Record(row=said["row"], **values, parts=[_record(one) for one in said.get("parts", ())])
    record.earlier = [_record(one) for one in said.get("earlier", ())]
    record.written_at = datetime.fromisoformat(said["written_at"]) if "written_at" in said else None
    for file, sha256, width, height, _, _, at, words in said.get("pictures", ()):
        record.pictures.append(Picture(b"", at, words, Image(file, sha256, width, height)))
    for row, column, message, severity, name in said.get("problems", ()):
        record.problems.append(Problem(row, column, message, Severity(severity), name, record.sheet, record.unit))
    return record


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, (list, tuple)) else value
