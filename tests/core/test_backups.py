"""Backups as they are made: whole or not at all, each night once, fourteen kept, and a sentence when it does not work."""

import gzip
import hashlib
import json
import os
import sqlite3
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from core import audit, files, jobs
from core.backups import folder, making, nightly
from core.errors import Refused
from core.models import AuditEntry, Beat, Job, Office
from people.models import Person
from tests import factories

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOON = factories.NOON
BY = audit.Named("", "命令行")


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.BACKUP_DIR, settings.MEDIA_ROOT, settings.BACKUP_KEEP = tmp_path / "backups", tmp_path / "files", 14
    return tmp_path / "backups"


def make(place: Path, now: datetime = NOON, kind: str = folder.MANUAL, **more: Any) -> making.Made:
    return making.make(into=place, kind=kind, by=BY, now=now, **more)


def test_the_archive_holds_the_database_the_files_and_a_list_of_both(place: Path) -> None:
    Office.objects.create(id=1, name="南山镇")
    stored = files.store(b"photo", name="p.jpg", content_type="image/jpeg", owner_kind="job", owner_id=1, now=NOON)
    made = make(place)
    assert (made.path.name, made.files, made.gone) == ("backup-20261120-120000-manual.tar", 1, 0)
    with tarfile.open(made.path) as tar:
        manifest = json.loads(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]
        assert tar.extractfile(f"files/{stored.path}").read() == b"photo"  # type: ignore[union-attr]
        database = next(name for name in tar.getnames() if name.startswith("database."))
        packed = tar.extractfile(database).read()  # type: ignore[union-attr]
    assert (manifest["vendor"], manifest["rows"]["core_office"]) == (connection.vendor, 1)
    assert manifest["members"][database] == {"size": len(packed), "sha256": hashlib.sha256(packed).hexdigest()}
    assert ["core", "0001_initial"] in manifest["migrations"]
    if connection.vendor == "sqlite":
        assert gzip.decompress(packed).startswith(b"SQLite format 3")
    assert made.path.stat().st_mode & 0o077 == 0
    assert made.sha256 in folder.checksum_of(made.path).read_text()
    assert hashlib.sha256(made.path.read_bytes()).hexdigest() == made.sha256
    assert AuditEntry.objects.get(event="core.backup_made").subject == made.path.name


def test_a_file_removed_meanwhile_does_not_fail_it(place: Path, settings: Any) -> None:
    stored = files.store(b"gone", name="p.jpg", content_type="image/jpeg", owner_kind="job", owner_id=1, now=NOON)
    (Path(settings.MEDIA_ROOT) / stored.path).unlink()
    assert make(place).gone == 1


def test_one_that_is_stopped_leaves_nothing(place: Path) -> None:
    def stop(percent: int) -> None:
        raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        make(place, progress=stop)
    assert [one.name for one in place.iterdir()] == [".lock"]
    assert not AuditEntry.objects.exists()


def test_leavings_of_a_killed_one_go_and_two_at_a_time_are_refused(place: Path) -> None:
    (place / ".unfinished-x").mkdir(parents=True)
    with folder.workplace(place), pytest.raises(Refused, match="另一个备份正在进行"):
        make(place)
    make(place)
    assert sorted(one.name for one in place.iterdir())[1:] == ["backup-20261120-120000-manual.tar", "backup-20261120-120000-manual.tar.sha256"]


def test_fourteen_nights_are_kept_and_those_made_by_hand_push_none_away(place: Path, settings: Any) -> None:
    settings.BACKUP_KEEP = 2
    for days in range(3):
        make(place, NOON + timedelta(days=days), folder.NIGHTLY)
        make(place, NOON + timedelta(days=days, hours=1))
    there = [(one.kind, one.made_at.day) for one in folder.backups()]
    assert there == [("manual", 22), ("nightly", 22), ("manual", 21), ("nightly", 21)]


def test_what_was_changed_or_came_from_elsewhere_counts_for_nothing_and_is_never_removed(place: Path, settings: Any) -> None:
    settings.BACKUP_KEEP = 1
    made = make(place)
    os.utime(made.path, ns=(0, made.path.stat().st_mtime_ns + 10**10))
    (place / "backup-20200101-000000-nightly.tar").write_bytes(b"copied")
    (place / "backup-20209999-000000-nightly.tar").write_bytes(b"no day")
    assert [(one.made_at.year, one.good) for one in folder.backups()] == [(2026, False), (2020, False)]
    assert folder.last_good() is None
    make(place, NOON + timedelta(days=1))
    assert len(folder.backups()) == 3


def test_an_emptied_folder_holds_nothing(place: Path) -> None:
    make(place)
    for one in place.iterdir():
        one.unlink()
    place.rmdir()
    assert folder.backups() == []


# --- what does not work is said


