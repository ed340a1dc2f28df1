"""What the worker does for exams: papers ahead of time, attempts whose time is up, notices that go by themselves, the
statistics of questions, regrading that was left undone."""

import logging
from datetime import datetime

from core import queue
from quiz.models import Exam
from quiz.services import announcing, attempts, item_stats, papers, rulings

logger = logging.getLogger(__name__)


@queue.handles(papers.WAKE_UP)
def prepare_papers(exam_id: int, now: datetime) -> None:
    papers.prepare_papers(Exam.objects.get(pk=exam_id), now)


@queue.handles(papers.NOTE_USED)
def note_used(paper_id: int, now: datetime) -> None:
    papers.note_used([paper_id], now)


@queue.each_minute(queue.jobs)
def sweep_papers(now: datetime) -> None:
    for exam in Exam.objects.drawing_at(now):
        try:
            papers.prepare_papers(exam, now)
        except Exception:  # one exam in disorder must not keep the others without papers
            logger.exception("the papers of exam %s could not be prepared", exam.pk)


@queue.handles(attempts.WAKE_UP)
def expire_attempt(attempt_id: int, now: datetime) -> None:
    attempts.expire(attempt_id, now)


@queue.each_minute(queue.clock)
def sweep_attempts(now: datetime) -> None:
    attempts.expire_due(now)


@queue.each_minute(queue.clock)
def sweep_announcements(now: datetime) -> None:
    announcing.sweep(now)


@queue.each_minute(queue.jobs)
def follow_marks(now: datetime) -> None:
    item_stats.follow_marks(now)


@queue.each_minute(queue.jobs)
def follow_rulings(now: datetime) -> None:
    rulings.follow_all(now)
