"""Cells of a table that says something of people: which column is what, and days, numbers and choices as offices write them. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from core.errors import Refused
from people.rules.table import RowError, clean_label

EXCEL_ZERO = date(1899, 12, 30)
YES, NO = ("是", "有", "合格", "√", "通过"), ("否", "无", "没有", "不合格", "×", "未通过")
MOST_HUNDREDTHS = 100_000  # a thousand
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0{1,2}:00(?::00)?)?|(\d{4})(\d{2})(\d{2})")


def columns(header: Sequence[str], aliases: Mapping[str, Sequence[str]], labels: Mapping[str, str], required: Sequence[str]) -> dict[str, int]:
    """Where each field stands in the header row; refuses one in which what is needed is missing."""
    field_of = {alias: name for name, several in aliases.items() for alias in several}
    found: dict[str, int] = {}
    for place, label in enumerate(header):
        name = field_of.get(clean_label(label))
        if name and name not in found:
            found[name] = place
    missing = [labels[name] for name in required if name not in found]
    if missing:
        raise Refused("table_header_missing", f"表头里没有“{'”“'.join(missing)}”列。请下载模板，按模板的表头填写后再上传。", field="file")
    return found


class CellReader:
    """The cells of one row, by field; what is wrong gathers in `errors`. `required`: fields that must be filled."""

    def __init__(self, number: int, texts: Mapping[str, str], labels: Mapping[str, str], required: Sequence[str]) -> None:
        self.number, self.labels, self.required = number, labels, required
        self.texts = {name: texts.get(name, "").strip() for name in labels}
        self.errors: list[RowError] = []

    def bad(self, name: str, sentence: str) -> None:
        self.errors.append(RowError(self.number, self.labels[name], sentence))

    def filled(self, name: str) -> str:
        text = self.texts[name]
        if not text and name in self.required:
            self.bad(name, f"没有填{self.labels[name]}。")
        return text

    def text(self, name: str, longest: int) -> str:
        text = " ".join(self.filled(name).split())
        if len(text) > longest:
            self.bad(name, f"太长（{len(text)} 个字），最多 {longest} 个字。")
        return text

    def choice(self, name: str, choices: Mapping[str, str], of: str) -> str:
        """A value by its word; `of`: what the words are called (类别)."""
        text = self.filled(name)
        value = choices.get(text)
        if text and value is None:
            self.bad(name, f"没有“{text[:20]}”这种{of}，请填：{'、'.join(choices)}。")
        return value or ""

    def day(self, name: str) -> date | None:
        text = self.filled(name)
        found = _DATE.fullmatch(text)
        try:
            if found:
                return date(*(int(part) for part in found.groups() if part))
            if text.isascii() and text.isdecimal() and len(text) == 5:  # how Excel stores a day that is not shown as one
                return EXCEL_ZERO + timedelta(days=int(text))
        except ValueError:
            pass
        if text:
            self.bad(name, f"“{text[:20]}”不是日期，请写如 2026-06-26。")
        return None

    def hundredths(self, name: str) -> int | None:
        """A number with at most two decimals, in 1/100."""
        text = self.filled(name).removesuffix("分").removesuffix("学时")
        if not text:
            return None
        try:
            value = Decimal(text) * 100
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or value != value.to_integral_value() or not 0 <= value <= MOST_HUNDREDTHS:
            self.bad(name, f"“{text[:20]}”不是{self.labels[name]}，请填 0 到 1000 之间的数字，最多两位小数。")
            return None
        return int(value)

    def yes(self, name: str) -> bool | None:
        text = self.filled(name)
        if not text or text in YES + NO:
            return None if not text else text in YES
        self.bad(name, f"请填“是”或“否”，现在是“{text[:20]}”。")
        return None
