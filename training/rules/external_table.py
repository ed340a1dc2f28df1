"""A table of 上级培训 as offices write it: what each row says of the training; whom it means is read by people.rules.table. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from core.errors import Refused
from people.rules import days
from people.rules.table import RowError, clean_label

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
_FIELD_OF = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
REQUIRED = ("title", "organiser", "level", "from_on", "hours")
YES, NO = ("是", "有", "合格", "√", "通过"), ("否", "无", "没有", "不合格", "×", "未通过")
LIMITS = {"title": 120, "organiser": 80, "note": 200}
EXCEL_ZERO = date(1899, 12, 30)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0{1,2}:00(?::00)?)?|(\d{4})(\d{2})(\d{2})")
MOST_HOURS = 100_000  # 1/100


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
    found: dict[str, int] = {}
    for place, label in enumerate(header):
        name = _FIELD_OF.get(clean_label(label))
        if name and name not in found:
            found[name] = place
    missing = [LABELS[name] for name in REQUIRED if name not in found]
    if missing:
        raise Refused("external_header_missing", f"表头里没有“{'”“'.join(missing)}”列。请下载模板，按模板的表头填写后再上传。", field="file")
    return found


def read(number: int, texts: Mapping[str, str], levels: Mapping[str, str], today: date) -> Facts | list[RowError]:
    """What row `number` says, or what is wrong with it. `levels`: by their words."""
    return _Reader(number, {name: texts.get(name, "").strip() for name in LABELS}, levels, today).facts()


class _Reader:
    def __init__(self, number: int, texts: Mapping[str, str], levels: Mapping[str, str], today: date) -> None:
        self.number, self.texts, self.levels, self.today = number, texts, levels, today
        self.errors: list[RowError] = []

    def facts(self) -> Facts | list[RowError]:
        from_on = self._day("from_on")
        until_on = self._day("until_on") or from_on
        if from_on and until_on:
            for sentence in day_faults(from_on, until_on, self.today):
                self._bad("until_on", sentence)
        score, passed = self._number("score"), self._yes("passed")
        has_exam = bool(self._yes("has_exam")) or score is not None or passed is not None
        said = Facts(
            self._level(), self._text("title"), self._text("organiser"), from_on or self.today, until_on or self.today, self._number("hours") or 0,
            has_exam, score, passed, self._text("note"),
        )  # fmt: skip
        return self.errors or said

    def _bad(self, name: str, sentence: str) -> None:
        self.errors.append(RowError(self.number, LABELS[name], sentence))

    def _filled(self, name: str) -> str:
        text = self.texts[name]
        if not text and name in REQUIRED:
            self._bad(name, f"没有填{LABELS[name]}。")
        return text

    def _text(self, name: str) -> str:
        text = " ".join(self._filled(name).split())
        if len(text) > LIMITS[name]:
            self._bad(name, f"太长（{len(text)} 个字），最多 {LIMITS[name]} 个字。")
        return text

    def _level(self) -> str:
        text = self._filled("level")
        level = self.levels.get(text)
        if text and level is None:
            self._bad("level", f"没有“{text[:20]}”这种类别，请填：{'、'.join(self.levels)}。")
        return level or ""

    def _day(self, name: str) -> date | None:
        text = self._filled(name)
        found = _DATE.fullmatch(text)
        try:
            if found:
                return date(*(int(part) for part in found.groups() if part))
            if text.isascii() and text.isdecimal() and len(text) == 5:  # how Excel stores a day that is not shown as one
                return EXCEL_ZERO + timedelta(days=int(text))
        except ValueError:
            pass
        if text:
            self._bad(name, f"“{text[:20]}”不是日期，请写如 2026-06-26。")
        return None

    def _number(self, name: str) -> int | None:
        text = self._filled(name).removesuffix("分").removesuffix("学时")
        if not text:
            return None
        try:
            value = Decimal(text) * 100
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or value != value.to_integral_value() or not 0 <= value <= MOST_HOURS:
            self._bad(name, f"“{text[:20]}”不是{LABELS[name]}，请填 0 到 1000 之间的数字，最多两位小数。")
            return None
        return int(value)

    def _yes(self, name: str) -> bool | None:
        text = self.texts[name]
        if not text or text in YES + NO:
            return None if not text else text in YES
        self._bad(name, f"请填“是”或“否”，现在是“{text[:20]}”。")
        return None


def day_faults(from_on: date, until_on: date, today: date) -> list[str]:
    """What is wrong with the days of a training that was held."""
    if from_on.year < days.EARLIEST:
        return [f"{from_on} 太早，请核对日期。"]
    if until_on < from_on:
        return ["结束日期早于开始日期，请核对。"]
    return ["培训还没有结束，结束以后再登记。"] if until_on > today else []
