"""Remove old audit entries: `manage.py prune_audit --keep-days 365` or `--before 2026-01-01`. What is younger than AUDIT_KEEP_DAYS stays."""

import getpass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import pruning
from core.errors import Refused


class Command(BaseCommand):
    help = "清理旧的审计记录（不满 AUDIT_KEEP_DAYS 天的不能清理）。清理前请先备份并运行 verify_audit。"

    def add_arguments(self, parser: Any) -> None:
        until = parser.add_mutually_exclusive_group(required=True)
        until.add_argument("--before", metavar="日期", help="清理这一天之前的记录，例如 2026-01-01")
        until.add_argument("--keep-days", type=int, metavar="天数", help="只保留最近这么多天的记录")
        parser.add_argument("--by", default="", metavar="姓名", help="执行人，写入审计记录；默认是操作系统的用户名")

    def handle(self, *args: Any, before: str | None, keep_days: int | None, by: str, **options: Any) -> None:
        now = timezone.now()
        try:
            gone = pruning.prune(before=_moment(before, keep_days, now), by_name=by or getpass.getuser(), now=now)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"清理了 {gone} 条审计记录。" if gone else "没有可以清理的审计记录：按整个封存清理，其中的记录都须早于指定日期。")


def _moment(before: str | None, keep_days: int | None, now: datetime) -> datetime:
    if before is None:
        if not 0 < (keep_days or 0) < 36_500:
            raise CommandError("--keep-days 请填写 1 到 36499 之间的天数。")
        return now - timedelta(days=keep_days or 0)
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(before), time.min))
    except ValueError:
        raise CommandError(f"“{before}”不是日期，请写成 2026-01-01 这样。") from None
