"""Long work outside the request: a row asks for it, the worker claims the row, a page shows how far it is."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import audit, files, queue
from core.audit import Actor
from core.errors import Refused
from core.models import Job, StoredFile

logger = logging.getLogger(__name__)
RESULT_KEPT = timedelta(hours=24)
TELLS_EACH = timedelta(seconds=1)
STALLED_AFTER = timedelta(minutes=5)


class Cancelled(Exception):
    """The person who asked for the work stopped it."""


@dataclass(frozen=True)
class Product:
    """What a finished job hands over: a file, a sentence, or both. `keep` is how long the file stays. What may be larger than memory was written to
    `path` (core.files.place_to_make) instead of `data`."""

    data: bytes = b""
    name: str = ""
    content_type: str = ""
    sentence: str = ""
    keep: timedelta = RESULT_KEPT
    path: Path | None = None


Progress = Callable[[int], None]
Runner = Callable[[dict[str, Any], Progress, datetime], Product]
MayHave = Callable[[Any, dict[str, Any]], bool]
_runners: dict[str, Runner] = {}
_guarded: dict[str, MayHave] = {}
_finished: set[str] = set()  # kinds that are brought to their end once begun


def register(kind: str, run: Runner, *, stoppable: bool = True, may_have: MayHave | None = None) -> None:
    """Name the function that does jobs of `kind`: `run(params, progress, now)`. It calls `progress(percent)` often, and with 100
    before what cannot be taken back: that raises `Cancelled` at most a second after the work was stopped, and from 100 on nobody can stop
    it. What is not `stoppable` can be called off only before it is begun. Where `may_have` is named, it is asked (person, params) each time the file
    is fetched: who lost the right since then does not get it."""
    _runners[kind] = run
    if may_have is not None:
        _guarded[kind] = may_have
    if not stoppable:
        _finished.add(kind)


def ask(kind: str, *, title: str, by: Actor, now: datetime, back_url: str = "", **params: Any) -> Job:
    """Ask the worker for work of `kind`; it is woken when the surrounding transaction has been committed."""
    if kind not in _runners:
        raise LookupError(f"no job kind {kind!r}")
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind, title=title, params=params, person_id_text=str(by.pk), person_name=by.name, back_url=back_url, created_at=now,
            stoppable=kind not in _finished,
        )  # fmt: skip
        audit.record("core.job_asked", by=by, now=now, subject=title, kind=kind)
        queue.wake(queue.jobs, "core.job", job.pk)
    return job


def may_read_result(person: Any, file: StoredFile) -> bool:
    """Whoever asked for the work, as long as its room lets them have what was made."""
    job = Job.objects.filter(pk=file.owner_id, person_id_text=str(person.pk)).first()
    return job is not None and (job.kind not in _guarded or _guarded[job.kind](person, job.params))


def _asker(job: Job) -> Actor:
    return audit.Named(job.person_id_text, job.person_name)


def cancel(job: Job, now: datetime) -> None:
    """Stop a waiting job at once, a running one at its next sign of progress; one that has come too far goes on, and its page says so."""
    with transaction.atomic():
        going = Job.objects.filter(pk=job.pk, state__in=[Job.State.WAITING, Job.State.RUNNING], progress__lt=Job.PAST_RETURN)
        if going.filter(Q(stoppable=True) | Q(started_at=None)).update(state=Job.State.CANCELLED, ended_at=now, sentence="已按您的要求取消。"):
            audit.record("core.job_cancelled", by=_asker(job), now=now, subject=job.title, kind=job.kind)


def run(job_id: int) -> None:
    """Claim one waiting job and do it. Does nothing when another worker has it, or it was cancelled."""
    now = timezone.now()
    if not Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(state=Job.State.RUNNING, started_at=now, beat_at=now):
        return
    job = Job.objects.get(pk=job_id)

    told: list[float] = []  # when, by the monotonic clock

    def progress(percent: int) -> None:
        if percent < Job.PAST_RETURN and told and time.monotonic() - told[-1] < TELLS_EACH.total_seconds():
            return  # each is a write, which others wait for
        told.append(time.monotonic())
        if not Job.objects.filter(pk=job_id, state=Job.State.RUNNING).update(progress=min(percent, Job.PAST_RETURN), beat_at=timezone.now()):
            raise Cancelled

    try:
        product = _runners[job.kind](job.params, progress, now)
    except Cancelled:
        return
    except Refused as refusal:
        _end_badly(job, refusal.sentence, refused=True)
    except Exception:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        _end_badly(job, "没有完成：程序出错，已记入日志。请再试一次，仍不行请联系系统管理员。")
    else:
        _deliver(job, product)


def run_waiting(now: datetime) -> None:
    """Do every job that waits: those whose wake-up was lost, and those whose worker died (no sign of life for 5 minutes)."""
    Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=now - STALLED_AFTER).update(state=Job.State.WAITING, progress=0)
    for job_id in Job.objects.filter(state=Job.State.WAITING).order_by("id").values_list("id", flat=True):
        run(job_id)


def _deliver(job: Job, product: Product) -> None:
    now = timezone.now()
    with transaction.atomic():
        result: StoredFile | None = None
        facts: dict[str, Any] = {
            "name": product.name, "content_type": product.content_type, "owner_kind": "job", "owner_id": job.pk, "now": now, "keep": product.keep,
        }  # fmt: skip
        if product.path is not None:
            result = files.store_made(product.path, **facts)
        elif product.data:
            result = files.store(product.data, **facts)
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
            state=Job.State.DONE, progress=100, ended_at=now, result=result, sentence=product.sentence
        )


def _end_badly(job: Job, sentence: str, *, refused: bool = False) -> None:
    """The work was refused, or failed by an error of ours: the person who asked reads the sentence, the audit trail keeps that it did not succeed."""
    now = timezone.now()
    with transaction.atomic():
        if Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(state=Job.State.FAILED, sentence=sentence[:300], ended_at=now):
            audit.record("core.job_ended", by=_asker(job), now=now, subject=job.title, refused=refused, failed=not refused, kind=job.kind)
