"""What a monitor asks of the site, and what the overview says when the workers are down."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from core import clock, health
from core.home_cards import cards_for
from core.models import AuditEntry, Beat, Job
from people.models import Person, Role
from tests import factories, migrated

pytestmark = pytest.mark.postgres


def both_beat() -> None:
    for name in ("clock", "jobs"):
        health.beat(name, timezone.now())


def test_alive_asks_nothing_of_anybody() -> None:  # no fixture lets this test use the database
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"ok", "text/plain")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.django_db
def test_ready_names_each_part_and_nothing_else() -> None:
    both_beat()
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    parts = dict.fromkeys(("database", "clock", "worker_clock", "worker_jobs"), "ok")
    assert answer.json() == {"ready": True, "not_ready": [], "parts": parts}
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.django_db
def test_a_queue_silent_for_three_minutes_is_named() -> None:
    health.beat("clock", timezone.now() - timedelta(minutes=2, seconds=50))
    health.beat("jobs", timezone.now() - timedelta(minutes=3, seconds=1))
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["not_ready"]) == (503, ["worker_jobs"])
    assert not AuditEntry.objects.exists()  # a monitor that asks each second does not fill the trail


@pytest.mark.django_db
def test_a_worker_busy_with_a_long_job_lives() -> None:
    health.beat("jobs", timezone.now() - timedelta(minutes=30))
    job = Job.objects.create(kind="test", title="打印", person_id_text="1", state=Job.State.RUNNING, created_at=timezone.now())
    assert health.silent_workers(timezone.now()) == ["clock", "jobs"]
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now())
    assert health.silent_workers(timezone.now()) == ["clock"]


@pytest.mark.django_db
def test_a_beat_is_one_row_and_one_statement(django_assert_num_queries: Any) -> None:
    both_beat()
    with django_assert_num_queries(1):
        health.beat("jobs", timezone.now())
    assert Beat.objects.count() == 2


@pytest.mark.django_db
def test_a_database_that_does_not_answer_and_a_wrong_clock_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    both_beat()
    monkeypatch.setattr(clock, "difference", lambda: timedelta(seconds=2))
    assert Client().get("/readyz").json()["parts"]["clock"] == "differs from the database's by 2.0 s"

    def broken() -> timedelta:
        raise DatabaseError("password=secret host=db")

    monkeypatch.setattr(clock, "difference", broken)
    answer = Client().get("/readyz")
    assert (answer.status_code, len(answer.json()["not_ready"])) == (503, 4)
    assert b"secret" not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_monitor_may_name_the_machine_as_it_likes_and_is_not_sent_to_https(address: str, settings: Any) -> None:
    both_beat()
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["xuefa.example"], True
    assert Client().get(address, headers={"host": "10.0.0.7"}).status_code == 200
    assert Client().get("/", headers={"host": "10.0.0.7"}).status_code in (301, 400)
    assert Client().post(address).status_code == 405


@pytest.fixture
def system_admin(town: Any) -> Person:
    return factories.person("吴系统", role=Role.SYSTEM_ADMIN, password=None)


def test_the_overview_warns_who_manages_the_system_alone(system_admin: Person, clerk: Person) -> None:
    def shown(person: Person) -> list[tuple[str, bool]]:
        return [(one.sentence[:10], one.urgent) for one in cards_for(person, timezone.now()) if one.title == "后台进程"]

    assert shown(system_admin) == [("“考试时钟、后台任务", True)]
    assert shown(clerk) == []
    both_beat()
    assert shown(system_admin) == []


# --- real processes


@pytest.fixture
def folder(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment = {**kept, "VAR_DIR": str(tmp_path), "SECRET_KEY": "only-for-tests-" + "x" * 40}
    migrated.put_into(tmp_path)
    return environment


ASK = "import django; django.setup(); from core import health; from django.utils import timezone; print(*health.silent_workers(timezone.now()))"


@pytest.mark.faults
def test_a_real_worker_gives_its_sign_of_life_as_soon_as_it_runs(folder: dict[str, str]) -> None:
    def silent() -> str:
        environment = {**folder, "DJANGO_SETTINGS_MODULE": "examsite.settings"}
        return subprocess.run([sys.executable, "-c", ASK], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True).stdout.strip()

    assert silent() == "clock jobs"
    with subprocess.Popen([sys.executable, "manage.py", "worker", "jobs"], cwd=settings.BASE_DIR, env=folder, stderr=subprocess.DEVNULL) as worker:
        until = time.monotonic() + 60
        while silent() != "clock" and time.monotonic() < until:
            threading.Event().wait(0.2)
        found = silent()
        worker.terminate()
    assert found == "clock"
