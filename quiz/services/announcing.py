"""The notices of exams that go by themselves: opens tomorrow, closes soon and not yet sat, the result is out."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.models import Office
from notices.services import sending
from quiz.models import Announcement, Candidate, Exam
from quiz.rules import announcing as rules
from quiz.rules.release import score_is_released
from quiz.selectors import announcing

CHUNK = 200  # people a transaction: under 200 ms on SQLite, their letters too


def kind_of(what: str) -> str:
    return f"quiz.{what}"


def switched_off() -> bool:
    office = Office.current()
    return office is None or office.automatic_notices_off


def sweep(now: datetime) -> int:
    """Tell whatever is due, each person once; returns how many people. One statement while no exam is near, two for each matter that is told.

    Done by two workers at once, or again after one was killed, it tells nobody twice: a notice has a key, and how far it went is claimed.
    """
    exams = list(announcing.near(now))
    if not exams or switched_off():
        return 0
    return sum(_tell(exam, what, on, now) for exam in exams for what, on in announcing.due(exam, now))


def _tell(exam: Exam, what: str, on: date, now: datetime) -> int:
    held = Announcement.objects.get_or_create(exam=exam, what=what, on=on, defaults={"begun_at": now})[0]
    told = 0
    while some := _some(held, now):
        told += some
    return told


def _some(held: Announcement, now: datetime) -> int:
    """The next people of the roster, in one transaction; 0 when there are none, or another worker has just told them."""
    exam = held.exam
    people = list(announcing.to_tell(exam, held.what).filter(pk__gt=held.upto).order_by("pk")[:CHUNK].values_list("pk", "person_id"))
    if not people:
        return 0
    with transaction.atomic():
        upto = people[-1][0]
        if not Announcement.objects.filter(pk=held.pk, upto=held.upto).update(upto=upto):
            return 0
        _send(exam, held.what, held.on, [person for _, person in people], now)
    held.upto = upto
    return len(people)


def _send(exam: Exam, what: str, on: date, people: list[int], now: datetime) -> None:
    closes_at = timezone.localtime(exam.closes_at) if exam.closes_at else None
    title, body = rules.words(
        what, exam.title, opens_at=timezone.localtime(exam.opens_at), closes_at=closes_at, minutes=exam.duration_minutes,
        chances=exam.attempts_allowed, caveat=exam.caveat,
    )  # fmt: skip
    key = str(exam.pk) if what == rules.RESULT else f"{exam.pk} {on}"  # the result is news once, whatever becomes of it later
    url = reverse("quiz:exam", args=[exam.public_id])
    until = {rules.OPENS: exam.opens_at, rules.CLOSES: exam.closes_at}.get(what) or now + rules.STILL_NEWS
    told = ((one, body) for one in people)
    sending.send_each(told=told, kind=kind_of(what), key=key, title=title, url=url, now=now, mail_until=until)


def tell_out(*, exam: Exam, candidates: Collection[Candidate], now: datetime) -> None:
    """The result of these is known now, and they may not have seen it: their last answer has been marked, the server handed in for them, or it came
    by file. Told if the scores are out and nothing more waits; inside the caller's transaction, three statements."""
    if candidates and exam.kind != Exam.Kind.PRACTICE and score_is_released(exam, now) and not switched_off():
        people = announcing.to_tell(exam, rules.RESULT).filter(pk__in=[one.pk for one in candidates])
        _send(exam, rules.RESULT, now.date(), list(people.values_list("person_id", flat=True)), now)
