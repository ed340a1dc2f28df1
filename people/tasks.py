"""What the worker does for people."""

from datetime import datetime

from core import queue
from people.services import lockout, sessions


@queue.each_minute(queue.clock)
def sweep_failures(now: datetime) -> None:
    lockout.sweep(now)


@queue.each_minute(queue.jobs)
def sweep_sessions(now: datetime) -> None:
    sessions.sweep(now)
