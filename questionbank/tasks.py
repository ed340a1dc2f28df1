"""What the worker does for the bank."""

from django.db import close_old_connections
from django.utils import timezone
from huey import crontab

from core import queue
from questionbank.services import imports


@queue.jobs.periodic_task(crontab(minute="20"))
def clean_imports() -> None:
    close_old_connections()
    imports.clean(timezone.now())
