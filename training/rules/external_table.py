"""A table of 上级培训 as offices write it: what each row says of the training; whom it means is read by people.rules.table. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from people.rules import days, fact_cells
from people.rules.fact_cells import CellReader
from people.rules.table import RowError

LABELS = {
    "title": "培训名称", "organiser": "举办单位", "level": "类别", "from_on": "开始日期", "until_on": "结束日期", "hours": "学时",
    "has_exam": "有考试", "score": "成绩", "passed": "考试合格", "note": "备注",
}  # fmt: skip
ALIASES = {
    "title": ("培训名称", "培训班名称", "培训内容", "培训班", "名称"),
    "organiser": ("举办单位", "主办单位", "组织单位", "培训单位"),
    "level": ("类别", "培训类别", "级别", "培训级别"),
    "from_on": ("开始日期", "开始时间", "起", "培训日期", "培训时间", "日期"),
    "until_on": ("结束日期", "结束时间", "止"),
    "hours": ("学时", "培训学时", "课时"),
    "has_exam": ("有考试", "是否考试", "有无考试"),
    "score": ("成绩", "考试成绩", "分数"),
    "passed": ("考试合格", "是否合格", "考试结果", "合格"),
    "note": ("备注",),
}
REQUIRED = ("title", "organiser", "level", "from_on", "hours")
LIMITS = {"title": 120, "organiser": 80, "note": 200}


@dataclass(frozen=True)
class Facts:
    """One training, whoever took part; `hours` and `score` in 1/100."""

    level: str
    title: str
    organiser: str
    from_on: date
    until_on: date
    hours: int
    has_exam: bool = False
    score: int | None = None
    passed: bool | None = None
    note: str = ""


def columns(header: Sequence[str]) -> dict[str, int]:
    """Where each field stands in the header row; refuses one in which what is needed is missing."""
    return fact_cells.columns(header, ALIASES, LABELS, REQUIRED)


def read(number: int, texts: Mapping[str, str], levels: Mapping[str, str], today: date) -> Facts | list[RowError]:
    """What row `number` says, or what is wrong with it. `levels`: by their words."""
    cells = CellReader(number, texts, LABELS, REQUIRED)
    from_on = cells.day("from_on")
    until_on = cells.day("until_on") or from_on
    if from_on and until_on:
        for sentence in day_faults(from_on, until_on, today):
            cells.bad("until_on", sentence)
    title, organiser, note = (cells.text(name, LIMITS[name]) for name in ("title", "organiser", "note"))
    hours, score, passed = cells.hundredths("hours") or 0, cells.hundredths("score"), cells.yes("passed")
    has_exam = bool(cells.yes("has_exam")) or score is not None or passed is not None
    level = cells.choice("level", levels, "类别")
    said = Facts(level, title, organiser, from_on or today, until_on or today, hours, has_exam, score, passed, note)
    return cells.errors or said


def day_faults(from_on: date, until_on: date, today: date) -> list[str]:
    """What is wrong with the days of a training that was held."""
    if from_on.year < days.EARLIEST:
        return [f"{from_on} 太早，请核对日期。"]
    if until_on < from_on:
        return ["结束日期早于开始日期，请核对。"]
    return ["培训还没有结束，结束以后再登记。"] if until_on > today else []
