"""The text a clerk pastes into a group to call people to an exam. Pure."""

from datetime import datetime

from notices.rules import group_text, when


def invitation(
    title: str, opens_at: datetime, closes_at: datetime | None, duration_minutes: int, attempts_allowed: int, link: str, caveat: str = ""
) -> str:
    """Moments come in the office's time zone."""
    window = f"{when(opens_at)} 起，不设结束时间" if closes_at is None else f"{when(opens_at)} 至 {when(closes_at)}"
    chances = "不限次数" if attempts_allowed >= 99 else f"共 {attempts_allowed} 次机会，取最高成绩"
    return group_text(
        title,
        [f"时间：{window}", f"答题时长 {duration_minutes} 分钟，{chances}。", *([f"（{caveat}。）"] if caveat else [])],
        link=link,
        link_words="手机或电脑打开链接，用账号、工号或手机号登录后答题：",
        end="登录不了的，请联系本单位综合管理员重置密码。",
    )
