"""The worker: `manage.py worker clock` keeps deadlines, `manage.py worker jobs` does long work."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import autodiscover_modules

from core.queue import QUEUES
from core.starting import refuse_bad_start


class Command(BaseCommand):
    help = "Run one of the two queues until stopped."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("queue", choices=sorted(QUEUES))

    def handle(self, *args: Any, queue: str, **options: Any) -> None:
        try:
            refuse_bad_start()
        except ImproperlyConfigured as error:
            raise CommandError(f"不能继续：{error}") from None
        autodiscover_modules("tasks")
        QUEUES[queue].create_consumer(workers=1, periodic=True, initial_delay=0.1, backoff=1.05, max_delay=1.0, scheduler_interval=1).run()
