"""What calls people to an exam: the text a clerk pastes into a group, and the sheet to hang up. Pure; moments come in the office's time zone."""

from datetime import datetime

from notices.rules import group_text, when


def invitation(
    title: str, opens_at: datetime, closes_at: datetime | None, duration_minutes: int, attempts_allowed: int, link: str, caveat: str = ""
) -> str:
    """The text for a group."""
    return group_text(
        title,
        [
            f"时间：{window(opens_at, closes_at)}",
            f"答题时长 {duration_minutes} 分钟，{chances(attempts_allowed)}。",
            f"（{caveat}。）" if caveat else "",
        ],
        link=link,
        link_words="手机或电脑打开链接，用账号、工号或手机号登录后答题：",
        end="登录不了的，请联系本单位综合管理员重置密码。",
    )


def window(opens_at: datetime, closes_at: datetime | None) -> str:
    return f"{when(opens_at)} 起，不设结束时间" if closes_at is None else f"{when(opens_at)} 至 {when(closes_at)}"


def chances(attempts_allowed: int) -> str:
    return "不限次数" if attempts_allowed >= 99 else f"共 {attempts_allowed} 次机会，取最高成绩"


def steps(duration_minutes: int, attempts_allowed: int) -> list[str]:
    """From the code on the sheet to the end of the exam."""
    return [
        "用微信、粤政易或手机相机扫码，也可在电脑浏览器输入上面的网址。",
        "用账号、工号或手机号登录；第一次登录使用账号条上的一次性密码，并设置自己的密码。",
        f"点“开始考试”。答题 {duration_minutes} 分钟，{chances(attempts_allowed)}。",
        "每答一题自动保存；中途断网或关闭页面，重新打开可以接着答，时间照常走。",
    ]
