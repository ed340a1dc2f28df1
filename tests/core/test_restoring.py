"""A backup, restored elsewhere by real processes, is the same town: every table, every file, the audit trail with its triggers."""

import json
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import psycopg
import pytest

from tests.core.towns import Town, own_database

pytestmark = pytest.mark.postgres
ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with own_database(is_migrated=True) as url:
        yield Town(tmp_path_factory.mktemp("town"), url).fill()


@pytest.fixture(scope="module")
def archive(town: Town) -> Path:
    return town.backup()


@pytest.fixture(scope="module")
def restored(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The town, brought back elsewhere once for the tests that leave it as it is."""
    with own_database() as url:
        elsewhere = Town(tmp_path_factory.mktemp("restored"), url)
        elsewhere.manage("restore", archive)
        yield elsewhere


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Town]:
    with own_database() as url:
        yield Town(tmp_path / "elsewhere", url)


def changed(archive: Path, folder: Path, **manifest: object) -> Path:
    """The same archive with another manifest."""
    made = folder / archive.name
    with tarfile.open(archive) as old, tarfile.open(made, "w") as new:
        for member in old:
            data = old.extractfile(member).read()  # type: ignore[union-attr]
            if member.name == "manifest.json":
                data = json.dumps({**json.loads(data), **manifest}).encode()
                member.size = len(data)
            new.addfile(member, BytesIO(data))
    return made


def test_every_table_and_file_is_the_same_elsewhere(town: Town, restored: Town) -> None:
    before = town.rows()
    after = restored.rows()
    said = [row for row in after["core_auditentry"] if "core.restored" in row]
    made = [row for row in before["core_auditentry"] if "core.backup_made" in row]  # written when the archive was finished
    assert (len(said), len(made)) == (1, 1)
    after["core_auditentry"].remove(said[0])
    before["core_auditentry"].remove(made[0])
    assert all(before[table] for table in ("people_person", "quiz_attempt", "quiz_paperitem", "core_storedfile", "core_auditseal"))
    assert len(before["files"]) == 1
    assert after == before


def test_a_restored_audit_trail_verifies_and_is_still_protected(archive: Path, restored: Town) -> None:
    assert "没有发现改动" in restored.manage("verify_audit")
    done = restored.run("-c", "import django; django.setup(); from core.models import AuditEntry; AuditEntry.objects.update(subject='x')",
                         DJANGO_SETTINGS_MODULE="examsite.settings")  # fmt: skip
    assert "append-only" in done.stderr
    assert "AUDIT_KEY" in restored.run("manage.py", "restore", archive, "--yes", AUDIT_KEY="another").stderr


def test_the_restored_town_goes_on_and_is_replaced_only_when_told(archive: Path, elsewhere: Town) -> None:
    elsewhere.manage("restore", archive)
    elsewhere.backup()  # keys that count up do not begin again
    assert "请加 --yes" in elsewhere.refused("restore", archive)
    assert [row for row in elsewhere.rows()["core_auditentry"] if "core.backup_made" in row]
    elsewhere.manage("restore", archive, "--yes")
    assert not [row for row in elsewhere.rows()["core_auditentry"] if "core.backup_made" in row]
    kept = [one.name.partition(".before-")[0] for one in elsewhere.folder.iterdir() if ".before-" in one.name]
    assert sorted(kept) == (["files"] if ON_POSTGRES else ["exam.sqlite3", "files"])
    assert not [one for one in elsewhere.folder.iterdir() if "restoring" in one.name]


def test_a_database_that_somebody_uses_is_left_alone(archive: Path, restored: Town) -> None:
    url = restored.environment.get("DATABASE_URL")
    if url:
        with psycopg.connect(url):
            assert "请先停止" in restored.refused("restore", archive, "--yes")
        return
    database = sqlite3.connect(restored.folder / "exam.sqlite3")
    database.execute("SELECT * FROM core_office").fetchall()
    assert "请先停止" in restored.refused("restore", archive, "--yes")
    database.close()


def test_a_backup_of_newer_code_is_refused(archive: Path, elsewhere: Town, tmp_path: Path) -> None:
    newer = changed(archive, tmp_path, migrations=[["people", "0001_initial"], ["people", "9999_of_tomorrow"]])
    assert "people.9999_of_tomorrow" in elsewhere.refused("restore", newer)


def test_an_older_backup_is_brought_up_to_date(tmp_path: Path) -> None:
    with own_database(is_migrated=True) as url:
        elsewhere = Town(tmp_path / "elsewhere", url).migrated()
        elsewhere.manage("migrate", "-v0", "notices", "zero")
        older = elsewhere.backup()
        elsewhere.manage("restore", older, "--yes")
        assert "notices_notice" in elsewhere.rows()
        elsewhere.manage("migrate", "--check")


def test_an_archive_of_the_other_database_is_refused(archive: Path, elsewhere: Town, tmp_path: Path) -> None:
    other = changed(archive, tmp_path, vendor="sqlite" if ON_POSTGRES else "postgresql")
    assert "请按备份改 DATABASE_URL" in elsewhere.refused("restore", other)


def test_a_file_that_is_not_there_is_said(elsewhere: Town) -> None:
    assert "没有找到" in elsewhere.refused("restore", "nowhere.tar")
