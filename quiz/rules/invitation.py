"""The text a clerk pastes into a group to call people to an exam. Pure."""

from datetime import datetime


def invitation(title: str, opens_at: datetime, closes_at: datetime | None, duration_minutes: int, attempts_allowed: int, link: str) -> str:
    """Moments come in the office's time zone."""
    window = f"{_when(opens_at)} 起，不设结束时间" if closes_at is None else f"{_when(opens_at)} 至 {_when(closes_at)}"
    return (
        f"【{title}】\n"
        f"时间：{window}\n"
        f"答题时长 {duration_minutes} 分钟，{'不限次数' if attempts_allowed >= 99 else f'共 {attempts_allowed} 次机会，取最高成绩'}。\n"
        f"手机或电脑打开链接，用账号、工号或手机号登录后答题：\n{link}\n"
        "登录不了的，请联系本单位综合管理员重置密码。"
    )


def _when(moment: datetime) -> str:
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"
