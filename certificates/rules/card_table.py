"""A table of 行政执法证 as offices keep it: what each row says of one card; whom it means is read by people.services.fact_table. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from certificates.rules import facts as card
from certificates.rules.life import STATE_WORDS, STEP_WORDS, Kind, State
from core.errors import Refused
from people.rules import days, fact_cells
from people.rules.fact_cells import CellReader
from people.rules.table import RowError

LABELS = {
    "family": "证件种类", "number": "证件编号", "authority": "发证机关", "organisation": "执法机构", "jurisdiction": "执法区域",
    "authority_source": "执法权来源", "fields": "执法领域", "issued_on": "发证日期", "valid_from": "有效期起", "valid_until": "有效期至",
    "state": "状态", "state_on": "状态日期", "reason": "状态事由",
}  # fmt: skip
ALIASES = {
    "family": ("证件种类", "证件类别", "证件类型", "证件名称", "种类"),
    "number": ("证件编号", "执法证号", "执法证编号", "证件号码", "证号", "执法证件号", "执法证件编号", "行政执法证号", "行政执法证编号"),
    "authority": ("发证机关", "发证单位", "颁发机关", "核发机关"),
    "organisation": ("执法机构", "执法主体", "执法单位", "所属执法机构", "执法主体名称"),
    "jurisdiction": ("执法区域", "执法地域", "执法范围", "管辖区域"),
    "authority_source": ("执法权来源", "执法依据来源", "职权来源", "权力来源"),
    "fields": ("执法领域", "执法类别", "执法门类", "领域", "执法种类"),
    "issued_on": ("发证日期", "发证时间", "核发日期", "颁发日期", "领证日期"),
    "valid_from": ("有效期起", "有效期开始", "有效期始", "有效期自", "生效日期", "有效起始日期", "有效期起始"),
    "valid_until": ("有效期至", "有效期止", "有效期截止", "有效期到", "到期日期", "有效期", "截止日期", "有效截止日期", "有效期终止"),
    "state": ("状态", "证件状态", "现状"),
    "state_on": ("状态日期", "状态变更日期", "办理日期", "暂扣收回注销日期"),
    "reason": ("状态事由", "事由", "状态原因", "原因"),
}
REQUIRED = ("number", "valid_until")
ENDS = {State.SUSPENDED: Kind.SUSPEND, State.RETURNED: Kind.RETURN, State.CANCELLED: Kind.CANCEL}  # how a card may stand otherwise than by its days
NOT_ISSUED = (State.APPLIED, State.DECLINED)
HELD_WORDS = ("在用", "正常", "在册", "持有")
_SPLIT = re.compile(r"[、，,;；/\n]+")
_FROM_TO = re.compile(r"([0-9./年月日-]+?)\s*(?:至|到|~|～|—+|－|--)\s*([0-9./年月日-]+)")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE][+-][0-9]+")  # how a number of more than fifteen digits is shown


@dataclass(frozen=True)
class Card:
    """What a row says. `facts` as of an issue, cleaned; `state` VALID stands for every card handed out, whatever its days; `ended_on`: since when it
    is suspended, returned or cancelled. Of a row about an application that was not granted yet the facts are empty."""

    family: str
    state: State
    facts: Mapping[str, Any] = field(default_factory=dict)
    issued_on: date = date.min
    ended_on: date | None = None
    reason: str = ""

    @property
    def number(self) -> str:
        return str(self.facts.get("number", ""))


@dataclass(frozen=True)
class Known:
    """What the office has: families and states by their words, fields of enforcement by name, what a card is filled with, its rule of numbers;
    `words`: of states, as it says them itself."""

    families: Mapping[str, str]
    states: Mapping[str, State]
    fields: Mapping[str, int]
    usual: Mapping[str, str]
    pattern: str = ""
    hint: str = ""
    words: Mapping[State, str] = field(default_factory=lambda: STATE_WORDS)


def state_words(states: Mapping[State, str], steps: Mapping[Kind, str]) -> dict[str, State]:
    """A state by every word that may stand for it: the office's, the usual ones, the step that led to it, and how offices say that all is well."""
    found = dict.fromkeys(HELD_WORDS, State.VALID)
    for words in (STATE_WORDS, states):
        found |= {word: State.VALID if state in (State.NOT_YET, State.EXPIRED) else state for state, word in words.items() if state != State.NONE}
    for names in (STEP_WORDS, steps):
        found |= {names[kind]: state for state, kind in ENDS.items()} | {f"已{names[kind]}": state for state, kind in ENDS.items()}
    return found


