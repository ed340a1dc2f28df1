"""What the worker does for training: the hours of sessions with very many people."""

from datetime import datetime

from core import queue
from training.services import settling


@queue.handles(settling.WAKE_UP)
def settle_session(session_id: int, now: datetime) -> None:
    settling.finish(session_id, now)


@queue.each_minute(queue.jobs)
def sweep_sessions_to_settle(now: datetime) -> None:
    settling.finish_all(now)
