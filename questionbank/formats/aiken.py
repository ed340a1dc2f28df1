"""Aiken: choice questions with one right option, a line for everything. A question on one line, A. … B. …, then ANSWER: B."""

import re
from collections.abc import Sequence

from core.errors import Refused
from questionbank.formats import base
from questionbank.formats.base import Format, Parsed, Progress, Record, new_record, no_progress
from questionbank.formats.plain import AIKEN_ANSWER, is_paper, is_table, text_of, text_or_nothing
from questionbank.rules.content import LETTERS

_OPTION = re.compile(r"([A-Z])[.)][ \t]+(\S.*)")
_ANSWER = re.compile(r"ANSWER:[ \t]*([A-Z])")
_TWO_LINES = "题干占了几行。Aiken 的题干只能写一行，选项写成“A. 内容”，字母依次。"
_MISLEADING = re.compile(r"<|\{|\[\s*[\[{\"]|//|\$CATEGORY|::")  # a file that begins so is taken for another


def _read(text: str) -> list[Record]:
    records: list[Record] = []
    record: Record | None = None
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line:
            continue
        if record is None:
            record = new_record(number, "single", unit="行")
            records.append(record)
        if line.startswith("ANSWER:"):
            _answer(record, line)
            record = None
        elif (option := _OPTION.fullmatch(line)) and option[1] == (LETTERS + "?")[len(record.options)]:
            record.options.append(option[2])
        elif record.stem or record.options or option:
            record.error("stem", f"第 {number} 行“{line[:20]}”：{_TWO_LINES}")
        else:
            record.stem = line
    if record is not None:
        record.error("answer", "没有答案。最后要有一行 ANSWER: 和一个选项字母。")
    return records


def _answer(record: Record, line: str) -> None:
    record.answer_text = line.removeprefix("ANSWER:").strip()
    if _ANSWER.fullmatch(line):
        base.read_key(record)
        base.warn_of_options(record)
    else:
        record.error("answer", f"答案“{record.answer_text[:20]}”读不懂，Aiken 的答案是一个大写字母。")


class Aiken(Format):
    """A. 三日 / B. 五日 / ANSWER: B"""

    code = "aiken"
    label = "Aiken 文本"
    extension = ".aiken.txt"
    content_type = "text/plain; charset=utf-8"
    order = 65
    carries_types = frozenset({"single"})

    def recognises(self, data: bytes) -> bool:
        text = text_or_nothing(data)
        return bool(AIKEN_ANSWER.search(text)) and not (is_table(text) or is_paper(text))

    def read(self, data: bytes, progress: Progress = no_progress) -> Parsed:
        records = _read(text_of(data))
        if not records:
            raise Refused("rows_missing", "这个 Aiken 文件里没有试题。", field="file")
        return Parsed(records)

    def write(self, records: Sequence[Record], *, title: str = "", keys: bool = True) -> bytes:
        return "\n".join(_written(one) for one in records).encode()

    def cannot_carry(self, record: Record) -> list[str]:
        """What would not be read as the same question again cannot be written."""
        if record.type in self.carries_types and not _reads_back(record):
            return ["整道题"]
        return super().cannot_carry(record)


def _written(record: Record) -> str:
    options = [f"{letter}. {text}\n" for letter, text in zip(LETTERS, record.options, strict=False)]
    return f"{record.stem}\n{''.join(options)}ANSWER: {''.join(LETTERS[place] for place in record.key)}\n"


def _reads_back(record: Record) -> bool:
    text = _written(record)
    if is_table(text) or is_paper(text) or _MISLEADING.match(text):
        return False
    again = _read(text_of(text.encode()))
    said = (record.stem, record.options, record.key)
    return len(again) == 1 and not again[0].refused and (again[0].stem, again[0].options, again[0].key) == said


FORMAT = Aiken()
