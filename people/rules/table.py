"""A people table as offices write it: which column is what, and what each row says. Values in, values out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.errors import Refused
from people.rules import days
from people.rules.texts import one_line, plain_mobile, plain_name, plain_number
from people.rules.units import MAX_LEVELS, SEPARATORS

LABELS = {
    "name": "姓名",
    "unit": "单位",
    "post": "职务",
    "staffing_type": "编制类型",
    "staff_number": "工号",
    "mobile": "手机号",
    "account": "账号",
    "sort_number": "排序号",
    "from_on": "生效日期",
    "email": "邮箱",
}


def columns(*, with_email: bool) -> list[str]:
    """The header of the table that is handed out; the last column only where mail is sent."""
    return [label for name, label in LABELS.items() if with_email or name != "email"]


REQUIRED = ("name", "unit", "staffing_type")
WHO = ("name", "unit", "staff_number", "mobile", "account")  # what says whom a row means
ALIASES = {
    "name": ("姓名", "名字", "人员姓名", "真实姓名"),
    "unit": ("单位", "所在单位", "工作单位", "单位名称", "所属单位", "部门", "所在部门", "科室"),
    "post": ("职务", "职务职级", "现任职务", "岗位"),
    "staffing_type": ("编制类型", "编制", "编制性质", "人员类别", "人员类型", "人员身份", "身份"),
    "staff_number": ("工号", "人员编号", "员工编号", "职工号"),
    "mobile": ("手机号", "手机", "手机号码", "联系电话", "电话", "电话号码", "移动电话", "联系方式"),
    "account": ("账号", "帐号", "登录账号", "登录名", "用户名"),
    "sort_number": ("排序号", "排序"),
    "from_on": ("生效日期", "任职日期", "任职时间", "起始日期"),
    "email": ("邮箱", "电子邮箱", "电子邮件", "邮箱地址", "Email", "email", "E-mail", "EMAIL"),
}
_FIELD_OF = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
STAFFING_ALIASES = {
    "参照公务员": "参公", "参公人员": "参公", "参照公务员管理": "参公",
    "事业": "事业编", "事业编制": "事业编", "事业人员": "事业编", "事业单位": "事业编",
    "工勤": "机关工勤", "编外": "编外聘用", "聘用": "编外聘用", "辅助人员": "执法辅助人员",
    "村干部": "村（社区）干部", "社区干部": "村（社区）干部", "村社区干部": "村（社区）干部",
}  # fmt: skip
MOBILE = re.compile(r"1[0-9]{10}")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
MOST_EMAIL = 100
NO_EMAIL = "“{}”不是邮箱地址，应如 zhangsan@example.gov.cn，没有请留空。"
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._@-]{1,39}")
_DATE = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True)
class RowError:
    """One thing wrong in one row: row number as in the sheet (from 1), the column's label, and what to do."""

    row: int
    column: str
    message: str


def by_row(errors: Iterable[RowError]) -> list[RowError]:
    """One for each bad row, in the order of the sheet; of several in a row each part of the message names its column."""
    found: dict[int, list[RowError]] = {}
    for one in sorted(errors, key=lambda one: one.row):
        found.setdefault(one.row, []).append(one)
    return [
        same[0] if len(same) == 1 else RowError(row, "、".join(one.column for one in same), " ".join(f"{one.column}：{one.message}" for one in same))
        for row, same in found.items()
    ]


@dataclass(frozen=True)
class Row:
    """One person as the sheet has them. An empty text or None means: not given, keep what is known."""

    number: int
    name: str
    unit: tuple[str, ...]  # names from below the town downwards; empty: the town itself
    staffing_type: str
    post: str = ""
    staff_number: str = ""
    mobile: str = ""
    account: str = ""
    sort_number: int | None = None
    from_on: date | None = None
    email: str = ""


@dataclass
class Table:
    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # labels of columns that are not read


