"""A consistent copy of the SQLite database while others write, and putting one in its place."""

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.sqlite3._functions import register as register_functions

from core.backups.archive import CHUNK, Step
from core.backups.dump import Dump
from core.errors import Refused

MEMBER = "database.sqlite3.gz"
PAGES_A_STEP = 500  # 2 MB, some milliseconds
LEVEL = 1  # higher ones take twice the time for a few percent, bench/backup.py


def path() -> Path:
    return Path(connection.settings_dict["NAME"])


def size() -> int:
    """Bytes of the database, what still stands in its log included."""
    return sum(one.stat().st_size for one in (path(), _beside(path(), "-wal")) if one.exists())


@contextmanager
def dumped(folder: Path, step: Step) -> Iterator[Dump]:
    """The copy lies in `folder` and is as it was at one moment: a read transaction is held open while it is taken step by step, which keeps SQLite
    from beginning again whenever somebody writes, and in WAL mode makes no writer wait."""
    copy, packed = folder / "database.sqlite3", folder / MEMBER
    with closing(sqlite3.connect(path(), isolation_level=None)) as source, closing(sqlite3.connect(copy, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous=OFF")
        source.execute("PRAGMA query_only=ON")
        page = source.execute("PRAGMA page_size").fetchone()[0]
        source.execute("BEGIN")
        source.execute("SELECT 1 FROM sqlite_master").fetchone()  # the moment
        source.backup(target, pages=PAGES_A_STEP, progress=lambda status, remaining, total: step(min(PAGES_A_STEP, total) * page))
        source.execute("ROLLBACK")
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        refuse_damaged(target)
        rows, migrations, files = rows_of(target), _pairs(target, "app, name", "django_migrations"), _pairs(target, "path", "core_storedfile")
    with copy.open("rb") as plain, gzip.GzipFile(packed, "wb", compresslevel=LEVEL, mtime=0) as out:
        while data := plain.read(CHUNK):
            out.write(data)
            step(len(data))
    copy.unlink()
    yield Dump(packed, rows, migrations, [one for (one,) in files])


def refuse_damaged(database: sqlite3.Connection) -> None:
    register_functions(database)  # the check also tries the constraints, which use Django's functions
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise Refused("database_damaged", f"数据库文件已损坏（{found[:100]}），不能用来备份或恢复。请保留已有的备份，并联系系统管理员。")


def rows_of(database: sqlite3.Connection) -> dict[str, int]:
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").fetchall()
    return {table: database.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for (table,) in tables}  # noqa: S608


def _pairs(database: sqlite3.Connection, columns: str, table: str) -> list[list[Any]]:
    return [list(row) for row in database.execute(f"SELECT {columns} FROM {table} ORDER BY id")]  # noqa: S608


# --- the way back


def holds_data() -> bool:
    if not path().exists():
        return False
    with closing(sqlite3.connect(path())) as database:
        return bool(database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0])


def refuse_while_used() -> None:
    """Whoever has the database open holds a lock in WAL mode; only who is alone gets it whole. Leaves no log behind when it closes."""
    if not path().exists():
        return
    with closing(sqlite3.connect(path(), timeout=1, isolation_level=None)) as database:
        try:
            database.execute("PRAGMA locking_mode=EXCLUSIVE")
            database.execute("BEGIN EXCLUSIVE")
            database.execute("ROLLBACK")
        except sqlite3.OperationalError:
            raise Refused("database_in_use", "网站或后台进程还在使用这个数据库。请先停止它们（Ctrl-C 或停止服务），再恢复。") from None


def unpacked(folder: Path, rows: dict[str, int]) -> Path:
    """The database of an archive unpacked in `folder`, looked through, beside the place it will take."""
    new = _beside(path(), ".restoring")
    new.unlink(missing_ok=True)
    new.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with gzip.open(folder / MEMBER, "rb") as packed, new.open("xb") as plain:
        shutil.copyfileobj(packed, plain, CHUNK)
    new.chmod(0o600)
    try:
        with closing(sqlite3.connect(new)) as database:
            refuse_damaged(database)
            if rows_of(database) != rows:
                raise Refused("backup_broken", "备份里的数据库与它的清单不符，没有恢复。请换另一份备份。")
    except BaseException:
        new.unlink()
        raise
    return new


def put_in_place(new: Path, aside: str) -> None:
    """The old database is kept beside, under its name and `aside`."""
    for ending in ("-wal", "-shm", ""):
        old = _beside(path(), ending)
        if old.exists():
            old.rename(_beside(path(), aside + ending))
    new.rename(path())


def _beside(one: Path, ending: str) -> Path:
    return one.with_name(one.name + ending)
