"""`manage.py prepare [--empty]`: what bin/run asks of Django before it serves, in one process so that a second start is quick."""

import hashlib
import json
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import MigrationSchemaMissing
from django.db.migrations.executor import MigrationExecutor

from core.clock import refuse_wrong_clock
from core.models import Office
from core.starting import refuse_bad_start
from examsite.demo.accounts import ACCOUNTS, PASSWORD
from examsite.setup import codes
from people.models import Person


class Command(BaseCommand):
    help = "Bring database and static files up to date; print how to sign in."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--empty", action="store_true", help="leave a new database empty instead of loading the demo town")

    def handle(self, *args: Any, empty: bool, **options: Any) -> None:
        try:
            self.bring_up_database(empty)
            self.collect_static()
        except (DatabaseError, MigrationSchemaMissing) as error:
            self.stop(database_sentence(error))
        except ImproperlyConfigured as error:
            self.stop(str(error))
        self.stdout.write(sign_in_notes())

    def stop(self, sentence: str) -> NoReturn:
        self.stderr.write(f"不能继续：{sentence}")
        raise SystemExit(1)

    def bring_up_database(self, empty: bool) -> None:
        refuse_wrong_clock()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stderr.write("正在建立或更新数据库……")
            call_command("migrate", interactive=False, verbosity=0)
        if not (empty or settings.PRODUCTION) and is_new():
            self.stderr.write("正在装入演示数据……")
            call_command("load_demo", stdout=self.stderr)
        refuse_bad_start()

    def collect_static(self) -> None:
        """Copy and hash the static files when one of them changed since the last time."""
        stamp = Path(settings.STATIC_ROOT) / "collected.txt"
        wanted = static_state()
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(wanted)


def is_new() -> bool:
    """Nobody has begun with this database: neither set up, nor filled, nor started with --empty."""
    return Office.current() is None and not Person.objects.exists() and not codes.code_file().exists()


def static_state() -> str:
    """Changes with every static file that is added, removed or edited."""
    files = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            files.append((path, stat.st_size, stat.st_mtime_ns))
    return hashlib.sha256(json.dumps(sorted(files)).encode()).hexdigest()


def database_sentence(error: Exception) -> str:
    reason = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    if connection.vendor == "postgresql":
        return f"连不上或用不了 DATABASE_URL 指定的 PostgreSQL 数据库（{reason}）。请检查地址、端口、用户、密码，并确认数据库已启动。"
    return f"打不开数据库文件 {connection.settings_dict['NAME']}（{reason}）。请检查文件夹是否存在、能否写入，以及文件是否完好。"


def sign_in_notes() -> str:
    office = Office.current()
    if office is None:
        return f"这是一个新系统：请打开上面的网址，输入启用码 {codes.current_code()} 建立本单位。"
    if not office.is_demo:
        return f"{office.name}：请用本单位的账号登录。"
    accounts = "\n".join(f"  {label}：账号 {account}" for account, label in ACCOUNTS.items())
    return f"演示系统（单位、人员、成绩均为虚构），密码都是 {PASSWORD}\n{accounts}"