def test_a_full_disk_is_said_and_the_others_stay(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(place)
    monkeypatch.setattr(making, "SPARE", 10**18)
    with pytest.raises(Refused, match="磁盘空间不够.*已有的备份都还在"):
        make(place, NOON + timedelta(days=1))
    assert len(folder.backups()) == 1


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), OSError(27, "File too large")])
def test_a_disk_that_fills_up_meanwhile_is_said(place: Path, error: OSError) -> None:
    def fill(percent: int) -> None:
        raise error

    with pytest.raises(Refused, match="磁盘空间不够"):
        make(place, progress=fill)
    assert folder.backups() == []


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="没有做成备份：.*用不了"):
        make(tmp_path / "file" / "backups")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="damages an SQLite file")
def test_a_damaged_database_makes_no_backup(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "exam.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t(x)")
        database.executemany("INSERT INTO t VALUES (?)", [("x" * 900,)] * 200)
    database.close()
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xee" * 4096)
    monkeypatch.setattr("core.backups.sqlite.path", lambda: path)
    with pytest.raises(Refused):
        make(place)
    assert folder.backups() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs pg_dump")
def test_a_missing_program_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.backups.postgresql.INSTALLED", Path("/nowhere"))
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Refused, match="没有 pg_dump 程序.*请安装"):
        make(place)


# --- each night


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 by the office's clock."""
    return datetime(2026, 11, day, hour, minute, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("now", "last"),
    [(at(20, 2), at(20, 2)), (at(20, 1, 59), at(19, 2)), (at(20, 23), at(20, 2)), (datetime(2026, 11, 19, 18, 0, tzinfo=UTC), at(20, 2))],
)
def test_the_last_moment_it_was_two_oclock(now: datetime, last: datetime) -> None:
    assert nightly.last_moment(now, 2) == last


@pytest.fixture
def in_use(db: None) -> None:
    Office.objects.create(id=1, name="南山镇", set_up_at=at(1, 9))
    nightly.ask_when_due(at(19, 9))


def asked_at(*moments: datetime) -> list[int]:
    """How many were asked for after each sweep."""
    found = []
    for moment in moments:
        nightly.ask_when_due(moment)
        found.append(Job.objects.count())
    return found


def test_it_is_asked_for_once_a_night_and_a_missed_night_is_made_up_for(in_use: None) -> None:
    assert asked_at(at(19, 23, 59), at(20, 1, 59)) == [0, 0]
    assert asked_at(at(20, 2), at(20, 2, 1), at(20, 9)) == [1, 1, 1]
    Job.objects.update(state=Job.State.DONE)
    assert asked_at(at(23, 8), at(23, 8, 1)) == [2, 2]  # the machine was off for two nights


def test_of_two_workers_one_asks(in_use: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have seen that it is due; the conditional write lets one through."""
    look = nightly.under_way

    def other_comes_first() -> Job | None:
        monkeypatch.setattr(nightly, "under_way", look)
        nightly.ask_when_due(at(20, 2))
        Job.objects.update(state=Job.State.DONE)
        return None

    monkeypatch.setattr(nightly, "under_way", other_comes_first)
    assert asked_at(at(20, 2)) == [1]


def test_after_a_failure_it_is_tried_again_each_hour(in_use: None) -> None:
    asked_at(at(20, 2))
    Job.objects.update(state=Job.State.FAILED)
    assert asked_at(at(20, 2, 59), at(20, 3, 1), at(20, 3, 2)) == [1, 2, 2]


def test_an_office_that_does_not_exist_yet_has_none(db: None) -> None:
    nightly.ask_when_due(at(20, 2))
    assert (Job.objects.count(), Beat.objects.count()) == (0, 0)


def test_the_worker_makes_it_and_says_what_it_made(in_use: None, place: Path) -> None:
    asked_at(at(20, 2))
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert job.sentence.startswith(folder.backups()[0].path.name)
    assert AuditEntry.objects.get(event="core.backup_made").person_name == "系统"


def test_a_failure_is_told_until_one_succeeds(in_use: None, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person = audit.Named("7", "吴系统")
    with monkeypatch.context() as patch:
        patch.setattr(making, "SPARE", 10**18)
        jobs.run(nightly.ask(by=person, now=timezone.now()).pk)
    assert "磁盘空间不够" in nightly.failure_since(folder.last_good())
    assert AuditEntry.objects.get(event="core.job_ended").outcome == AuditEntry.Outcome.REFUSED
    jobs.run(nightly.ask(by=person, now=timezone.now()).pk)
    assert nightly.failure_since(folder.last_good()) == ""


def test_who_asks_twice_is_told_that_it_runs(in_use: None, town: Any) -> None:
    person: Person = factories.person("吴系统", password=None)
    nightly.ask(by=person, now=NOON)
    with pytest.raises(Refused, match="已经有一个备份在进行"):
        nightly.ask(by=person, now=NOON)
