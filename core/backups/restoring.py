"""The way back: everything is checked and unpacked beside the data first, then put in its place; what stood there is kept aside."""

import hmac
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from core import audit
from core.backups import archive, postgresql, sqlite
from core.backups.archive import Manifest
from core.errors import Refused
from core.models import AuditSeal
from core.seals import mac_of

VENDORS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Say = Callable[[str], object]


def restore(path: Path, *, replace: bool, by: audit.Actor, now: datetime, say: Say) -> None:
    """Make database and files those of the archive. Refused before anything is touched: an archive that is not whole, of the other database or of
    newer code; a database somebody has open; and one that holds data, unless `replace`."""
    if not path.is_file():
        raise Refused("backup_missing", f"没有找到 {path}。请检查文件名和位置。")
    say("正在核对备份……")
    manifest = archive.checked(path)
    _refuse_other_database(manifest)
    _refuse_newer(manifest)
    _refuse_occupied(replace)
    files = Path(settings.MEDIA_ROOT)
    files.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    say("正在恢复……")
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=files.parent) as place:
        unpacked = Path(place)
        archive.checked(path, into=unpacked)
        (unpacked / "files").mkdir(mode=0o700, exist_ok=True)
        aside = f".before-{timezone.localtime(now):%Y%m%d-%H%M%S}"
        _put_database(unpacked, manifest, aside, say)
        if files.exists():
            files.rename(files.with_name(files.name + aside))
            say(f"原来的文件保留在 {files.with_name(files.name + aside)}。")
        shutil.move(unpacked / "files", files)
    call_command("migrate", interactive=False, verbosity=0)
    audit.record("core.restored", by=by, now=now, subject=path.name, made_at=manifest.made_at, files=len(manifest.members) - 1)


def _put_database(unpacked: Path, manifest: Manifest, aside: str, say: Say) -> None:
    if connection.vendor == "postgresql":
        postgresql.load(unpacked)
        if postgresql.rows_of(connection) != manifest.rows:
            raise Refused("backup_broken", "恢复后的数据库与备份的清单不符。请换一个空数据库再试，并联系系统管理员。")
        return
    connection.close()
    new = sqlite.unpacked(unpacked, manifest.rows)
    had_one = sqlite.path().exists()
    sqlite.put_in_place(new, aside)
    if had_one:
        say(f"原来的数据库保留在 {sqlite.path()}{aside}。")


def _refuse_other_database(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        theirs, ours = (VENDORS.get(one, one) for one in (manifest.vendor, connection.vendor))
        raise Refused("other_database", f"这份备份来自 {theirs}，现在的设置用的是 {ours}。请按备份改 DATABASE_URL 后再恢复。")


def _refuse_newer(manifest: Manifest) -> None:
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {})
    unknown = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if unknown:
        raise Refused("newer_backup", f"这份备份是更新版本的系统做的（{unknown[-1]}），请先升级本系统再恢复。")


def _refuse_occupied(replace: bool) -> None:
    database = sqlite if connection.vendor == "sqlite" else postgresql
    connection.close()
    database.refuse_while_used()
    if not replace and database.holds_data():
        kept = "原来的数据库和文件会保留在旁边" if connection.vendor == "sqlite" else "原来的数据库不会保留，请先做一份备份"
        raise Refused("database_occupied", f"现在的数据库里已有数据，没有恢复。确定要用备份代替它，请加 --yes（{kept}）。")


def keys_differ() -> bool:
    """Whether the trail was sealed with another AUDIT_KEY than ours: then nobody can check it here."""
    last, before = ([*AuditSeal.objects.order_by("-number")[:2], None, None])[:2]
    return last is not None and not hmac.compare_digest(last.mac, mac_of(last, before.mac if before else ""))
