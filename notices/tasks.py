"""What the worker does for notices."""

from datetime import datetime

from core import queue
from notices.services import reading


@queue.each_minute(queue.clock)
def sweep_notices(now: datetime) -> None:
    reading.sweep(now=now)
