"""Tables of questions, in whatever kind of file: sheets of an Excel file, or a CSV. Two layouts are read, one question a row and one option a row;
the first is written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.errors import Refused
from core.tables import Table
from questionbank.formats.base import Format, Parsed, Problem, Progress, Record, Severity, no_progress, place_of
from questionbank.formats.tables import cases, headers, one_option, one_question, writing
from questionbank.formats.tables.headers import Header

_EVERY = 500  # records between two words on progress
_EXAMPLES = re.compile(r"示例|样例|例题|说明")


def read(tables: Iterable[Table], progress: Progress = no_progress) -> Parsed:
    """The questions of all sheets that have any. Refuses a file without a header of questions, or with one that lacks a column."""
    sheets: list[Parsed] = []
    names: list[str] = []
    headless = True
    for table in tables:
        header, rows = headers.find(table)
        if header is None:
            continue
        headless = False
        if note := _left_out(table):
            sheets.append(Parsed([], [Problem(header.row, table.name, note, Severity.WARNING)]))
            names.append(table.name)
            continue
        _refuse_incomplete(header)
        layout = one_option if header.one_option_a_row else one_question
        found = cases.joined(layout.records(rows, header), has_column="case" in header.columns)
        sheets.append(Parsed(list(_counted(found, table, progress)), _notes(header)))
        names.append(table.name)
    if headless:
        sentence = "前三行里没有找到表头。表头要有“题型”“题干”“选项A”“选项B”“答案”等列，可下载模板对照。"
        raise Refused("header_missing", sentence, field="file")
    if not any(sheet.records for sheet in sheets):
        raise Refused("rows_missing", "表头下面没有试题。请在表头下一行起每行填写一道题。", field="file")
    return _together(sheets, names)


def _left_out(table: Table) -> str:
    """Why a sheet of questions is not read, "" for one that is."""
    if _EXAMPLES.search(table.name):
        return f"“{table.name}”表按填写示例处理，没有读取。"
    return f"“{table.name}”表是隐藏的，没有读取。" if table.hidden else ""


def _refuse_incomplete(header: Header) -> None:
    header.check()
    if header.missing:
        missing = "、".join(f"“{name}”" for name in header.missing)
        sentence = f"{place_of(header.row, header.sheet)}表头里没有{missing}这一列，请补上后再上传，可下载模板对照。"
        raise Refused("column_missing", sentence, field="file")


def _notes(header: Header) -> list[Problem]:
    return [Problem(header.row, label, f"“{label}”这一列没有用到，已忽略。", Severity.WARNING) for label in header.unused]


def _counted(records: Iterable[Record], table: Table, progress: Progress) -> Iterator[Record]:
    for number, record in enumerate(records):
        if number % _EVERY == 0:
            progress(int(100 * table.done))
        yield record


def _together(sheets: list[Parsed], names: list[str]) -> Parsed:
    """One list; where several sheets have questions, every place says its sheet."""
    if sum(bool(sheet.records) for sheet in sheets) > 1:
        for sheet, name in zip(sheets, names, strict=True):
            sheet.problems = [replace(problem, sheet=name) for problem in sheet.problems]
            for record in _with_parts(sheet.records):
                record.sheet = name
                record.problems = [replace(problem, sheet=name) for problem in record.problems]
    return Parsed([record for sheet in sheets for record in sheet.records], [problem for sheet in sheets for problem in sheet.problems])


def _with_parts(records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        yield record
        yield from record.parts


class TableFormat(Format):
    """What the formats that are tables carry alike."""

    carries_types = frozenset({"single", "multiple", "indefinite", "judge", "blank", "short", "case"})
    carries = frozenset({"explanation", "topic", "difficulty", "bases", "tags"})

    def cannot_carry(self, record: Record) -> list[str]:
        lost = super().cannot_carry(record)
        return lost + [words for words in writing.unwritable(record) if words not in lost and lost != ["整道题"]]
