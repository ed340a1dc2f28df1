"""What a candidate is told of what staff did about their attempt. Pure."""

from datetime import datetime

from notices.rules import when


def sentence(action: str, reason: str, *, minutes: int | None = None, uses_chance: bool = True, deadline_at: datetime | None = None) -> str:
    """`action` as in `Intervention`; `uses_chance`: of the attempt, after it; `deadline_at`: local, as it stood then."""
    why = f"（原因：{reason.strip().rstrip('。；')}）"
    until = f"，截止时间 {when(deadline_at)}" if deadline_at else ""
    chance = "这次机会仍算用过。" if uses_chance else "这次机会不算，考试还没有结束的可以再考。"
    return {
        "extended": f"监考人员已为您延长 {minutes} 分钟{until}{why}。",
        "handed_in": f"监考人员已为您交卷{why}。",
        "voided": f"这次考试的成绩已作废{why}。{chance}",
        "reopened": f"监考人员已恢复您的答题，可以继续作答{until}{why}。",
        "given_back": f"这次机会已退回，不算考过{why}。考试还没有结束的可以再考。",
        "collected": f"已自动交卷{why}。确有原因的，请告诉监考人员，可以恢复答题。",
        "corrected": f"这次考试的成绩已更正{why}。",
        "restored": f"这次考试的成绩作废已撤销，成绩照常计算{why}。",
        "released": f"监考人员已解除原来的答题设备，可以换一台设备继续{why}。",
    }[action]
