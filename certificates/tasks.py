"""What the worker does for certificates."""

from datetime import datetime

from certificates.services import reminding
from core import queue


@queue.each_minute(queue.clock)
def sweep_reminders(now: datetime) -> None:
    reminding.sweep(now)
