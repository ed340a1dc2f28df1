"""The one door through which whatever belongs to a session is changed: it locks the session and refuses what its state does not allow."""

from core.errors import Refused
from training.models import Session

FILED = "这次会议已经归档，不能直接修改。确需更正的，请在会议页面“归档后更正”，写明原因。"


def hold(session: Session, *, correction: str = "") -> Session:
    """The session, locked until the transaction ends, so that closing, filing and every mark wait for each other. A filed one is refused, unless
    `correction` says why it is corrected all the same; a cancelled one always."""
    held = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=session.pk)
    refuse_unchangeable(held, correction=correction)
    return held


def refuse_unchangeable(session: Session, *, correction: str = "") -> None:
    if session.state == Session.State.CANCELLED:
        raise Refused("session_cancelled", "这次会议已经取消，不能再修改。需要时请复制成一次新的会议。")
    if session.is_filed and not correction.strip():
        raise Refused("session_filed", FILED)
