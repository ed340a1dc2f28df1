"""Installations of their own for tests that run the product's commands as real processes."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests import migrated

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "only-for-tests-" + "x" * 40


class Town:
    """One VAR_DIR with its database."""

    def __init__(self, folder: Path, url: str = "") -> None:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "BACKUP_DIR")}
        self.folder = folder
        self.environment = {**kept, "VAR_DIR": str(folder), "SECRET_KEY": KEY, **({"DATABASE_URL": url} if url else {})}

    def run(self, *words: object, **changes: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *map(str, words)]
        return subprocess.run(command, cwd=ROOT, env={**self.environment, **changes}, capture_output=True, text=True)

    def manage(self, *words: object, **changes: str) -> str:
        """What the command prints; it must succeed."""
        done = self.run("manage.py", *words, **changes)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, *words: object, **changes: str) -> str:
        """The sentence of a command that does not."""
        done = self.run("manage.py", *words, **changes)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        return done.stderr

    def migrated(self) -> "Town":
        """With all migrations applied; on PostgreSQL its database comes so from `own_database(is_migrated=True)`."""
        if "DATABASE_URL" not in self.environment:
            migrated.put_into(self.folder)
        return self

    def fill(self) -> "Town":
        self.migrated()
        done = self.run("-m", "tests.core.backup_stage", "make")
        assert done.returncode == 0, done.stderr
        return self

    def rows(self) -> dict[str, Any]:
        """Every table, row by row, and every private file."""
        done = self.run("-m", "tests.core.backup_stage", "rows")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def backup(self) -> Path:
        return Path(self.manage("backup").splitlines()[0])


@contextmanager
def own_database(*, is_migrated: bool = False) -> Iterator[str]:
    """The DATABASE_URL of a new database on the tests' PostgreSQL server; an empty text where the tests use SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    name = f"town_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {migrated.template()}" if is_migrated else ""))
    yield url.rsplit("/", 1)[0] + "/" + name
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
