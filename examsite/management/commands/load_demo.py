from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import Refused
from examsite.demo.load import load_demo


class Command(BaseCommand):
    help = "Load the demo town into an empty database."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--today", metavar="DATE", help="the day that dates near today count from (YYYY-MM-DD; default: today)")

    def handle(self, *args: Any, today: str | None, **options: Any) -> None:
        try:
            day = date.fromisoformat(today) if today else timezone.localdate()
        except ValueError:
            raise CommandError(f"日期“{today}”不对，请写成 2026-11-22 的样子。") from None
        try:
            load_demo(today=day)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write("演示数据已装入。")