def columns(header: Sequence[str]) -> dict[str, int]:
    return fact_cells.columns(header, ALIASES, LABELS, REQUIRED)


def read(number: int, texts: Mapping[str, str], known: Known, today: date) -> Card | list[RowError]:
    """What row `number` says, or what is wrong with it."""
    cells = CellReader(number, texts, LABELS, ())
    family = cells.choice("family", known.families, "证件种类") or next(iter(known.families.values()))
    state = _state(cells, known)
    _part_validity(cells)
    if state in NOT_ISSUED and not cells.texts["number"]:
        return cells.errors or Card(family, state)
    said = {name: cells.texts[name] or known.usual.get(name, "") for name in card.TEXTS}
    _refuse_rounded(cells)
    dates = {name: cells.day(name) for name in card.DAYS}
    ended_on, reason = _ended(cells, state, today)
    dates["valid_from"] = dates["valid_from"] or (None if cells.texts["valid_from"] else dates["issued_on"])
    facts = {**said, **dates, "fields": _fields(cells, known.fields)}
    if state in NOT_ISSUED:
        cells.bad("state", f"填了证件编号，状态却是“{cells.texts['state']}”，请核对。")
    issued_on = dates["issued_on"] or dates["valid_from"] or today
    if not dates["issued_on"] and issued_on > today:
        cells.bad("issued_on", f"有效期起 {issued_on} 还没有到，请填写发证日期。")
    elif why_not := days.why_not(issued_on, today):
        cells.bad("issued_on" if dates["issued_on"] else "valid_from", why_not)
    if ended_on and ended_on < issued_on:
        cells.bad("state_on", f"{ended_on} 早于发证日期 {issued_on}，请核对。")
    if cells.errors:
        return cells.errors
    try:
        return Card(family, state, card.clean(Kind.ISSUE, facts, pattern=known.pattern, hint=known.hint), issued_on, ended_on, reason)
    except Refused as refusal:
        return [RowError(number, LABELS.get(refusal.field or "", LABELS["number"]), refusal.sentence)]


def _state(cells: CellReader, known: Known) -> State:
    text, words = cells.texts["state"], known.words
    found = known.states.get(text, State.VALID if not text else None)
    if found is None:
        may_be_empty, ends = f"{words[State.VALID]}、{words[State.EXPIRED]}的可以不填", "、".join(words[one] for one in ENDS)
        cells.bad("state", f"没有“{text[:20]}”这种状态；{may_be_empty}，其他请填：{ends}。")
    return found or State.VALID


def _part_validity(cells: CellReader) -> None:
    """有效期 in one column: 2024-01-01 至 2028-12-31."""
    if not cells.texts["valid_from"] and (both := _FROM_TO.fullmatch(cells.texts["valid_until"])):
        cells.texts["valid_from"], cells.texts["valid_until"] = both[1], both[2]


def _refuse_rounded(cells: CellReader) -> None:
    if _SCIENTIFIC.fullmatch(cells.texts["number"]):
        sentence = f"“{cells.texts['number']}”是被表格改成数字的编号，后几位已经丢失。请把这一列设为文本格式，照证件重新填写编号。"
        cells.bad("number", sentence)


def _fields(cells: CellReader, known: Mapping[str, int]) -> list[int]:
    names = [one.strip() for one in _SPLIT.split(cells.texts["fields"]) if one.strip()]
    strange = [one[:20] for one in names if one not in known]
    if strange:
        choice = f"请填：{'、'.join(known)}" if known else "请先在执法领域里添加"
        cells.bad("fields", f"没有“{'”“'.join(strange)}”这个执法领域，{choice}；几个领域用顿号分开。")
    return [known[one] for one in names if one in known]


def _ended(cells: CellReader, state: State, today: date) -> tuple[date | None, str]:
    """Since when it is suspended, returned or cancelled, and why."""
    on, reason = cells.day("state_on"), cells.text("reason", 300)
    if state not in ENDS:
        return None, ""
    if on is None and not cells.texts["state_on"]:
        cells.bad("state_on", f"状态是“{cells.texts['state']}”，请填写从哪一天起。")
    elif on and (why_not := days.why_not(on, today)):
        cells.bad("state_on", why_not)
    return on, reason
