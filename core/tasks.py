"""What the worker does for the foundations each minute."""

from django.db import close_old_connections
from django.utils import timezone
from huey import crontab

from core import files, jobs, queue


@queue.jobs.periodic_task(crontab(minute="*"))
def sweep_jobs() -> None:
    close_old_connections()
    jobs.run_waiting(timezone.now())


@queue.clock.periodic_task(crontab(minute="*"))
def sweep_files() -> None:
    close_old_connections()
    files.delete_expired(timezone.now())
