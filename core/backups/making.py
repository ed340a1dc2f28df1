"""Making a backup: it has its final name only when it was written, read again and found whole."""

import errno
import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from core import audit
from core.audit import Actor
from core.backups import archive, folder, postgresql, sqlite
from core.backups.archive import CHUNK, Manifest, Writer
from core.backups.dump import Dump
from core.errors import Refused
from core.models import StoredFile

SPARE = 50 * 1024 * 1024  # bytes that must stay free
SIGN_OF_LIFE = 5.0  # seconds
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Made:
    path: Path
    size: int
    sha256: str
    files: int
    gone: int  # files that the database names and that were not there


class Gauge:
    """Turns bytes into percent of the whole, and says so when it changed or nothing was said for some seconds."""

    def __init__(self, total: int, progress: Callable[[int], None]) -> None:
        self.total, self.progress = max(total, 1), progress
        self.done, self.said, self.said_at = 0, 0, time.monotonic()

    def __call__(self, count: int) -> None:
        self.done += count
        percent = min(99, 100 * self.done // self.total)
        if percent != self.said or time.monotonic() - self.said_at > SIGN_OF_LIFE:
            self.said, self.said_at = percent, time.monotonic()
            self.progress(percent)


def make(*, into: Path, kind: str, by: Actor, now: datetime, progress: Callable[[int], None] = lambda percent: None) -> Made:
    """One backup in the folder `into`. Where it is the folder of the settings, old ones are removed afterwards.

    `progress` is told percents and may raise to stop; then nothing stays. Refused with a sentence when the disk is full, the folder cannot be
    written, a program is missing or another backup is being made.
    """
    with in_words(into), folder.workplace(into) as place:
        database = sqlite if connection.vendor == "sqlite" else postgresql
        data = database.size()
        files = StoredFile.objects.aggregate(n=Sum("size"))["n"] or 0
        _refuse_without_space(into, 2 * data + files)
        gauge = Gauge(3 * data + 2 * files, progress)
        with database.dumped(place, gauge) as dump:
            made = _written(place, dump, now, gauge)
        name = folder.name_of(kind, now)
        made = Made(into / f"{name}.tar", made.size, made.sha256, made.files, made.gone)
        os.replace(place / "archive.tar", made.path)
        (place / "sum").write_text(f"{made.sha256}  {made.path.name}\n")
        os.replace(place / "sum", folder.checksum_of(made.path))
        _sync(into)
    with transaction.atomic():
        audit.record("core.backup_made", by=by, now=now, subject=made.path.name, bytes=made.size, files=made.files, gone=made.gone)
    if into == Path(settings.BACKUP_DIR):
        folder.remove_old()
    return made


def _written(place: Path, dump: Dump, now: datetime, gauge: Gauge) -> Made:
    """The archive in `place`, on the disk and found whole."""
    path = place / "archive.tar"
    with archive.writing(path, gauge) as out:
        with dump.path.open("rb") as source:
            out.add(dump.path.name, source, dump.path.stat().st_size)
        dump.path.unlink()
        gone = [one for one in dump.files if not _add_file(out, one)]
        manifest = Manifest(now.isoformat(), connection.vendor, dump.migrations, dump.rows, out.members, gone)
        out.close_with(manifest)
    path.chmod(0o600)
    with path.open("rb") as written:
        os.fsync(written.fileno())
    if archive.checked(path, gauge) != manifest:
        raise Refused("backup_unreadable", "备份写好后读出来不一样，没有采用。请检查磁盘，或用 BACKUP_DIR 换一个位置。")
    return Made(path, path.stat().st_size, _sha256(path), len(out.members) - 1, len(gone))


def _add_file(out: Writer, path: str) -> bool:
    """Files may be removed while a backup is made, when their time has come."""
    if not archive.is_safe(f"files/{path}"):
        return False
    try:
        source = (Path(settings.MEDIA_ROOT) / path).open("rb")
    except FileNotFoundError:
        return False
    with source:
        out.add(f"files/{path}", source, os.fstat(source.fileno()).st_size)
    return True


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while data := source.read(CHUNK):
            digest.update(data)
    return digest.hexdigest()


def _sync(place: Path) -> None:
    """The new names are on the disk too."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_without_space(place: Path, wanted: int) -> None:
    free = shutil.disk_usage(place).free
    if free < wanted + SPARE:
        raise _no_space(place, f"大约需要 {_mb(wanted + SPARE)}，只剩 {_mb(free)}")


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MB"


def _no_space(place: Path, why: str) -> Refused:
    return Refused("disk_full", f"磁盘空间不够，没有做成备份（{why}）。请清理 {place} 所在的磁盘，或用 BACKUP_DIR 换一个位置；已有的备份都还在。")


@contextmanager
def in_words(place: Path) -> Iterator[None]:
    """What disks and databases say, as a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _no_space(place, str(error.strerror)) from error
        raise Refused("backup_folder", f"没有做成备份：{error.filename or place} 用不了（{error.strerror}）。请检查这个位置和它的权限。") from error
    except sqlite3.Error as error:
        if error.sqlite_errorcode in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE):
            raise _no_space(place, str(error)) from error
        raise Refused("backup_database", f"没有做成备份：数据库读不完整（{error}）。请查看磁盘，并联系系统管理员。") from error
