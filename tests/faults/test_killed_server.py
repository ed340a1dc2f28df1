"""The real server process, killed with SIGKILL in the middle of saving: what was shown as saved is there."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.core.towns import Town, own_database
from tests.faults.server import Server

pytestmark = [pytest.mark.faults, pytest.mark.postgres]
ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A var folder and a database of its own: a new SQLite file, or a new database on DATABASE_URL's server."""
    with own_database(is_migrated=True) as url:
        yield {**Town(tmp_path, url).migrated().environment, "DJANGO_SETTINGS_MODULE": "examsite.settings"}


READ_ANSWERS = """
import django, json
django.setup()
from quiz.models import Answer
print(json.dumps({answer.position: [answer.counter, answer.content] for answer in Answer.objects.all()}))
"""


def stored_answers(environment: dict[str, str]) -> dict[int, list[Any]]:
    """position -> [counter, content], as a new process reads it from the database."""
    done = subprocess.run([sys.executable, "-c", READ_ANSWERS], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return {int(position): stored for position, stored in json.loads(done.stdout).items()}


def hammer(server: Server, stage: dict[str, Any], acknowledged: dict[int, int], positions: range, first_counter: int) -> None:
    """Save again and again, noting the last acknowledged counter of each position, until the server is gone."""
    for counter in range(first_counter, first_counter + 10_000):
        position = positions[counter % len(positions)]
        option = stage["options"][str(position)][counter % 4]
        body = {"position": position, "content": {"chosen": [option]}, "base": 0, "writer": "ab" * 8, "counter": counter}
        if not server.save(stage, body):
            return
        acknowledged[position] = counter


def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(environment: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, "-m", "tests.faults.stage"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    stage = json.loads(done.stdout)
    acknowledged: dict[int, int] = {}
    for life in range(2):
        server = Server(environment)
        parts = [range(1, 14), range(14, 27), range(27, 41)]
        threads = [threading.Thread(target=hammer, args=(server, stage, acknowledged, part, 1 + life * 10_000)) for part in parts]
        for thread in threads:
            thread.start()
        until = time.monotonic() + 20
        while sum(counter > life * 10_000 for counter in acknowledged.values()) < 40 and time.monotonic() < until:
            threading.Event().wait(0.02)
        server.kill()
        for thread in threads:
            thread.join()
        stored = stored_answers(environment)
        assert len(acknowledged) == 40
        for position, counter in acknowledged.items():
            assert stored[position][0] >= counter, f"the acknowledged save {counter} of position {position} is lost"
            kept = stored[position][0]
            assert stored[position][1] == {"chosen": [stage["options"][str(position)][kept % 4]]}
