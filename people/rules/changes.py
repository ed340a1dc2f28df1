"""Which changes of a person are possible, and from which day. Values in, values out.

Kinds and statuses are named by their codes (PersonnelChange.Kind, Person.Status).
"""

from datetime import date

from people.rules import days

JOINED, TRANSFERRED, LEFT, RETIRED, RETURNED = "joined", "transferred", "left", "retired", "returned"
ENDING = frozenset({LEFT, RETIRED})  # afterwards the person works here no longer
BEGINNING = frozenset({JOINED, RETURNED})
WORDS = {JOINED: "新进", TRANSFERRED: "调动", LEFT: "调离", RETIRED: "退休", RETURNED: "返回"}

# 停用 concerns the account alone: such a person still works where they did
_KINDS_FROM = {
    "active": (TRANSFERRED, LEFT, RETIRED),
    "disabled": (TRANSFERRED, LEFT, RETIRED),
    "left": (RETURNED,),
    "retired": (RETURNED,),
}
_STATUS = {"active": "在职", "disabled": "已停用", "left": "已调离", "retired": "已退休"}


def kinds_from(status: str) -> tuple[str, ...]:
    """What can happen next to somebody of this status."""
    return _KINDS_FROM[status]


def why_not_kind(kind: str, status: str) -> str | None:
    """Why somebody of this status cannot have the change, in a sentence."""
    if kind in _KINDS_FROM[status]:
        return None
    possible = "、".join(WORDS[one] for one in _KINDS_FROM[status])
    return f"{_STATUS[status]}的人员不能办理{WORDS[kind]}，只能办理：{possible}。"


def why_not_day(kind: str, on: date, *, today: date, begun_on: date | None, ended_on: date | None) -> str | None:
    """Why the change cannot hold from the day `on`; `begun_on` is the first day of the open posting, `ended_on` the last day of the last one."""
    if why_not := days.why_not(on, today):
        return why_not
    if begun_on is not None and kind not in BEGINNING and on < begun_on:
        return f"现任职务自 {begun_on} 起，生效日期不能早于这一天。任职日期有误的，请先更正任职。"
    if ended_on is not None and kind == RETURNED and on <= ended_on:
        return f"上一段任职到 {ended_on} 为止，返回日期要晚于这一天。"
    return None


def why_not_correct(
    *, from_on: date, until_on: date | None, was_ended: bool, previous_from_on: date | None, previous_ended_on: date | None, today: date
) -> tuple[str, str] | None:
    """Why a person's latest posting cannot last from `from_on` until `until_on`: the field that is wrong and a sentence. `previous_from_on` is the
    first day of the posting before, which may end earlier for it; `previous_ended_on` its last day, where there was a break before the latest."""
    if from_on > today:
        return "from_on", f"{from_on} 还没有到，请核对日期。"
    if from_on.year < days.EARLIEST:
        return "from_on", f"{from_on} 太早，请核对日期。"
    if previous_from_on is not None and from_on <= previous_from_on:
        return "from_on", f"上一段任职自 {previous_from_on} 起，这一段要晚于那一天开始。"
    if previous_ended_on is not None and from_on <= previous_ended_on:
        return "from_on", f"上一段任职到 {previous_ended_on} 为止，这一段要晚于那一天开始。"
    if was_ended and until_on is None:
        return "until_on", "请填写任职的最后一天。"
    if until_on is not None and until_on > today:
        return "until_on", f"{until_on} 还没有到，请核对日期。"
    if until_on is not None and until_on < from_on:
        return "until_on", f"截止日期不能早于生效日期 {from_on}。"
    return None


def is_list_of_newcomers(*, new: int, known: int) -> bool:
    """Whether the new people of a table are likely newcomers (变动人员名单). A table with more new people than there were before is the town's
    first listing, in which nobody has just joined."""
    return new < known
