"""What files of other systems have no place for, kept in their tags: 难度：难, 依据：行政处罚法 第九条. Tags of our own hold no ：."""

import re
from collections.abc import Sequence

from questionbank.formats import base
from questionbank.formats.base import Record
from questionbank.rules import content as rules
from questionbank.rules.bases import basis_text

KIND, LEVEL, BASIS, CASE = "题型", "难度", "依据", "案例"
_MARK = re.compile(rf"({KIND}|{LEVEL}|{BASIS}|{CASE})：(.*)", re.DOTALL)
_MATERIAL = re.compile(r"材料（(\d{1,3})小题）")
_PART = re.compile(r"第(\d{1,3})小题")


def tags_of(record: Record) -> list[str]:
    """Its tags with all that is kept in them, but for its place in a case."""
    level = [f"{LEVEL}：{base.DIFFICULTY_WORDS[record.difficulty]}"] if record.difficulty != Record(0).difficulty else []
    return [*record.tags, *level, *(f"{BASIS}：{basis_text(one)}" for one in record.bases)]


def material(parts: int) -> str:
    """The tag of a case's material."""
    return f"{CASE}：材料（{parts}小题）"


def part(number: int) -> str:
    """The tag of a case's sub-question, from 1."""
    return f"{CASE}：第{number}小题"


def read(record: Record, tags: Sequence[str]) -> dict[str, str]:
    """Fill tags, difficulty and bases; returns what else is marked: {题型: …, 案例: …}."""
    marks: dict[str, list[str]] = {KIND: [], LEVEL: [], BASIS: [], CASE: []}
    for one in tags:
        if found := _MARK.fullmatch(one.strip()):
            marks[found[1]].append(found[2].strip())
        else:
            _read_tag(record, one)
    base.read_labels(record, difficulty_text="".join(marks[LEVEL]), bases="\n".join(marks[BASIS]))
    return {name: marks[name][0] for name in (KIND, CASE) if marks[name]}


def _read_tag(record: Record, text: str) -> None:
    """A tag of another system may hold spaces and be longer than ours."""
    tag = "-".join(rules.read_tags(text))
    if len(tag) > rules.MAX_TAG:
        record.warn("tags", f"标签“{tag}”超过 {rules.MAX_TAG} 个字，没有记入。")
    elif tag and tag not in record.tags:
        if tag != text.strip():
            record.warn("tags", f"标签“{text.strip()[:40]}”写成“{tag}”，标签里不能有空格和标点。")
        record.tags.append(tag)


def material_of(mark: str) -> int | None:
    """How many sub-questions the mark of a material announces; None for any other mark."""
    found = _MATERIAL.fullmatch(mark)
    return int(found[1]) if found else None


def part_of(mark: str) -> int | None:
    found = _PART.fullmatch(mark)
    return int(found[1]) if found else None
