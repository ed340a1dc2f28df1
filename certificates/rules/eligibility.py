"""Who may apply for a certificate (粤府令第196号): 在编在职, of a staffing type that may hold one, both qualification exams passed; and the hours of
the year where the office asks any. Pure: evidence in, conditions out.

Exams of this system are practice and are no evidence: nothing here takes them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from core.points import points_text


class What(StrEnum):
    ESTABLISHED = "established"
    ACTIVE = "active"
    TYPE = "staffing_type"
    GENERAL = "general"
    SPECIAL = "special"
    HOURS = "hours"


LABELS = {
    What.ESTABLISHED: "在编", What.ACTIVE: "在职", What.TYPE: "编制类型可申领执法证", What.GENERAL: "综合法律知识考试合格",
    What.SPECIAL: "专业知识考试合格", What.HOURS: "年度学时",
}  # fmt: skip
_SHORT = {
    What.ESTABLISHED: "不在编", What.ACTIVE: "不在职", What.TYPE: "编制类型不可申领", What.GENERAL: "综合法律知识考试", What.SPECIAL: "专业知识考试",
}  # fmt: skip
_CAN_BE_DONE = frozenset({What.GENERAL, What.SPECIAL, What.HOURS})  # by the person, before they apply


@dataclass(frozen=True)
class Exam:
    """A qualification exam that was not withdrawn. `subject`: general or special; `score` in 1/100; `key` names its page."""

    subject: str
    on: date
    organiser: str
    passed: bool
    score: int | None = None
    field: str = ""
    key: str = ""

    @property
    def sentence(self) -> str:
        score = f" {points_text(self.score)}分" if self.score is not None else ""
        return f"{self.on} {self.organiser}{f'（{self.field}）' if self.field else ''}{score} {'合格' if self.passed else '不合格'}"


@dataclass(frozen=True)
class Evidence:
    """Of one person on the `day` of the application. `status` in words; `staffing_type` None where no posting is known of that day; `duty`: 1/100
    hours that the year asks, None where it asks none, of which `hours` are done by that day."""

    day: date
    active: bool
    status: str
    staffing_type: str | None
    established: bool
    may_hold: bool
    exams: Sequence[Exam] = ()
    hours: int = 0
    duty: int | None = None


@dataclass(frozen=True)
class Condition:
    """`evidence`: the sentence behind it; `lack`: in short what is missing; `exam`: the key of the exam it rests on."""

    what: What
    label: str
    met: bool
    evidence: str
    lack: str = ""
    exam: str = ""

    def stored(self) -> dict[str, Any]:
        """As it is kept with the application."""
        return {name: str(value) if name == "what" else value for name, value in asdict(self).items()}


def conditions(of: Evidence) -> list[Condition]:
    found = [
        _condition(What.ESTABLISHED, of.established, _type_sentence(of, "在编", "不在编", of.established)),
        _condition(What.ACTIVE, of.active, of.status if of.active else f"没有 {of.day} 的任职记录（现为“{of.status}”）"),
        _condition(What.TYPE, of.may_hold, _type_sentence(of, "可以申领", "不可申领", of.may_hold)),
        _exam(What.GENERAL, of.exams),
        _exam(What.SPECIAL, of.exams),
    ]
    if of.duty:
        found.append(_hours(of, of.duty))
    return found


def missing(all_of: Iterable[Condition]) -> list[Condition]:
    return [one for one in all_of if not one.met]


def in_short(all_of: Iterable[Condition]) -> str:
    """条件齐备, or what is lacking: 只差学时12."""
    lacking = missing(all_of)
    if not lacking:
        return "条件齐备"
    words = "、".join(one.lack for one in lacking)
    if any(one.what not in _CAN_BE_DONE for one in lacking):
        return words
    return f"只差{words}" if len(lacking) == 1 else f"还差{words}"


def distance(all_of: Iterable[Condition], hours: int) -> tuple[int, int, int]:
    """How far from an application, the nearest the least: what the person cannot change weighs most, then the exams, which others hold, then the
    `hours` that are missing."""
    lacking = [one.what for one in missing(all_of)]
    return sum(one not in _CAN_BE_DONE for one in lacking), sum(one in (What.GENERAL, What.SPECIAL) for one in lacking), hours


def read_stored(kept: Iterable[Mapping[str, Any]]) -> list[Condition]:
    """The conditions as an application kept them."""
    return [Condition(What(one["what"]), one["label"], bool(one["met"]), one["evidence"], one.get("lack", ""), one.get("exam", "")) for one in kept]


def _condition(what: What, met: bool, evidence: str) -> Condition:
    return Condition(what, LABELS[what], met, evidence, "" if met else _SHORT[what])


def _type_sentence(of: Evidence, yes: str, no: str, is_so: bool) -> str:
    if of.staffing_type is None:
        return f"没有 {of.day} 的任职记录，请先核对人员的任职"
    return f"{of.staffing_type}，{yes if is_so else no}"


def _exam(what: What, exams: Sequence[Exam]) -> Condition:
    """The latest one passed; without, the latest that was sat."""
    sat = sorted((one for one in exams if one.subject == what), key=lambda one: (one.passed, one.on), reverse=True)
    if sat and sat[0].passed:
        return Condition(what, LABELS[what], True, sat[0].sentence, exam=sat[0].key)
    if sat:
        return Condition(what, LABELS[what], False, f"最近一次：{sat[0].sentence}", _SHORT[what], sat[0].key)
    return Condition(what, LABELS[what], False, "没有考试记录", _SHORT[what])


def _hours(of: Evidence, duty: int) -> Condition:
    short = max(duty - of.hours, 0)
    said = f"{of.day.year} 年要求 {points_text(duty)} 学时，截至 {of.day} 已有 {points_text(of.hours)} 学时"
    label = f"{of.day.year} {LABELS[What.HOURS]}"
    if not short:
        return Condition(What.HOURS, label, True, said)
    return Condition(What.HOURS, label, False, f"{said}，还差 {points_text(short)}", f"学时{points_text(short)}")
