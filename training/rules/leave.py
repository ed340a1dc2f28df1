"""When leave may be asked for. Pure."""

WAITS = "您的请假申请还在等待审批，不用再交。要改的，请先撤回。"


def why_not(*, due: bool, status: str, state: str, begun: bool) -> str:
    """The sentence for who cannot ask (any more); "" for who can. `status` and `state` are those of the attendance and of the session."""
    if state == "cancelled":
        return "会议已经取消，不用请假。"
    if not due:
        return "您不在这次会议的应到名单上，不用请假。"
    if status == "leave":
        return "您已经请假。要改的，请联系工作人员。"
    if status in ("present", "late"):
        return "您已经签到，不用请假。"
    if begun or state != "planned":
        return "会议已经开始，不能再在这里请假。请联系工作人员登记。"
    return ""
