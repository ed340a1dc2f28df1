"""Long work: claimed once, stoppable, and it ends with a file or a sentence."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core import files, jobs
from core.errors import Refused
from core.models import Job
from people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A kind of job that counts its runs."""
    runs: list[int] = []

    def run(params: dict[str, Any], progress: jobs.Progress, now: datetime) -> jobs.Product:
        runs.append(1)
        progress(50)
        if params.get("refuse"):
            raise Refused("no", "名单是空的，没有什么可以打印。")
        if params.get("fail"):
            raise ZeroDivisionError
        return jobs.Product(data=b"done", name="结果.txt", content_type="text/plain", sentence="共 1 人")

    monkeypatch.setitem(jobs._runners, "test", run)
    return runs


def asked(clerk: Person, **params: Any) -> Job:
    return jobs.ask("test", title="试", by=clerk, now=timezone.now(), **params)


def test_a_job_ends_with_its_file(work: list[int], clerk: Person) -> None:
    job = asked(clerk)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress, files.content(job.result)) == ("done", 100, b"done")


def test_two_workers_do_it_once(work: list[int], clerk: Person) -> None:
    job = asked(clerk)
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert work == [1]


def test_a_refusal_becomes_the_sentence_of_the_job(work: list[int], clerk: Person) -> None:
    job = asked(clerk, refuse=True)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.sentence) == ("failed", "名单是空的，没有什么可以打印。")


def test_a_fault_is_told_without_its_innards(work: list[int], clerk: Person) -> None:
    job = asked(clerk, fail=True)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "程序出错" in job.sentence


def test_a_cancelled_job_is_not_begun(work: list[int], clerk: Person) -> None:
    job = asked(clerk)
    jobs.cancel(job, timezone.now())
    jobs.run(job.pk)
    assert work == []


def test_what_has_come_to_the_point_of_no_return_is_not_stopped(monkeypatch: pytest.MonkeyPatch, clerk: Person) -> None:
    offered: list[bool] = []

    def run(params: dict[str, Any], progress: jobs.Progress, now: datetime) -> jobs.Product:
        progress(100)
        held = Job.objects.get()
        offered.append(held.may_be_cancelled)
        jobs.cancel(held, now)
        return jobs.Product(sentence="入库 3 道")

    monkeypatch.setitem(jobs._runners, "test", run)
    job = asked(clerk)
    assert job.may_be_cancelled
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (offered, job.state, job.sentence) == ([False], "done", "入库 3 道")


def test_what_is_finished_once_begun_is_called_off_before_it_only(monkeypatch: pytest.MonkeyPatch, work: list[int], clerk: Person) -> None:
    monkeypatch.setattr(jobs, "_finished", {"test"})
    waiting, begun = asked(clerk), asked(clerk)
    Job.objects.filter(pk=begun.pk).update(state="running", started_at=timezone.now(), beat_at=timezone.now())
    for job in (waiting, begun):
        jobs.cancel(job, timezone.now())
        job.refresh_from_db()
    assert (waiting.state, begun.state, begun.may_be_cancelled) == ("cancelled", "running", False)


def test_the_sweep_takes_up_what_a_dead_worker_left(work: list[int], clerk: Person) -> None:
    job = asked(clerk)
    Job.objects.filter(pk=job.pk).update(state="running", beat_at=timezone.now() - timedelta(minutes=6))
    jobs.run_waiting(timezone.now())
    assert work == [1]
