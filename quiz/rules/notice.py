"""考试通知: the official text that calls people to an exam, proposed from its facts; an office changes what it likes. Pure."""

from dataclasses import dataclass
from datetime import datetime

from core.points import points_text


@dataclass(frozen=True)
class Facts:
    """What an exam says about itself. Moments are in the office's time zone, marks in 1/100 point."""

    title: str
    unit: str
    who: str
    expected: int
    opens_at: datetime
    closes_at: datetime | None
    minutes: int
    chances: int
    shape: str  # of the paper, in words
    pass_mark: int
    excellent_mark: int
    multiple_rule: str
    score_release: str
    link: str
    contact: str
    makeup_of: str = ""
    caveat: str = ""


def title(facts: Facts) -> str:
    return f"关于举行{facts.title}的通知"


def body(facts: Facts) -> str:
    """A paragraph on each line, in the parts of an official text (core.official)."""
    numbers = "一二三四五六七八"
    parts = [("参加人员", _who(facts)), ("考试时间", _when(facts)), ("考试方式", _how(facts)), ("试卷和成绩", _marks(facts))]
    parts += [("补考", _makeup(facts)), ("有关要求", _rules()), ("联系方式", [f"联系人：{facts.contact}；电话："])]
    lines = [f"根据年度学法工作安排，现将{facts.title}有关事项通知如下。"]
    for number, (heading, said) in zip(numbers, parts, strict=False):
        lines += [f"{number}、{heading}", *said]
    return "\n".join(lines)


def _who(facts: Facts) -> list[str]:
    return [f"{facts.who}，应考 {facts.expected} 人，以应考名单为准。"]


def _when(facts: Facts) -> list[str]:
    opens = _moment(facts.opens_at)
    window = f"{opens}起，不设结束时间" if facts.closes_at is None else f"{opens}至{_moment(facts.closes_at)}"
    chances = "不限次数" if facts.chances >= 99 else f"每人 {facts.chances} 次机会，取最高成绩" if facts.chances > 1 else "每人 1 次机会"
    return [f"{window}。每次答题 {facts.minutes} 分钟，{chances}。"]


def _how(facts: Facts) -> list[str]:
    return ["网上考试。用手机或电脑打开下面的链接，用本人的账号、工号或手机号登录后答题；登录不了的，请联系本单位综合管理员。", facts.link]


def _marks(facts: Facts) -> list[str]:
    marks = f"{points_text(facts.pass_mark)} 分合格，{points_text(facts.excellent_mark)} 分优秀；多选题{facts.multiple_rule}"
    caveat = [f"本次考试为{facts.caveat}。"] if facts.caveat else []
    return [f"试卷为 {facts.shape}；{marks}。成绩{facts.score_release}。", *caveat]


def _makeup(facts: Facts) -> list[str]:
    if facts.makeup_of:
        return [f"本次为{facts.makeup_of}的补考，不再另行补考。"]
    return ["不合格、缺考和缓考的，是否补考以及补考时间另行通知。"]


def _rules() -> list[str]:
    return [
        "（一）各单位要组织应考人员在规定时间内参加，不得无故缺考。",
        "（二）答题由本人独立完成，不得由他人代考，不得传播试题。",
        "（三）因产假、长期病假、援派等不能参加的，请在考试结束前凭批准材料办理免考或缓考。",
    ]


def _moment(moment: datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日{moment:%H:%M}"
