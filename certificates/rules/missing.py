"""What an officer lacks, in words, and what is to be done about an enforcement post without a valid certificate. Pure: values in, words out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from certificates.rules.life import LIVE, STATE_WORDS, STEP_WORDS, Kind, State, in_words
from certificates.rules.tones import SOON
from core.points import points_text

# of several cards that are not valid, the one that explains most
_TELLING = (
    State.SUSPENDED, State.EXPIRED, State.NOT_YET, State.APPLIED, State.RETURNED, State.CANCELLED, State.DECLINED, State.NONE,
)  # fmt: skip
ANOTHER_POST = "或调整到内勤、辅助岗位。"
_NEXT = {  # the steps as the office calls them
    State.SUSPENDED: "查清后办理{restore}，" + ANOTHER_POST,
    State.EXPIRED: "办理{renew}；不再执法的，{return}证件并调整岗位。",
    State.NOT_YET: "到生效日即为有效，在此以前不计入持证上岗。",
    State.APPLIED: "催办{issue}，{issue}后登记，" + ANOTHER_POST,
    State.RETURNED: "符合条件的重新{apply}，" + ANOTHER_POST,
    State.CANCELLED: "符合条件的重新{apply}，" + ANOTHER_POST,
    State.DECLINED: "条件具备后重新{apply}，" + ANOTHER_POST,
}  # fmt: skip


_ADVICE = {  # to the officer, by the code of what they lack
    "return": "请把证件交给单位证件管理员。",
    "none": "请联系单位证件管理员，办理{apply}、{renew}或{restore}。",
    "expired": "请联系单位证件管理员办理{renew}。",
    "suspended": "有疑问的，请联系单位证件管理员。",
    "not_yet": "到生效日起使用。",
    "soon": "请联系单位证件管理员办理{renew}。",
    "review": "请按通知参加年度{review}。",
    "hours": "请参加执法培训；上级培训请把证明交给工作人员登记。",
    "off_duty": "离开执法岗位的，证件由单位{return}。",
    "files": "请把照片、证件正反面交给单位证件管理员。",
}


@dataclass(frozen=True)
class Card:
    """One certificate as it stood on the day. `reviewed`: this year, or the office asks for no yearly review; `lacks`: 照片, 扫描件."""

    state: State
    family: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed: bool = True
    lacks: Sequence[str] = ()

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


@dataclass(frozen=True)
class Standing:
    """Somebody on a day. `hours`: 1/100 学时 that the year's duty still asks; `may_hold` by staffing type, None where it is unknown; `to_return`: the
    cause of an open task to return a certificate."""

    day: date
    on_duty: bool
    cards: Sequence[Card] = ()
    hours: int = 0
    may_hold: bool | None = None
    to_return: str = ""

    @property
    def has_valid(self) -> bool:
        return any(one.state == State.VALID for one in self.cards)


@dataclass(frozen=True)
class Lack:
    """`tone` and `sign` as of rules.tones: colour is never alone. `advice`: what the officer does about it themselves."""

    code: str
    words: str
    tone: str
    sign: str
    advice: str = ""


def lacks(standing: Standing, words: Mapping[State, str] = STATE_WORDS, steps: Mapping[Kind, str] = STEP_WORDS) -> list[Lack]:
    """All that is missing, the gravest first; `words` of states, and of `steps`, as the office says them."""
    return [replace(one, advice=in_words(_ADVICE[one.code], steps)) for one in _lacks(standing, words, steps)]


def _lacks(standing: Standing, words: Mapping[State, str], steps: Mapping[Kind, str]) -> list[Lack]:
    found = []
    if standing.to_return:
        found.append(Lack("return", f"待{steps[Kind.RETURN]}证件：{standing.to_return}", "bad", "✕"))
    if standing.on_duty and not standing.has_valid:
        found.append(Lack("none", "在执法岗而无有效证件", "bad", "✕"))
    named = sum(one.is_live for one in standing.cards) > 1
    for one in standing.cards:
        of = f"{one.family}：" if named else ""
        found += _of_card(one, standing, words, of)
        if one.state == State.VALID and not one.reviewed:
            found.append(Lack("review", f"{of}今年未{steps[Kind.REVIEW]}", "warn", "▲"))
    if standing.hours:
        found.append(Lack("hours", f"学时还差 {points_text(standing.hours)}", "warn", "▲"))
    if standing.has_valid and not standing.on_duty:
        found.append(Lack("off_duty", "有证但不在执法岗", "warn", "▲"))
    for one in standing.cards:
        if one.is_live and one.lacks:
            found.append(Lack("files", f"{f'{one.family}：' if named else ''}缺{'、'.join(one.lacks)}", "past", "□"))
    return found


def _of_card(card: Card, standing: Standing, words: Mapping[State, str], of: str) -> list[Lack]:
    found = []
    if card.state == State.EXPIRED:
        found.append(Lack("expired", f"{of}{words[card.state]}（有效期至 {card.valid_until}）", "bad", "✕"))
    elif card.state == State.SUSPENDED:
        found.append(Lack("suspended", f"{of}{words[card.state]}", "bad", "‖"))
    elif card.state == State.NOT_YET:
        found.append(Lack("not_yet", f"{of}{words[card.state]}（{card.valid_from} 起有效）", "warn", "○"))
    elif card.state == State.VALID and card.valid_until and (card.valid_until - standing.day).days <= SOON:
        left = (card.valid_until - standing.day).days
        found.append(Lack("soon", f"{of}{f'还有 {left} 天' if left else '当天'}到期（{card.valid_until}）", "warn", "▲"))
    return found


def why_without(
    standing: Standing, words: Mapping[State, str] = STATE_WORDS, steps: Mapping[Kind, str] = STEP_WORDS
) -> tuple[str, str]:  # fmt: skip
    """Why somebody on an enforcement post has no valid certificate, and what to do next."""
    ordered = sorted(standing.cards, key=lambda one: _TELLING.index(one.state) if one.state in _TELLING else len(_TELLING))
    if not ordered or ordered[0].state == State.NONE:
        if standing.may_hold is False:
            return f"没有行政执法证，编制类型也不能{steps[Kind.APPLY]}", "调整到内勤、辅助岗位。"
        return "没有行政执法证", f"符合条件的办理{steps[Kind.APPLY]}，{ANOTHER_POST}"
    card = ordered[0]
    why = f"证件{words[card.state]}"
    if card.state == State.EXPIRED:
        why = f"{why}（有效期至 {card.valid_until}）"
    elif card.state == State.NOT_YET:
        why = f"{why}（{card.valid_from} 起有效）"
    return why, in_words(_NEXT[card.state], steps)
