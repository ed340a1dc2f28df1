"""A database with all migrations applied: made once, and copied wherever tests need one of their own. Applying them takes eight seconds each time."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
FILE = "exam.sqlite3"  # what the product calls it in its VAR_DIR


def put_into(folder: Path) -> None:
    """`folder` becomes the VAR_DIR of a site whose SQLite database is migrated and holds no row but what migrations put in."""
    folder.mkdir(parents=True, exist_ok=True)
    copy_to(folder / FILE)


def copy_to(file: Path) -> None:
    for beside in file.parent.glob(f"{file.name}*"):
        beside.unlink()
    shutil.copy(_migrated_file(), file)


def template() -> str:
    """The name of a migrated database on the PostgreSQL server of DATABASE_URL, for CREATE DATABASE … TEMPLATE."""
    name = f"migrated_{_fingerprint()}"
    with _alone(), psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            server.execute(f"CREATE DATABASE {name}_begun")
            with tempfile.TemporaryDirectory(prefix="exam-migrated-") as folder:
                _migrate(Path(folder), os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}_begun")
            server.execute(f"ALTER DATABASE {name}_begun RENAME TO {name}")
    return name


def _migrated_file() -> Path:
    file = _folder() / f"migrated-{_fingerprint()}.sqlite3"
    with _alone():
        if not file.exists():
            with tempfile.TemporaryDirectory(dir=_folder()) as folder:
                _migrate(Path(folder), "")
                (Path(folder) / FILE).rename(file)
    return file


def _migrate(folder: Path, url: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment = {**kept, "VAR_DIR": str(folder), "SECRET_KEY": "only-for-tests-" + "x" * 40, **({"DATABASE_URL": url} if url else {})}
    done = subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _folder() -> Path:
    """What all processes of this run share."""
    return Path(os.environ.get("TEST_VAR_DIR") or tempfile.gettempdir())


class _alone:
    """One process at a time makes it; the others wait and find it."""

    def __enter__(self) -> None:
        _folder().mkdir(parents=True, exist_ok=True)
        self.file = (_folder() / "migrated.lock").open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.file.close()


def _fingerprint() -> str:
    """Another one for other migrations: the folder may outlive a change of them."""
    told = hashlib.sha256()
    for file in sorted(ROOT.glob("*/migrations/*.py")):
        told.update(file.read_bytes())
    return told.hexdigest()[:12]


if __name__ == "__main__":  # beforehand, while the other processor is busy with something else
    _migrated_file()