def read(
    cells: Sequence[Sequence[str]],
    *,
    town: str,
    staffing_types: Sequence[str],
    today: date,
    fields: Sequence[str] = tuple(LABELS),
    required: Sequence[str] = REQUIRED,
    repeats: bool = False,
) -> Table:
    """Every row of the sheet, as a person or as errors; blank rows are passed over. Refuses a sheet without a header in rows 1 to 3.

    `fields`: the columns that are read; of these `required` must be there and filled in. `repeats`: somebody may have several rows.
    """
    head, columns, unknown = header(cells, fields, required)
    table = Table(unknown=unknown)
    reader = _RowReader(town, staffing_types, today, required)
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(cells[head + 1 :], head + 2):
        if not any(cell.strip() for cell in line):
            continue
        row, errors = reader.read(number, {name: line[place] if place < len(line) else "" for name, place in columns.items()})
        errors = errors or ([] if repeats else _repeats(row, seen))
        table.errors += errors
        if not errors:
            table.rows.append(row)
    if not table.rows and not table.errors:
        raise Refused("people_no_rows", "表头下面没有人员。请每人填一行，再上传。", field="file")
    return table


def header(
    cells: Sequence[Sequence[str]], fields: Sequence[str] = tuple(LABELS), required: Sequence[str] = REQUIRED
) -> tuple[int, dict[str, int], list[str]]:
    """The header among the first three rows: its index, column of each field, labels of columns that are not read."""
    best: tuple[int, dict[str, int], list[str]] = (0, {}, [])
    for index, line in enumerate(cells[:3]):
        columns: dict[str, int] = {}
        unknown = []
        for place, label in enumerate(line):
            name = _FIELD_OF.get(clean_label(label))
            if name and name in fields and name not in columns:
                columns[name] = place
            elif label.strip():
                unknown.append(" ".join(label.split()))
        if len(columns) > len(best[1]):
            best = (index, columns, unknown)
    missing = [LABELS[name] for name in required if name not in best[1]]
    if missing:
        raise Refused("people_header_missing", f"前 3 行里没有找到“{'”“'.join(missing)}”列。请下载模板，按模板的表头填写后再上传。", field="file")
    return best


def clean_label(label: str) -> str:
    """A header label without decorations: "手机号码\\n（选填）*" -> "手机号码"."""
    return re.sub(r"[\s*＊:：]|（[^）]*）|\([^)]*\)|【[^】]*】|\[[^\]]*\]", "", one_line(label))


def _repeats(row: Row, seen: dict[tuple[str, ...], int]) -> list[RowError]:
    """The same number twice in one sheet, or the same name with the same mobile or in the same unit with nothing to tell the two apart."""
    keys: list[tuple[str, ...]] = [(kind, number) for kind, number in (("account", row.account), ("staff_number", row.staff_number)) if number]
    if not keys:
        keys = [("name", row.name, row.mobile) if row.mobile else ("name", row.name, *row.unit)]
    for key in keys:
        first = seen.setdefault(key, row.number)
        if first != row.number:
            if key[0] == "name":
                same = "同手机号" if row.mobile else "同一单位"
                message = f"与第 {first} 行重复（{same}、同名）。是同一个人请删去一行；是两个人请分别填写工号或账号。"
                return [RowError(row.number, LABELS["name"], message)]
            return [RowError(row.number, LABELS[key[0]], f"与第 {first} 行的{LABELS[key[0]]}相同，请核对。")]
    return []


