"""A backup by hand: `manage.py backup [--to FOLDER]`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from core import audit
from core.backups import folder, making
from core.errors import Refused


class Command(BaseCommand):
    help = "备份数据库和文件：一个文件，带校验。网站可以照常运行。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--to", metavar="文件夹", help="放在哪里，例如移动硬盘；默认是设置里的 BACKUP_DIR")

    def handle(self, *args: Any, to: str | None, **options: Any) -> None:
        into = Path(to).resolve() if to else Path(settings.BACKUP_DIR)
        try:
            made = making.make(into=into, kind=folder.MANUAL, by=audit.Named("", "命令行"), now=timezone.now())
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        except DatabaseError as error:
            raise CommandError(f"没有做成备份：数据库用不了（{error}）。请先用 bin/run 启动一次，或检查 DATABASE_URL。") from None
        self.stdout.write(f"{made.path}\n{made.size / 1024 / 1024:.1f} MB，数据库和 {made.files} 个文件，已核对。SHA-256 {made.sha256}")
        if made.gone:
            self.stderr.write(f"有 {made.gone} 个文件当时已不在，没有包括。")
