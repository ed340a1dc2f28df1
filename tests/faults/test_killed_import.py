"""An import that is killed half-way leaves nothing to see, and the file can be taken again."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests import migrated
from tests.questionbank.sheets import questions

pytestmark = pytest.mark.faults
ROWS = 2000
LIVE = "SELECT COUNT(*) FROM questionbank_question q LEFT JOIN questionbank_importbatch b ON b.id = q.batch_id WHERE b.id IS NULL OR b.state = 'live'"


def command(folder: Path, *arguments: Any) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment |= {"VAR_DIR": str(folder), "SECRET_KEY": "only-for-tests-" + "x" * 40}
    return subprocess.Popen(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def count(folder: Path, sql: str) -> int:
    with sqlite3.connect(f"file:{folder / 'exam.sqlite3'}?mode=ro", uri=True) as database:
        number: int = database.execute(sql).fetchone()[0]
    database.close()
    return number


def test_a_killed_import_leaves_nothing_visible(tmp_path: Path) -> None:
    file = tmp_path / "试题.xlsx"
    file.write_bytes(questions(ROWS))
    migrated.put_into(tmp_path)
    killed = command(tmp_path, "import_questions", file)
    while killed.poll() is None and not count(tmp_path, "SELECT COUNT(*) FROM questionbank_question"):
        threading.Event().wait(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert 0 < count(tmp_path, "SELECT COUNT(*) FROM questionbank_question") < ROWS
    assert count(tmp_path, LIVE) == 0
    said, _ = command(tmp_path, "import_questions", file, "--json").communicate()
    assert json.loads(said)["accepted"] == ROWS
    assert count(tmp_path, LIVE) == ROWS
