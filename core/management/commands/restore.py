"""Back to what a backup holds: `manage.py restore FILE [--yes]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from core import audit
from core.backups import restoring
from core.backups.making import in_words
from core.errors import Refused


class Command(BaseCommand):
    help = "从备份恢复数据库和文件。先停止网站和后台进程。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", metavar="备份文件", help="backup-….tar")
        parser.add_argument("--yes", action="store_true", help="数据库里已有数据时，用备份代替它")

    def handle(self, *args: Any, file: str, yes: bool, **options: Any) -> None:
        path = Path(file).resolve()
        try:
            with in_words(path.parent):
                restoring.restore(path, replace=yes, by=audit.Named("", "命令行"), now=timezone.now(), say=self.stdout.write)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        except DatabaseError as error:
            raise CommandError(f"没有恢复：数据库用不了（{error}）。请检查 DATABASE_URL 和数据库是否已启动。") from None
        self.stdout.write("已恢复。请用 manage.py verify_audit 核对审计记录，再启动网站。")
        if restoring.keys_differ():
            self.stderr.write("注意：AUDIT_KEY 与备份时的不同，审计记录无法核对。请把原来 settings.env 里的 AUDIT_KEY 抄到这里。")