class _RowReader:
    """Reads one row; collects what is wrong with it."""

    def __init__(self, town: str, staffing_types: Sequence[str], today: date, required: Sequence[str]) -> None:
        self.town, self.required = town, required
        self.today = today
        self.staffing_types = list(staffing_types)
        self._known = {_plain(name): name for name in staffing_types}
        for alias, name in STAFFING_ALIASES.items():
            if name in staffing_types:
                self._known.setdefault(_plain(alias), name)

    def read(self, number: int, values: Mapping[str, str]) -> tuple[Row, list[RowError]]:
        self._errors: list[RowError] = []
        self._number = number
        text = {name: plain_number(values.get(name, "")) for name in LABELS}
        row = Row(
            number=number,
            name=self._name(values.get("name", "")),
            unit=self._unit(values.get("unit", "")),
            staffing_type=self._staffing_type(values.get("staffing_type", "")),
            post=self._short("post", one_line(values.get("post", "")), 60),
            staff_number=self._staff_number(text["staff_number"]),
            mobile=self._mobile(text["mobile"]),
            account=self._account(text["account"].lower()),
            sort_number=self._sort_number(text["sort_number"]),
            from_on=self._from_on(text["from_on"]),
            email=self._email(text["email"]),
        )
        return row, self._errors

    def _bad(self, name: str, message: str) -> None:
        self._errors.append(RowError(self._number, LABELS[name], message))

    def _short(self, name: str, text: str, limit: int) -> str:
        if len(text) > limit:
            self._bad(name, f"太长（{len(text)} 个字），最多 {limit} 个字。")
        return text

    def _name(self, text: str) -> str:
        name = plain_name(text)
        if not name:
            self._bad("name", "没有填姓名。")
        return self._short("name", name, 40)

    def _unit(self, text: str) -> tuple[str, ...]:
        parts = [one_line(part) for part in re.split(f"[{re.escape(SEPARATORS)}]", text)]
        parts = [part for part in parts if part]
        if not parts and "unit" in self.required:
            self._bad("unit", f"没有填单位。请写如“{self.town}/党政办公室”。")
        for part in parts:
            self._short("unit", part, 60)
        below_town = parts[1:] if parts and parts[0] == self.town else parts
        if len(below_town) > MAX_LEVELS:
            self._bad("unit", f"单位层级太多，最多 {MAX_LEVELS} 级。")
        return tuple(below_town)

    def _staffing_type(self, text: str) -> str:
        known = self._known.get(_plain(text))
        if known is None and "staffing_type" in self.required:
            said = f"没有“{text.strip()}”这种编制类型" if text.strip() else "没有填编制类型"
            self._bad("staffing_type", f"{said}，请填：{'、'.join(self.staffing_types)}。")
        return known or ""

    def _staff_number(self, text: str) -> str:
        if MOBILE.fullmatch(text):
            self._bad("staff_number", "工号不能是手机号的样子；手机号请填在“手机号”列。")
        return self._short("staff_number", text, 30)

    def _mobile(self, text: str) -> str:
        digits = plain_mobile(text)
        if digits and not MOBILE.fullmatch(digits):
            self._bad("mobile", f"“{text[:20]}”不是手机号：应为 1 开头的 11 位数字，没有请留空。")
        return digits

    def _email(self, text: str) -> str:
        if text and (len(text) > MOST_EMAIL or not EMAIL.fullmatch(text)):
            self._bad("email", NO_EMAIL.format(text[:30]))
        return text

    def _account(self, text: str) -> str:
        if text and (MOBILE.fullmatch(text) or not _ACCOUNT.fullmatch(text)):
            self._bad("account", "账号应为 2 到 40 个字母、数字或 . _ - @，且不能是手机号的样子；留空会自动生成。")
        return text

    def _sort_number(self, text: str) -> int | None:
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,6}", text):
            self._bad("sort_number", f"“{text[:20]}”不是排序号：应为 0 到 999999 的整数，没有请留空。")
            return None
        return int(text)

    def _from_on(self, text: str) -> date | None:
        if not text:
            return None
        found = _DATE.fullmatch(text)
        try:
            day = date(*(int(part) for part in found.groups() if part)) if found else None
        except ValueError:
            day = None
        if day is None or day.year < days.EARLIEST:
            self._bad("from_on", f"“{text[:20]}”不是日期，请写如 2026-03-01；留空为今天。")
        elif day > self.today:
            self._bad("from_on", f"{day} 还没有到，请到那一天再导入这一行。")
        return day


def _plain(text: str) -> str:
    """For comparing names of staffing types: width, brackets and spaces do not count."""
    return re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", text))
