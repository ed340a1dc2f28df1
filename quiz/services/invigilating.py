"""While people sit: more time for one or for all, a hand-in for somebody, a lost device let go."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import audit, queue
from core.errors import Refused
from notices.rules import when
from people.models import Person
from quiz.models import Attempt, Exam, Intervention
from quiz.rules import release
from quiz.rules.clock import EXPIRY_AFTER
from quiz.services import attempts, papers
from quiz.services.interventions import before, check_minutes, given, hold, hold_exam, record

Action = Intervention.Action


def extend(*, attempt: Attempt, minutes: int, past_closing: bool, reason: str, by: Person, now: datetime) -> Attempt:
    """Move the deadline of a running attempt by `minutes`, beyond the closing only where `past_closing` asks for it."""
    check_minutes(minutes)
    with transaction.atomic():
        held = hold(attempt, reason)
        _refuse_ended(held)
        was, deadline_at = before(held), _longer(held, minutes, now)
        beyond(held.candidate.exam, [deadline_at], past_closing, now)
        held.deadline_at = deadline_at
        held.save(update_fields=["deadline_at"])
        record(held, Action.EXTENDED, reason, was | {"until": deadline_at.isoformat()}, by=by, now=now, minutes=minutes)
    queue.wake(queue.clock, attempts.WAKE_UP, held.pk, at=deadline_at + EXPIRY_AFTER)
    return held


def extend_all(*, exam: Exam, minutes: int, past_closing: bool, reason: str, by: Person, now: datetime) -> int:
    """The same for every running attempt of the exam, all or none; returns how many. Seven statements and one for each 500 attempts."""
    check_minutes(minutes)
    given(reason)
    with transaction.atomic():
        held = hold_exam(exam.pk)
        running = list(Attempt.objects.filter(candidate__exam=held, state=Attempt.State.OPEN).select_for_update(of=("self",)).order_by("pk"))
        if not running:
            raise Refused("nobody_sits", "现在没有人在答题，不用延长。要让没考的人晚些再考，请用“延长考试时间”。")
        until = {one.pk: _longer(one, minutes, now) for one in running}
        beyond(held, list(until.values()), past_closing, now)
        _move(running, minutes, now)
        whole: dict[str, Any] = {"exam": held, "action": Action.EXTENDED, "reason": reason.strip(), "minutes": minutes, "by": by, "at": now}
        rows = [Intervention(attempt=one, detail=before(one) | {"until": until[one.pk].isoformat()}, **whole) for one in running]
        Intervention.objects.bulk_create([Intervention(detail={"people": len(running)}, **whole), *rows], batch_size=500)
        audit.record(
            "quiz.intervened_extended_all",
            by=by,
            now=now,
            subject=held.title,
            exam=held.pk,
            people=len(running),
            minutes=minutes,
            reason=reason.strip(),
        )
    return len(running)


def _longer(attempt: Attempt, minutes: int, now: datetime) -> datetime:
    """Of one whose time is up already and who has not been closed, `minutes` from now: less would be none."""
    return max(attempt.deadline_at, now) + timedelta(minutes=minutes)


def _move(running: Sequence[Attempt], minutes: int, now: datetime) -> None:
    """As `_longer` says, in two statements."""
    late = [one.pk for one in running if one.deadline_at < now]
    due = [one.pk for one in running if one.deadline_at >= now]
    more = timedelta(minutes=minutes)
    Attempt.objects.filter(pk__in=late).update(deadline_at=now + more)
    Attempt.objects.filter(pk__in=due).update(deadline_at=F("deadline_at") + more)


def beyond(exam: Exam, deadlines: Sequence[datetime], past_closing: bool, now: datetime) -> None:
    """Let deadlines pass the closing only where that was asked for; keys and questions then stay closed until the last of them."""
    beyond = [one for one in deadlines if exam.closes_at is not None and one > exam.closes_at]
    if not beyond:
        return
    closes_at, last = when(timezone.localtime(exam.closes_at)), max(beyond)
    if not past_closing:
        raise Refused(
            "past_closing",
            f"{len(beyond)} 人的新截止时间会超过考试结束时间 {closes_at}，最晚到 {when(timezone.localtime(last))}。"
            "确实要超过的，请勾选“可以超过考试结束时间”；否则请少延长一些，或先“延长考试时间”。",
            field="past_closing",
        )
    refuse_known_keys(exam, now)
    if exam.runs_until is None or exam.runs_until < last:
        exam.runs_until = last
        exam.save(update_fields=["runs_until"])
        papers.reserve_pool(exam, now)


def refuse_known_keys(exam: Exam, now: datetime, *, own_key: bool = False) -> None:
    """Nobody answers when the keys may be known: to all who sat, or (`own_key`) to who handed in a practice."""
    if release.key_is_released(exam, now, at_once=own_key and exam.kind == Exam.Kind.PRACTICE):
        raise Refused("keys_are_out", "这份试卷的答案已经公布，不能再继续作答。请退回或另给一次机会，考试已结束的请安排补考或另建一场考试。")


def _refuse_ended(attempt: Attempt) -> None:
    if attempt.state != Attempt.State.OPEN:
        raise Refused("not_running", f"这次考试现在是“{attempt.get_state_display()}”，没有在答题。误交卷的请用“恢复答题”。")


def hand_in_for(*, attempt: Attempt, reason: str, by: Person, now: datetime) -> Attempt:
    """End a running attempt with what it has; one without an answer is no attempt at anything, and is given back instead."""
    with transaction.atomic():
        held = hold(attempt, reason)
        _refuse_ended(held)
        if not attempts.is_answered(held):
            raise Refused("nothing_answered", f"{held.candidate.person_name}还没有保存过任何答案，交卷就是 0 分。误开始的请用“退回机会”。")
        was = before(held)
        ended = attempts.end_now(held, by=by, now=now)
        record(ended, Action.HANDED_IN, reason, was, by=by, now=now)
    return ended


def release_device(*, attempt: Attempt, reason: str, by: Person, now: datetime) -> Attempt:
    """Take the key from the device of a running attempt; whoever is signed in as its candidate goes on at the next one."""
    with transaction.atomic():
        held = hold(attempt, reason)
        _refuse_ended(held)
        if held.is_released:
            raise Refused("already_released", f"原来的设备已经解除。请{held.candidate.person_name}在新设备上登录，打开这场考试继续。")
        held.device_key_hash = ""
        held.save(update_fields=["device_key_hash"])
        record(held, Action.RELEASED, reason, before(held) | {"address": held.address}, by=by, now=now)
    return held
