"""Scores of an exam held elsewhere: what a sheet says, whom it means, and what of it is new. Values in, values out."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import Refused
from core.points import points_from_text, points_text

HEADER = ("姓名", "手机号", "单位", "成绩", "考试次数")
_ALIASES = {
    "name": ("姓名", "名字", "考生姓名", "人员姓名", "真实姓名"),
    "mobile": ("手机号", "手机", "手机号码", "联系电话", "电话", "移动电话", "账号"),
    "unit": ("单位", "所在单位", "工作单位", "单位名称", "部门", "所在部门"),
    "score": ("成绩", "分数", "得分", "考试成绩", "总分"),
    "number": ("考试次数", "次数", "第几次", "考次"),
}
_FIELD_OF = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}
_DECORATION = re.compile(r"[（(【\[].*?[）)】\]]|[\s*：:]+")
_NUMBER = re.compile(r"第?\s*(\d{1,2})\s*次?")
NOT_SAT = {"", "-", "—", "/", "无", "缺考", "未考", "未参加", "未参考"}
MAX_HEADER_ROW = 5


@dataclass(frozen=True)
class ScoreRow:
    """One score as the sheet has it. `number` is None where the sheet does not say which attempt it was."""

    row: int
    name: str
    mobile: str
    unit: str
    score: int  # 1/100 point
    number: int | None


@dataclass(frozen=True)
class Finding:
    """One row that is not taken, and why."""

    row: int
    name: str
    sentence: str


@dataclass(frozen=True)
class Listed:
    """A person on the roster: names of the unit as people write it, and the scores of this source stored so far by attempt number. Of an exam of
    our own also what `other` attempts there are, by number, the `last` number given, how many `chances` are left, and `busy`: why no score can be
    taken just now."""

    candidate_id: int
    name: str
    mobile: str
    units: frozenset[str]
    scores: Mapping[int, int]
    other: Mapping[int, str] = field(default_factory=dict)
    last: int = 0
    chances: int | None = None  # None: nobody counts them
    busy: str = ""


@dataclass(frozen=True)
class NewScore:
    candidate_id: int
    row: int
    name: str
    number: int
    score: int


@dataclass
class Plan:
    """What an import would do: rows to write, and every other row with its reason."""

    new: list[NewScore] = field(default_factory=list)
    existing: list[Finding] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)
    unmatched: list[Finding] = field(default_factory=list)
    doubles: list[Finding] = field(default_factory=list)
    wrong: list[Finding] = field(default_factory=list)
    blocked: list[Finding] = field(default_factory=list)
    absent: list[Finding] = field(default_factory=list)

    @property
    def to_fix(self) -> int:
        return len(self.conflicts) + len(self.unmatched) + len(self.doubles) + len(self.wrong) + len(self.blocked)


# --- reading


def read(cells: Sequence[Sequence[str]], *, full_marks: int) -> tuple[list[ScoreRow], Plan]:
    """The rows with a score, and a plan that lists those without one or with a wrong one. Refuses a sheet without 姓名 and 成绩 columns."""
    head, columns = _header(cells)
    rows, plan = [], Plan()
    for number, line in enumerate(cells[head + 1 :], head + 2):
        values = {name: str(line[place]).strip() if place < len(line) else "" for name, place in columns.items()}
        if not any(values.values()):
            continue
        name = values["name"]
        if name and values["score"] in NOT_SAT:
            plan.absent.append(Finding(number, name, "没有成绩，按未参考处理。"))
            continue
        try:
            rows.append(_row(number, values, full_marks))
        except Refused as refusal:
            plan.wrong.append(Finding(number, name, refusal.sentence))
    return rows, plan


def _header(cells: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for place, line in enumerate(cells[:MAX_HEADER_ROW]):
        columns: dict[str, int] = {}
        for column, label in enumerate(line):
            known = _FIELD_OF.get(_plain(str(label)))
            if known:
                columns.setdefault(known, column)
        if {"name", "score"} <= set(columns):
            return place, columns
    raise Refused("scores_header", f"前 {MAX_HEADER_ROW} 行里没有找到“姓名”和“成绩”两列。请下载模板，按模板的表头填写。", field="file")


def _plain(text: str) -> str:
    return _DECORATION.sub("", unicodedata.normalize("NFKC", text))


def _row(number: int, values: Mapping[str, str], full_marks: int) -> ScoreRow:
    if not values["name"]:
        raise Refused("name_missing", "没有姓名，请补填。")
    score = points_from_text(unicodedata.normalize("NFKC", values["score"]).removesuffix("分"))
    if score > full_marks:
        raise Refused("score_range", f"成绩 {points_text(score)} 高于总分 {points_text(full_marks)}，请核对。")
    attempt = None
    if values.get("number"):
        found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", values["number"]))
        attempt = int(found[1]) if found else 0
        if not attempt:
            raise Refused("number_range", f"考试次数“{values['number']}”应为 1 到 99 的整数。")
    return ScoreRow(number, values["name"], values.get("mobile", ""), values.get("unit", ""), score, attempt)


# --- whom a row means


def match(rows: Sequence[ScoreRow], people: Sequence[Listed], plan: Plan) -> Plan:
    """Add to `plan` what becomes of each row: by mobile and name, then name and unit, then a name that is unique on the roster."""
    by_name: dict[str, list[Listed]] = defaultdict(list)
    for one in people:
        by_name[_key(one.name)].append(one)
    meant: dict[int, list[ScoreRow]] = defaultdict(list)
    for row in rows:
        found = _whom(row, by_name[_key(row.name)])
        if len(found) == 1:
            meant[found[0].candidate_id].append(row)
        elif found:
            plan.doubles.append(Finding(row.row, row.name, f"名单上有 {len(found)} 位同名的人，请填手机号或单位。"))
        else:
            plan.unmatched.append(Finding(row.row, row.name, "应考名单上没有这个人，请核对姓名，或先补列到名单。"))
    listed = {one.candidate_id: one for one in people}
    for candidate_id, theirs in meant.items():
        _weigh(listed[candidate_id], theirs, plan)
    plan.new.sort(key=lambda one: one.row)
    return plan


def _key(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def _whom(row: ScoreRow, namesakes: Sequence[Listed]) -> list[Listed]:
    by_mobile = [one for one in namesakes if one.mobile and _same_mobile(row.mobile, one.mobile)]
    by_unit = [one for one in namesakes if row.unit and _last_part(row.unit) in one.units]
    return next((found for found in (by_mobile, by_unit) if len(found) == 1), list(namesakes))


def _same_mobile(written: str, mobile: str) -> bool:
    """Platforms print 138****5678: then the ends decide."""
    if "*" in written:
        return len(written) == len(mobile) and all(mark in ("*", digit) for mark, digit in zip(written, mobile, strict=True))
    return written == mobile


def _last_part(unit: str) -> str:
    return unit.strip("/").split("/")[-1].strip()


def _weigh(person: Listed, rows: Sequence[ScoreRow], plan: Plan) -> None:
    """Sort one person's rows into new, existing, conflicting and double."""
    numbers = [row.number for row in rows]
    if len(set(numbers)) < len(rows) or (None in numbers and len(rows) > 1):
        places = "、".join(str(row.row) for row in rows)
        plan.doubles += [
            Finding(row.row, row.name, f"同一人有多行成绩（第 {places} 行）而考试次数相同或未填，请只留一行，或填清考试次数。") for row in rows
        ]
        return
    fresh = [row for row in rows if _is_fresh(person, row, plan)]
    for place, row in enumerate(fresh):
        if person.busy:
            plan.blocked.append(Finding(row.row, row.name, person.busy))
        elif person.chances is not None and place >= person.chances:
            plan.blocked.append(
                Finding(row.row, row.name, "考试机会已经用完，这次成绩不能再计入。确应计入的，请先把不该算的一次成绩作废并退回机会。")
            )
        else:
            plan.new.append(NewScore(person.candidate_id, row.row, row.name, row.number or person.last + 1, row.score))


def _is_fresh(person: Listed, row: ScoreRow, plan: Plan) -> bool:
    """Nothing of it is stored, and nothing stands in its place; otherwise the plan says so."""
    had = person.scores.get(row.number) if row.number else next((one for one in person.scores.values() if one == row.score), None)
    if had == row.score:
        plan.existing.append(Finding(row.row, row.name, f"已有成绩 {points_text(row.score)}，不重复导入。"))
    elif had is not None or (row.number is None and person.scores):
        known = "、".join(f"第 {number} 次 {points_text(score)}" for number, score in sorted(person.scores.items()))
        plan.conflicts.append(
            Finding(row.row, row.name, f"文件中为 {points_text(row.score)}，已有成绩：{known}。没有改动，请核对；如是另一次考试，请填考试次数。")
        )
    elif row.number is not None and row.number in person.other:
        sentence = f"第 {row.number} 次考试是{person.other[row.number]}。这次成绩的考试次数请改填 {person.last + 1}，或留空。"
        plan.conflicts.append(Finding(row.row, row.name, sentence))
    else:
        return True
    return False
