"""The words of reminders, for whoever reads them. Pure; hours are integers of 1/100 学时. None names the number of a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from certificates.rules.reminding import Cause, Due
from certificates.rules.telling import several
from core.points import points_text
from notices.rules import group_text


@dataclass(frozen=True)
class Matter:
    """What is told of one person. `card`: which certificate, by its family; `wanted` and `hours`: of a quarter."""

    due: Due
    name: str
    unit: str
    card: str = ""
    wanted: int = 0
    hours: int = 0
    works_here: bool = True  # also whose account is 停用


@dataclass(frozen=True)
class Words:
    """As the county's bureau calls the steps."""

    renew: str = "换发"
    review: str = "验审"

    def heading(self, cause: Cause, *, own: bool = False) -> str:
        card = "您的行政执法证" if own else "行政执法证"
        if cause == Cause.HOURS:
            return "您的执法人员年度学时落后" if own else "执法人员年度学时落后"
        return card + {Cause.EXPIRY: "即将到期", Cause.EXPIRED: "已到期", Cause.REVIEW: f"年度{self.review}"}[cause]

    def to_officer(self, matter: Matter, today: date) -> str:
        due, card = matter.due, matter.card
        if due.cause == Cause.HOURS:
            return f"截至 {day_words(due.due_on)}，您的年度学时{_hours(matter)}。"
        said = f"您的{card}{self._state(matter, today)}"
        if due.cause == Cause.REVIEW:
            return f"{said}，请把证件交证件管理员办理{self.review}。"
        return f"{said}，请联系证件管理员办理{self.renew}。"

    def of_other(self, matter: Matter, today: date) -> str:
        """In a list of several people: for who manages certificates, for the liaison, for a group."""
        gone = "" if matter.works_here else "，已不在职"
        if matter.due.cause == Cause.HOURS:
            return f"{matter.name}（{matter.unit}）{_hours(matter)}"
        return f"{matter.name}（{matter.unit}{gone}）{self._state(matter, today)}"

    def _state(self, matter: Matter, today: date) -> str:
        due = matter.due
        if due.cause == Cause.EXPIRED:
            return f"已于 {day_words(due.due_on)}到期"
        left = (due.due_on - today).days
        if due.cause == Cause.EXPIRY:
            return f"{left_words(left)}到期（有效期至 {day_words(due.due_on)}）"
        if due.mark:
            return f"还没有年度{self.review}，{left_words(left)}截止（{day_words(due.due_on)}）"
        return f"没有年度{self.review}记录，已于 {day_words(due.due_on)}截止"

    def to_staff(self, cause: Cause, lines: str, *, liaison: bool) -> str:
        """`lines`: `of_other` of each, `rules.telling.listed`."""
        if cause == Cause.HOURS:
            return f"{lines}。请提醒本人参加执法培训。"
        step = self.review if cause == Cause.REVIEW else self.renew
        return f"{lines}。请提醒本人办理{step}。" if liaison else f"{lines}。请办理{step}。"


MOST_NAMES = 300  # in a text; more would not fit into one message


@dataclass(frozen=True)
class Line:
    """Somebody in the text for a group: `said` is how the card stands."""

    unit: str
    name: str
    said: str


def group(heading: str, head: str, lines: Sequence[Line], *, with_names: bool, link: str) -> str:
    """For a WeChat group: unit by unit, with names and days or with counts only. `head` ends without a stop."""
    units: dict[str, dict[str, list[str]]] = {}
    for one in lines:
        units.setdefault(one.unit, {}).setdefault(one.name, []).append(one.said)
    if with_names:
        said = [f"{unit}（{len(names)}人）：{'、'.join(_named(*one) for one in names.items())}" for unit, names in units.items()]
    else:
        said = [f"{unit}{len(names)}人" for unit, names in units.items()]
    return group_text(heading, [f"{head}：", *said], link=link, link_words="请登录查看本人的证件：")


def _named(name: str, how: Sequence[str]) -> str:
    said = "；".join(one for one in how if one)
    return f"{name}（{said}）" if said else name


def _hours(matter: Matter) -> str:
    return f"应有 {points_text(matter.wanted)}，已有 {points_text(matter.hours)}，还差 {points_text(matter.wanted - matter.hours)}"


def left_words(days: int) -> str:
    return f"还有{days}天" if days else "今天"


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def told_to(*, officer: bool, managers: Sequence[str], liaisons: Sequence[str]) -> str:
    """Whom a reminder went to, in short."""
    staff = [f"{word} {several(names)}" for word, names in (("证件管理", managers), ("联络员", liaisons)) if names]
    return "；".join([*(["本人"] if officer else []), *staff])[:200]
