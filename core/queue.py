"""The two queues of the worker. They only wake it: what is due is read from rows, so a task run twice or late is harmless."""

from django.conf import settings
from huey import SqliteHuey

clock = SqliteHuey("clock", filename=str(settings.QUEUE_DIR / "clock.sqlite3"), results=False, utc=True)
jobs = SqliteHuey("jobs", filename=str(settings.QUEUE_DIR / "jobs.sqlite3"), results=False, utc=True)
QUEUES = {"clock": clock, "jobs": jobs}
