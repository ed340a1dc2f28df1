"""A backup made while another process writes without pause is one moment of the database, and ends; no writer is held up."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.core.towns import Town, own_database

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

BULK = """
import django; django.setup()
from core.models import AuditEntry, Office
from django.utils import timezone
Office.objects.create(id=1, name="南山镇")
AuditEntry.objects.bulk_create([AuditEntry(at=timezone.now(), event="people.added", detail={"reason": "x" * 900}) for _ in range(30_000)])
"""
LOOK = """
import django; django.setup()
from core.models import AuditEntry, Office
entries = AuditEntry.objects
print(entries.filter(event="quiz.reminded").count(), Office.objects.get().version - 1, entries.filter(event="people.added").count())
"""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with own_database(is_migrated=True) as url:
        made = Town(tmp_path / "town", url).migrated()
        assert not made.run("-c", BULK, DJANGO_SETTINGS_MODULE="examsite.settings").returncode
        yield made


def test_a_backup_among_writers_is_one_moment(town: Town, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.faults.writer"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=town.environment, **pipes) as writer:  # type: ignore[call-overload]
        assert writer.stdout.readline() == "writing\n"
        archive = town.backup()
        said, _ = writer.communicate("stop\n", timeout=60)
    written, longest = map(int, said.split())
    with own_database() as url:
        elsewhere = Town(tmp_path / "elsewhere", url)
        elsewhere.manage("restore", archive)
        found = elsewhere.run("-c", LOOK, DJANGO_SETTINGS_MODULE="examsite.settings").stdout.split()
    entries, counted, bulk = map(int, found)
    assert entries == counted
    assert 20 <= entries < written  # a moment in the middle
    assert bulk == 30_000
    assert longest < 2000, "a writer waited for the backup"
