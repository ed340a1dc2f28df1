"""What the worker does for the bank."""

from datetime import datetime

from core import queue
from questionbank.services import imports


@queue.each_minute(queue.jobs)
def clean_imports(now: datetime) -> None:
    imports.clean(now)
