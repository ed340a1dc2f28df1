"""What the worker does for the foundations."""

from datetime import datetime

from core import files, health, jobs, queue, seals
from core.backups import nightly


@queue.handles("core.job")
def run_job(job_id: int, now: datetime) -> None:
    jobs.run(job_id)


@queue.each_minute(queue.clock)
def beat_of_clock(now: datetime) -> None:
    health.beat("clock", now)


@queue.each_minute(queue.jobs)
def beat_of_jobs(now: datetime) -> None:
    health.beat("jobs", now)


@queue.each_minute(queue.jobs)
def ask_for_backup(now: datetime) -> None:
    nightly.ask_when_due(now)


@queue.each_minute(queue.jobs)
def sweep_jobs(now: datetime) -> None:
    jobs.run_waiting(now)


@queue.each_minute(queue.clock)
def sweep_files(now: datetime) -> None:
    files.delete_expired(now)


@queue.each_minute(queue.clock)
def seal_entries(now: datetime) -> None:
    seals.seal_all(now)
