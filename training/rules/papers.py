"""会议通知: the official text that calls people to a session, proposed from its facts, and the texts for a work group. Pure; moments come in the
office's time zone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notices.rules import group_text, when
from training.rules.dates import WEEKDAYS

_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．])\s*")


@dataclass(frozen=True)
class Facts:
    """What a session says about itself."""

    title: str
    unit: str
    who: str
    due: int
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""  # of a meeting online
    lecturer: str = ""
    laws: Sequence[str] = ()
    agenda: str = ""
    hours: str = ""
    contact: str = ""

    @property
    def agenda_lines(self) -> list[str]:
        """Without the numbers somebody typed, which would be headings in an official text."""
        return [_NUMBER.sub("", text) for line in self.agenda.splitlines() if (text := line.strip())]

    @property
    def studied(self) -> str:
        return "、".join(f"《{law}》" for law in self.laws)


def title(facts: Facts) -> str:
    return f"关于召开{facts.title}的通知"


def body(facts: Facts) -> str:
    """A paragraph on each line, in the parts of an official text (core.official)."""
    where = facts.place or ("线上参加" if facts.link else "另行通知")
    parts = [
        ("会议时间", [f"{span(facts.starts_at, facts.ends_at)}。"]),
        ("会议地点", [f"{where}。", *([f"线上链接：{facts.link}"] if facts.link else [])]),
        ("参加人员", [f"{facts.who}，应到{facts.due}人，以会议名单为准。"]),
        ("会议内容", _content(facts)),
        ("有关要求", _rules()),
    ]
    lines = [f"根据年度学法计划，定于{_day(facts.starts_at)}召开{facts.title}。现将有关事项通知如下："]
    for number, (heading, said) in zip("一二三四五", parts, strict=True):
        lines += [f"{number}、{heading}", *said]
    return "\n".join([*lines, f"联系人：{facts.contact}；电话："])


def _content(facts: Facts) -> list[str]:
    said = [f"学习{facts.studied}。"] if facts.laws else []
    said += [f"{number}. {line}" for number, line in enumerate(facts.agenda_lines, 1)]
    said += [f"主讲：{facts.lecturer}。"] if facts.lecturer else []
    said += [f"本次会议计{facts.hours}学时。"] if facts.hours else []
    return said or ["见会议议程。"]


def _rules() -> list[str]:
    return [
        "（一）请参加人员提前10分钟到场签到，会议期间将手机调至静音。",
        "（二）因故不能参加的，请在会前办理请假手续，经批准后报会议联系人。",
    ]


def span(starts_at: datetime, ends_at: datetime) -> str:
    """2026年12月5日（星期六）15:00至17:15"""
    day = "" if starts_at.date() == ends_at.date() else _day(ends_at)
    return f"{_day(starts_at)}{starts_at:%H:%M}至{day}{ends_at:%H:%M}"


def _day(moment: datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日（{WEEKDAYS[moment.weekday()]}）"


Units = Sequence[tuple[str, Sequence[str]]]  # each unit with names


def invitation(facts: Facts, units: Units, *, unit: str = "", with_names: bool, link: str) -> str:
    """The text that calls a group to a session; `unit` names theirs where it is one."""
    due = sum(len(names) for _, names in units)
    lines = [
        f"时间：{span(facts.starts_at, facts.ends_at)}", f"地点：{facts.place}" if facts.place else "",
        f"线上链接：{facts.link}" if facts.link else "",
        f"内容：学习{facts.studied}" if facts.laws else "", f"主讲：{facts.lecturer}" if facts.lecturer else "",
        f"参加人员：{unit or facts.unit}应到{due}人{'：' if with_names else '。'}", *(_named(units) if with_names else []),
        "请提前10分钟到场签到；不能参加的请会前请假。",
    ]  # fmt: skip
    return group_text(f"{facts.title} 会议通知", lines, link=link, link_words="会议详情和请假：")


def who_was_missing(facts: Facts, units: Units, *, counts: tuple[int, int, int], unit: str = "", with_names: bool) -> str:
    """The text afterwards; `counts`: due, came, on leave. Names only where somebody chose them."""
    due, came, leave = counts
    missing = sum(len(names) for _, names in units)
    told = "，".join([f"{unit}应到{due}人", f"实到{came}人", *([f"请假{leave}人"] if leave else []), f"缺席{missing}人"])
    lines = [f"{when(facts.starts_at)} 会议{told}{'：' if with_names and missing else '。'}"]
    if with_names:
        lines += _named(units)
    elif len(units) > 1:
        lines += [f"{name}缺席{len(names)}人" for name, names in units]
    return group_text(f"{facts.title} 到会情况", lines, end="请缺席的同志及时补学，并向会议联系人说明原因。" if missing else "")


def _named(units: Units) -> list[str]:
    return [f"{unit}（{len(names)}人）：{'、'.join(names)}" for unit, names in units]
