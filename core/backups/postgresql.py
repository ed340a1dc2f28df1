"""A consistent copy of the PostgreSQL database by pg_dump, and putting one in its place by pg_restore and psql."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from core.backups.archive import Step
from core.backups.dump import Dump
from core.errors import Refused

MEMBER = "database.pgdump"
INSTALLED = Path("/usr/lib/postgresql")
LOOK_EVERY = 0.2  # seconds
_VARIABLES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "NAME": "PGDATABASE", "PASSWORD": "PGPASSWORD"}
_OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}


def program(name: str) -> str:
    """PostgreSQL's own program, of the newest version installed (Debian's in the path chooses by its own clusters)."""
    installed = sorted(INSTALLED.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which(name)
    if not found:
        raise Refused(
            "pg_missing",
            f"服务器上没有 {name} 程序，不能备份或恢复 PostgreSQL。请安装客户端（sudo apt-get install postgresql-client），版本不低于数据库。",
        )
    return found


def _environment() -> dict[str, str]:
    """How the programs find the database; in the environment, so that no list of processes shows the password."""
    settings = connection.settings_dict
    values = {variable: str(settings[name]) for name, variable in _VARIABLES.items() if settings.get(name)}
    values |= {variable: str(settings["OPTIONS"][name]) for name, variable in _OPTIONS.items() if settings.get("OPTIONS", {}).get(name)}
    return {**os.environ, **values}


def _run(command: list[str], step: Step, grows: Path | None = None) -> None:
    """Run one of the programs to its end; `step` is told how its file grows, and may stop it."""
    seen = 0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)  # noqa: S603 - our own words
        try:
            while not _ended(process):
                there = grows.stat().st_size if grows and grows.exists() else 0
                step(there - seen)
                seen = there
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode:
            said.seek(0)
            raise Refused("pg_failed", f"{Path(command[0]).name} 没有成功：{_last_line(said.read())}")


def _ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(LOOK_EVERY)
    except subprocess.TimeoutExpired:
        return False
    return True


def _last_line(said: bytes) -> str:
    lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower() or "错误" in line), lines[-1] if lines else "没有说明原因")[:200]


def size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@contextmanager
def dumped(folder: Path, step: Step) -> Iterator[Dump]:
    """pg_dump sees the moment of a transaction of ours, so that the rows counted here are those it wrote. Nobody waits."""
    packed = folder / MEMBER
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        rows = rows_of(other)
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = [list(row) for row in cursor.fetchall()]
        cursor.execute("SELECT path FROM core_storedfile ORDER BY id")
        files = [path for (path,) in cursor.fetchall()]
        options = ["--format=custom", "--compress=1", "--no-owner", "--no-privileges", "--no-password", f"--snapshot={snapshot}"]
        _run([program("pg_dump"), *options, f"--file={packed}"], step, packed)
        cursor.execute("ROLLBACK")
    yield Dump(packed, rows, migrations, files)


def rows_of(database: BaseDatabaseWrapper) -> dict[str, int]:
    with database.cursor() as cursor:
        counted = {}
        for table in database.introspection.table_names(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {database.ops.quote_name(table)}")  # noqa: S608
            counted[table] = cursor.fetchone()[0]
    return counted


# --- the way back


def holds_data() -> bool:
    return bool(connection.introspection.table_names())


def refuse_while_used() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        others = cursor.fetchone()[0]
    if others:
        raise Refused("database_in_use", f"还有 {others} 个连接在使用这个数据库。请先停止网站、后台进程和其他连着它的程序，再恢复。")


def load(folder: Path) -> None:
    """The database becomes that of the archive unpacked in `folder`, in one transaction: all of it, or nothing of it.

    What stands there now is removed by name first: pg_restore --clean knows only what the archive holds, and fails on tables that came later.
    """
    before, script = folder / "before.sql", folder / "database.sql"
    before.write_text(_removal())
    connection.close()
    nothing: Step = lambda count: None  # noqa: E731
    _run([program("pg_restore"), "--no-owner", "--no-privileges", f"--file={script}", str(folder / MEMBER)], nothing)
    options = ["--no-psqlrc", "--quiet", "--no-password", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    _run([program("psql"), *options, f"--file={before}", f"--file={script}"], nothing)


def _removal() -> str:
    """Statements that remove every table and function of the schema."""
    quote = connection.ops.quote_name
    functions = """SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
                   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"""
    with connection.cursor() as cursor:
        tables = [f"DROP TABLE {quote(one)} CASCADE;" for one in connection.introspection.table_names(cursor)]
        cursor.execute(functions)
        return "\n".join([*tables, *(f"DROP FUNCTION {one} CASCADE;" for (one,) in cursor.fetchall()), ""])
