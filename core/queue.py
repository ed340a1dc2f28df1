"""The two queues of the worker. They only wake it: what is due is read from rows, so a wake-up lost, doubled or late is harmless.

`clock` keeps deadlines and must never wait behind long work, which is done in `jobs`. A room says in its `tasks.py` what a wake-up does
(`handles`) and what is looked after each minute (`each_minute`); services only `wake`.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections, transaction
from django.utils import timezone
from huey import SqliteHuey, crontab

logger = logging.getLogger(__name__)

clock = SqliteHuey("clock", filename=str(settings.QUEUE_DIR / "clock.sqlite3"), results=False, utc=True)
jobs = SqliteHuey("jobs", filename=str(settings.QUEUE_DIR / "jobs.sqlite3"), results=False, utc=True)
QUEUES = {"clock": clock, "jobs": jobs}

Handler = Callable[[int, datetime], object]  # (id of the row, now)
Sweep = Callable[[datetime], object]
_handlers: dict[str, Handler] = {}


def handles(name: str) -> Callable[[Handler], Handler]:
    """Decorate what a wake-up called `name` does with the row it names."""

    def register(handler: Handler) -> Handler:
        _handlers[name] = handler
        return handler

    return register


def each_minute(queue: SqliteHuey) -> Callable[[Sweep], Sweep]:
    """Decorate what a worker looks after once a minute, whether anybody woke it or not."""

    def register(sweep: Sweep) -> Sweep:
        def run() -> None:
            close_old_connections()
            sweep(timezone.now())

        queue.periodic_task(crontab(minute="*"), name=f"{sweep.__module__}.{sweep.__name__}")(run)
        return sweep

    return register


def wake(queue: SqliteHuey, name: str, row_id: int, *, at: datetime | None = None) -> None:
    """Have the worker handle `name` for a row: soon, or at a moment; not before the surrounding transaction has been committed."""
    transaction.on_commit(lambda: _send(queue, name, row_id, at))


def _send(queue: SqliteHuey, name: str, row_id: int, at: datetime | None) -> None:
    task = _on_clock if queue is clock else _on_jobs
    try:
        task.schedule(args=(name, row_id), eta=at) if at else task(name, row_id)
    except Exception:  # the row stands; the minute's sweep will find it
        logger.exception("could not wake the worker for %s %s", name, row_id)


def _handle(name: str, row_id: int) -> None:
    close_old_connections()
    _handlers[name](row_id, timezone.now())


@clock.task()
def _on_clock(name: str, row_id: int) -> None:
    _handle(name, row_id)


@jobs.task()
def _on_jobs(name: str, row_id: int) -> None:
    _handle(name, row_id)
