"""The life of a certificate (行政执法证): what may follow what, and how it stood on any day. Pure: steps in, spans out.

A step is an event as the rules see it. A correction names the step it puts right and either says its day and facts anew, or strikes it out; it is a
step of its own, so nothing that was entered is ever altered. Of several corrections of one step the last counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from core.errors import Refused


class Kind(StrEnum):
    APPLY = "apply"
    ISSUE = "issue"
    DECLINE = "decline"
    REVIEW = "review"
    RENEW = "renew"
    REISSUE = "reissue"
    SUSPEND = "suspend"
    RESTORE = "restore"
    RETURN = "return"
    CANCEL = "cancel"
    CORRECT = "correct"


class State(StrEnum):
    NONE = "none"  # nothing has happened yet
    APPLIED = "applied"
    DECLINED = "declined"
    NOT_YET = "not_yet"  # issued, and its first day is still to come
    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    RETURNED = "returned"
    CANCELLED = "cancelled"


# the usual words; an office may have its own (selectors.wording)
STEP_WORDS = {
    Kind.APPLY: "申领", Kind.ISSUE: "发证", Kind.DECLINE: "终止申领", Kind.REVIEW: "验审", Kind.RENEW: "换发", Kind.REISSUE: "补办",
    Kind.SUSPEND: "暂扣", Kind.RESTORE: "恢复", Kind.RETURN: "收回", Kind.CANCEL: "注销", Kind.CORRECT: "更正",
}  # fmt: skip
STATE_WORDS = {
    State.NONE: "尚无记录", State.APPLIED: "申领中", State.DECLINED: "未核发", State.NOT_YET: "未到生效日", State.VALID: "有效",
    State.EXPIRED: "已过期", State.SUSPENDED: "暂扣中", State.RETURNED: "已收回", State.CANCELLED: "已注销",
}  # fmt: skip

HELD = frozenset({State.NOT_YET, State.VALID, State.EXPIRED})  # the card was handed out, and nothing stands against it but its days
OPEN = ("applied", "valid", "suspended")  # as they are stored: of a family one person has at most one such card
LIVE = HELD | {State.SUSPENDED}  # there is a card that somebody has or the office keeps for them
OVER = frozenset({State.DECLINED, State.RETURNED, State.CANCELLED})  # a card of the same family may be applied for
AFTER: dict[Kind, frozenset[State]] = {  # in which states a step may be taken
    Kind.APPLY: frozenset({State.NONE}),
    Kind.DECLINE: frozenset({State.APPLIED}),
    Kind.ISSUE: frozenset({State.NONE, State.APPLIED}),
    Kind.REVIEW: frozenset({State.VALID}),
    Kind.RENEW: HELD,
    Kind.REISSUE: HELD - {State.EXPIRED},
    Kind.SUSPEND: HELD - {State.EXPIRED},
    Kind.RESTORE: frozenset({State.SUSPENDED}),
    Kind.RETURN: LIVE,
    Kind.CANCEL: LIVE | {State.RETURNED},
}
FINAL = frozenset({Kind.DECLINE, Kind.RETURN, Kind.CANCEL})  # no way back to a valid card but a new application
_BECOMES = {
    Kind.APPLY: State.APPLIED, Kind.DECLINE: State.DECLINED, Kind.SUSPEND: State.SUSPENDED, Kind.RETURN: State.RETURNED,
    Kind.CANCEL: State.CANCELLED,
}  # fmt: skip
_WHY_NOT = {  # what is to be done instead, by the state that forbids it; the steps as the office calls them
    State.NONE: "还没有{issue}，先登记{apply}或{issue}。",
    State.APPLIED: "正在{apply}，还没有{issue}。先登记{issue}，或{decline}。",
    State.DECLINED: "这次{apply}已经终止，不能再办理。需要时请重新{apply}。",
    State.NOT_YET: "证件还没有到生效日。",
    State.VALID: "证件有效，没有被{suspend}。",
    State.EXPIRED: "证件已过有效期，请办理{renew}，或{return}、{cancel}。",
    State.SUSPENDED: "证件正在{suspend}，要先{restore}，或{return}、{cancel}。",
    State.RETURNED: "证件已经{return}，只能{cancel}；重新上岗的，请重新{apply}。",
    State.CANCELLED: "证件已经{cancel}，不能再办理。需要时请重新{apply}。",
}


@dataclass(frozen=True)
class Step:
    """`facts`: what stands on the card from this step on (the keys of rules.facts). A correction's `corrects` is the number of the step it puts
    right; its `on` and `facts` are those of that step, put right."""

    number: int
    kind: Kind
    on: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    corrects: int | None = None
    struck: bool = False


@dataclass(frozen=True)
class Span:
    """How the certificate stood from a day to a day (the last included; None: from then on), and what stood on the card. `number`: of the step.
    `in_force_from`: the first day of validity without a gap; a card renewed before its end is in force all along."""

    from_on: date
    until_on: date | None
    state: State
    facts: Mapping[str, Any]
    number: int
    in_force_from: date | None = None


def known(steps: Iterable[Step]) -> list[Step]:
    """Each step as its last correction says it, those struck out too, in the order in which they were entered."""
    said = sorted(steps, key=lambda one: one.number)
    found = {one.number: one for one in said if one.kind != Kind.CORRECT}
    for one in said:
        if one.corrects is None or one.corrects not in found:
            continue
        found[one.corrects] = replace(found[one.corrects], on=one.on, facts=one.facts, struck=one.struck)
    return list(found.values())


def effective(steps: Iterable[Step]) -> list[Step]:
    """The steps that count, in the order of their days; of one day in the order in which they were entered."""
    return sorted((one for one in known(steps) if not one.struck), key=lambda one: (one.on, one.number))


def spans(steps: Iterable[Step], words: Mapping[Kind, str] = STEP_WORDS) -> list[Span]:
    """From the first step on, without a gap. Refuses, at `on`, an order that cannot be, in the `words` of the office."""
    life = _Life(words)
    for one in effective(steps):
        life.take(one)
    return life.to_the_end()


def span_on(steps: Sequence[Step], day: date) -> Span | None:
    """How it stood at the end of that day, by a plain replay of what had happened; None before its first step."""
    until = [one for one in effective(steps) if one.on <= day]
    if not until:
        return None
    life = _Life()
    for one in until:
        life.take(one)
    return Span(day, day, life.state_on(day), life.facts, life.number, life.begins)


def state_on(steps: Sequence[Step], day: date) -> State:
    found = span_on(steps, day)
    return found.state if found else State.NONE


def possible(state: State) -> list[Kind]:
    """The steps that may follow, in the order in which they are offered."""
    return [kind for kind in Kind if state in AFTER.get(kind, ())]


def why_not(kind: Kind, state: State, words: Mapping[Kind, str] = STEP_WORDS) -> str | None:
    if state in AFTER[kind]:
        return None
    instead = in_words(_WHY_NOT[state], words)
    if kind == Kind.APPLY or (kind == Kind.ISSUE and state in LIVE):
        return f"不能登记“{words[kind]}”：这张证件已有记录。" + ("" if state in LIVE else instead)
    return f"不能登记“{words[kind]}”：{instead}"


def in_words(sentence: str, words: Mapping[Kind, str] = STEP_WORDS) -> str:
    """A sentence that names steps by their kinds (`{renew}`), with the words of the office."""
    return sentence.format_map({one.value: word for one, word in words.items()})


class _Life:
    def __init__(self, words: Mapping[Kind, str] = STEP_WORDS) -> None:
        self.words = words
        self.made: list[Span] = []
        self.state, self.facts, self.number = State.NONE, dict[str, Any](), 0
        self.since: date | None = None
        self.begins: date | None = None

    def state_on(self, day: date) -> State:
        """A card that was handed out and not taken away is valid on the days that stand on it."""
        if self.state not in HELD:
            return self.state
        return held_on(day, self.begins, facts_day(self.facts, "valid_until"))

    def take(self, step: Step) -> None:
        state = self.state_on(step.on)
        if said := why_not(step.kind, state, self.words):
            raise Refused("life_order", f"{step.on}：{said}", field="on")
        self._close(step.on - timedelta(days=1))
        self._set_validity(step, state)
        self.state = _BECOMES.get(step.kind, State.VALID)
        self.facts = {**self.facts, **step.facts}
        self.number, self.since = step.number, step.on

    def _set_validity(self, step: Step, state: State) -> None:
        first, last = facts_day(step.facts, "valid_from"), facts_day(self.facts, "valid_until")
        if first is None:
            return
        if state != State.VALID:
            self.begins = first
        elif last and first > last + timedelta(days=1):
            latest = last + timedelta(days=1)
            raise Refused(
                "validity_gap", f"{step.on} {self.words[step.kind]}时原证有效期至 {last}，新的有效期最晚从 {latest} 起，请核对。", field="valid_from"
            )

    def _close(self, last: date | None) -> None:
        """Write down what held until that day, cut where the card's own days begin and end."""
        if self.since is None or (last is not None and last < self.since):
            return
        if self.state not in HELD:
            self._add(self.since, last, self.state)
            return
        begins = self.since
        for end in (self.begins - timedelta(days=1) if self.begins else None, facts_day(self.facts, "valid_until")):
            if end is not None and begins <= end and (last is None or end < last):
                self._add(begins, end, self.state_on(end))
                begins = end + timedelta(days=1)
        self._add(begins, last, self.state_on(begins))

    def _add(self, first: date, last: date | None, state: State) -> None:
        self.made.append(Span(first, last, state, self.facts, self.number, self.begins))

    def to_the_end(self) -> list[Span]:
        self._close(None)
        return self.made


def held_on(day: date, in_force_from: date | None, valid_until: date | None) -> State:
    """How a card stands that was handed out and not taken away."""
    if in_force_from and day < in_force_from:
        return State.NOT_YET
    return State.EXPIRED if valid_until and day > valid_until else State.VALID


def facts_day(facts: Mapping[str, Any], name: str) -> date | None:
    """Facts are kept as JSON: days as text."""
    said = facts.get(name)
    return date.fromisoformat(said) if said else None
