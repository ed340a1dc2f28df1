"""Reminding those who have not sat yet, inside the system."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import audit
from core.errors import Refused
from notices.models import Notice
from notices.services import sending
from people.models import Person, Unit
from quiz.models import Exam
from quiz.rules import reminder
from quiz.selectors import chasing
from quiz.selectors.starting import with_a_chance_left

KIND = "quiz.reminder"
CHUNK = 300  # people a transaction: well under 200 ms on SQLite
ALREADY = "未考的人今天都已提醒过，每人每天只提醒一次。可以把下面的文字发到工作群。"


def key_of(exam: Exam, now: datetime) -> str:
    """One reminder a day for each person and exam."""
    return f"{exam.pk} {timezone.localdate(now)}"


def refuse_not_running(exam: Exam, now: datetime) -> None:
    if not chasing.running(now).filter(pk=exam.pk).exists():
        raise Refused("not_running", "这场考试不在进行中，不必再催。")


def remind(*, exam: Exam, by: Person, now: datetime, unit: Unit | None = None) -> int:
    """Tell the missing people of the units where `by` chases, or of one of them, each once a day; whoever is sitting, or has no chance left, is left
    alone. Returns how many were told now.

    Refuses when nobody is left to be told.
    """
    refuse_not_running(exam, now)
    assert exam.closes_at is not None, "it is running"
    rows = with_a_chance_left(chasing.missing(by, exam, unit), exam)
    people = [row.person for row in rows if not row.sitting and row.person.is_active]
    told = set(Notice.objects.filter(kind=KIND, key=key_of(exam, now)).values_list("person_id", flat=True))
    left = [one for one in people if one.pk not in told]
    if not left:
        raise Refused("all_reminded", ALREADY if people else "没有需要提醒的人。")
    body = reminder.note(timezone.localtime(exam.closes_at), exam.attempts_allowed, exam.caveat)
    url = reverse("quiz:exam", args=[exam.public_id])
    for start in range(0, len(left), CHUNK):
        some = left[start : start + CHUNK]
        with transaction.atomic():
            title, until = f"请参加{exam.title}", exam.closes_at
            sending.send(people=some, kind=KIND, key=key_of(exam, now), title=title, body=body, url=url, now=now, mail_until=until)
            audit.record("quiz.reminded", by=by, now=now, subject=exam.title, exam=exam.pk, people=len(some))
    return len(left)
