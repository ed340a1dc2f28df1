"""What the worker does for exams: papers ahead of time, attempts whose time is up."""

import logging
from datetime import datetime

from django.db import close_old_connections
from django.utils import timezone
from huey import crontab

from core import queue
from quiz.models import Exam
from quiz.services import attempts, papers

logger = logging.getLogger(__name__)


@queue.jobs.task()
def _prepare(exam_id: int) -> None:
    close_old_connections()
    prepare(Exam.objects.get(pk=exam_id), timezone.now())


def prepare(exam: Exam, now: datetime) -> None:
    papers.prepare_papers(exam, now)
    if exam.papers_ready_at is None:
        Exam.objects.filter(pk=exam.pk, papers_ready_at__isnull=True).update(papers_ready_at=now)


def wake_preparation(exam_id: int) -> None:
    try:
        _prepare(exam_id)
    except Exception:  # the exam's row says that papers are missing; the minute sweep will find it
        logger.exception("could not wake the worker for exam %s", exam_id)


@queue.jobs.periodic_task(crontab(minute="*"))
def sweep_papers() -> None:
    close_old_connections()
    now = timezone.now()
    for exam in Exam.objects.drawing_at(now):
        prepare(exam, now)


@queue.clock.task()
def _expire(attempt_id: int) -> None:
    close_old_connections()
    attempts.expire(attempt_id, timezone.now())


def wake_expiry(attempt_id: int, at: datetime) -> None:
    """Have the worker close the attempt at `at`, should nobody have handed it in by then."""
    try:
        _expire.schedule(args=(attempt_id,), eta=at)
    except Exception:  # the attempt's row says when it is due; the minute sweep will find it
        logger.exception("could not plan the end of attempt %s", attempt_id)


@queue.clock.periodic_task(crontab(minute="*"))
def sweep_attempts() -> None:
    close_old_connections()
    attempts.expire_due(timezone.now())
