"""Whether the site can do its work: the database answers, the clocks agree, both queues of the worker live."""

from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Max

from core import clock
from core.models import Beat, Job
from core.queue import QUEUES

SILENT_AFTER = timedelta(minutes=3)
OK = "ok"
WORKERS = {"clock": "考试时钟", "jobs": "后台任务"}  # as bin/run calls them


def beat(name: str, now: datetime) -> None:
    """Note a sign of life: one statement."""
    Beat.objects.bulk_create([Beat(name=name, at=now)], update_conflicts=True, unique_fields=["name"], update_fields=["at"])


def silent_workers(now: datetime) -> list[str]:
    """The queues that gave no sign of life for three minutes. Two statements.

    In `jobs` the minute's beat waits behind a long job, whose own progress counts as well.
    """
    last = dict(Beat.objects.values_list("name", "at"))
    working = Job.objects.filter(state=Job.State.RUNNING).aggregate(at=Max("beat_at"))["at"]
    if working:
        last["jobs"] = max(working, last.get("jobs", working))
    return [name for name in QUEUES if name not in last or last[name] < now - SILENT_AFTER]


def state(now: datetime) -> dict[str, str]:
    """Each part of what the site needs -> "ok", or what is the matter."""
    try:
        by, silent = clock.difference(), silent_workers(now)
    except DatabaseError:
        unknown = "unknown: the database does not answer"
        return {"database": "does not answer", "clock": unknown} | {f"worker_{name}": unknown for name in QUEUES}
    off = f"differs from the database's by {by.total_seconds():.1f} s"
    parts = {"database": OK, "clock": off if clock.is_wrong(by) else OK}
    quiet = f"no sign of life for {SILENT_AFTER.seconds // 60} minutes"
    return parts | {f"worker_{name}": quiet if name in silent else OK for name in QUEUES}
