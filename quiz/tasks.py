"""What the worker does for exams: papers ahead of time, attempts whose time is up."""

from datetime import datetime

from core import queue
from quiz.models import Exam
from quiz.services import attempts, papers


@queue.handles(papers.WAKE_UP)
def prepare_papers(exam_id: int, now: datetime) -> None:
    papers.prepare_papers(Exam.objects.get(pk=exam_id), now)


@queue.each_minute(queue.jobs)
def sweep_papers(now: datetime) -> None:
    for exam in Exam.objects.drawing_at(now):
        papers.prepare_papers(exam, now)


@queue.handles(attempts.WAKE_UP)
def expire_attempt(attempt_id: int, now: datetime) -> None:
    attempts.expire(attempt_id, now)


@queue.each_minute(queue.clock)
def sweep_attempts(now: datetime) -> None:
    attempts.expire_due(now)
