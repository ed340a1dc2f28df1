"""An attempt's life: start, save, hand in, expire, go on at another device."""

import hashlib
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeGuard
from uuid import UUID

from django.db import IntegrityError, transaction

from core import audit, queue
from core.errors import Gone, Refused, Stale
from people.models import Person
from questionbank import types
from quiz import sql
from quiz.models import Answer, Attempt, Candidate, Exam, Intervention, Mark
from quiz.registries import Arrival, at_the_door
from quiz.rules import clock
from quiz.selectors.interventions import last_told
from quiz.selectors.starting import candidate_to_start, why_not_start
from quiz.services import admission, announcing, incidents, marks, papers

logger = logging.getLogger(__name__)
EXPIRED_A_SWEEP = 500
WAKE_UP = "quiz.expire_attempt"


class OtherDevice(Refused):
    """The device key is not, or no longer, the attempt's (403)."""

    status = 403


class Conflict(Stale):
    """A newer answer stands at this position (409): it and its version come along, and the candidate chooses."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("conflict", "这道题刚在另一处作答过，请选择保留哪一个答案。")
        self.answer = answer


@dataclass(frozen=True)
class Saved:
    version: int
    left_ms: int
    deadline_at: datetime


def new_device_key() -> tuple[str, str]:
    """A random key for the device's cookie, and the hash of it that is stored."""
    key = secrets.token_urlsafe(24)
    return key, hash_of(key)


def hash_of(device_key: str) -> str:
    return hashlib.sha256(device_key.encode()).hexdigest()


# --- start


def start_attempt(
    *,
    exam_id: UUID,
    person: Person,
    device_key_hash: str,
    now: datetime,
    address: str | None = None,
    browser: str = "",
    brought: Mapping[str, str] | None = None,
) -> tuple[Attempt, bool]:
    """The candidate's open attempt: a new one, or (False) the one that is open already, so a second click or tab lands on the same.

    `browser`: the hash of the browser's own token, empty where it has none. `brought`: what was typed or ticked for the gates, which are asked only
    where nothing is open.

    Two statements where a paper waits, six where one is drawn now (gates not counted). Of several starts at the same moment the unique
    constraints let one through; the others look again and find its attempt. (A lock would not do on PostgreSQL: the subqueries of the
    statement that waited for it still see what was before.) Raises `Candidate.DoesNotExist` for who is not on the roster.
    """
    for tries_left in (2, 1, 0):
        try:
            with transaction.atomic():
                device = {"device_key_hash": device_key_hash, "address": address, "browser": browser}
                attempt, is_new = _start_or_find(exam_id, person, now, device, brought or {})
        except IntegrityError:
            if not tries_left:
                raise
        else:
            break
    if isinstance(attempt, Refused):  # only now: what was confirmed or mistyped at the door is kept
        raise attempt
    if is_new:
        queue.wake(queue.clock, WAKE_UP, attempt.pk, at=attempt.deadline_at + clock.EXPIRY_AFTER)
    return attempt, is_new


def _start_or_find(
    exam_id: UUID, person: Person, now: datetime, device: Mapping[str, Any], brought: Mapping[str, str]
) -> tuple[Attempt | Refused, bool]:
    """`device`: the attempt's fields about it."""
    candidate = candidate_to_start(exam_id, person, now, device["browser"])
    if candidate.open_id is not None:
        return Attempt.objects.get(pk=candidate.open_id), False
    sentence = why_not_start(candidate, candidate.used, now)
    if sentence:
        raise Refused("cannot_start", sentence)
    refusal = _refused_at_the_door(Arrival(candidate, device["address"], brought), now)
    if refusal is not None:
        return refusal, False
    exam = candidate.exam
    attempt = Attempt.objects.create(
        candidate=candidate,
        paper_id=_paper_for(candidate, now),
        number=candidate.last_number + 1,
        started_at=now,
        deadline_at=clock.deadline(now, exam.duration, timedelta(minutes=candidate.extra_minutes), exam.closes_at),
        session_epoch=person.session_epoch,
        **device,
    )
    if candidate.browser_is_shared:
        incidents.note_shared(attempt, exam.pk, now)
    return attempt, True


def _refused_at_the_door(arrival: Arrival, now: datetime) -> Refused | None:
    door = at_the_door(arrival, now)
    admission.note_at_the_door(arrival, door, now)
    if door.closed is not None:
        return Refused("cannot_start", door.closed.sentence)
    return next((Refused(one.code, one.sentence, field="brought") for one in door.asked), None)


def _paper_for(candidate: Any, now: datetime) -> int:
    """The waiting paper; one drawn now when none waits; the waiting one with other questions when it went stale."""
    waiting: int | None = candidate.waiting_paper
    if waiting is not None and not candidate.waiting_is_stale:
        return waiting
    drawn = papers.draw_now(candidate, candidate.papers_drawn + 1, now, onto=waiting)
    if drawn is None:
        raise Refused("bank_short", "题库中可用的试题不够组成试卷，暂时不能开始。请联系考试管理人员。")
    return drawn


# --- save


def save_answer(*, attempt_id: UUID, device_key: str, save: sql.Save, now: datetime) -> Saved:
    """Acknowledge one answer: one statement when it is written. Raises what forbids it: `Gone`, `OtherDevice`, `Conflict`, `Refused`."""
    written = sql.save_answer(attempt_id, hash_of(device_key), save, now)
    if written is None:
        return _why_not_saved(attempt_id, device_key, save, now)
    version, deadline_at, started_at = written
    return Saved(version, clock.left_ms(deadline_at, started_at, now), deadline_at)


def _why_not_saved(attempt_id: UUID, device_key: str, save: sql.Save, now: datetime) -> Saved:
    attempt = Attempt.objects.select_related("candidate__person").filter(public_id=attempt_id).first()
    if attempt is None or not holds(attempt, device_key):
        raise not_here(attempt)
    answer = Answer.objects.filter(paper=attempt.paper_id, position=save.position).first()
    if _is_that(answer, save):
        return Saved(answer.version, clock.left_ms(attempt.deadline_at, attempt.started_at, now), attempt.deadline_at)
    if attempt.state != Attempt.State.OPEN:
        incidents.note_late(attempt, [save.position], now)
        raise over(attempt)
    if not clock.accepts(attempt.deadline_at, now):
        incidents.note_late(attempt, [save.position], now)
        raise Gone("late", "时间已到，这个答案没有保存。")
    if answer is None:
        raise Refused("answer_malformed", "这个答案不属于这道题，请刷新页面后重新作答。")
    raise Conflict(answer)


def over(attempt: Attempt, otherwise: str = "已经交卷，这个答案没有保存。") -> Gone:
    """It is over for the candidate, perhaps by what staff did: then that is what they are told."""
    action = Intervention.Action
    done = last_told(attempt, action.VOIDED, action.RESTORED, action.HANDED_IN, action.GIVEN_BACK, action.COLLECTED)
    return Gone("void" if attempt.state == Attempt.State.VOID else "over", f"{done}这个答案没有保存。" if done else otherwise)


def not_here(attempt: Attempt | None) -> OtherDevice:
    """For a device that has no key, or one that was taken from it."""
    let_go = last_told(attempt, Intervention.Action.RELEASED) if attempt is not None and attempt.is_released else ""
    return OtherDevice("device", let_go or "这次考试已在另一台设备上继续，或登录已失效。请在本机重新打开考试。")


def _is_that(answer: Answer | None, save: sql.Save) -> TypeGuard[Answer]:
    """True when the stored answer is this very save: its acknowledgement was lost on the way, and the browser asks again."""
    return answer is not None and (answer.writer, answer.counter) == (save.writer, save.counter)


def holds(attempt: Attempt, device_key: str) -> bool:
    """Whether the device with this key sits the attempt; `attempt` with its candidate's person."""
    person = attempt.candidate.person
    same_key = secrets.compare_digest(attempt.device_key_hash, hash_of(device_key))
    return same_key and attempt.session_epoch == person.session_epoch and person.is_active


# --- the end


def hand_in(
    *, attempt_id: UUID, device_key: str, unsent: Sequence[sql.Save], is_final: bool = False, by_rule: bool = False, now: datetime
) -> tuple[Attempt, int]:
    """Hand in with the answers that were still on their way; returns the attempt and how many of those came too late to be written.

    Where a newer answer from elsewhere stands in the way of one, nothing is handed in and the candidate chooses first (`Conflict`), unless
    time is up (`is_final`): then the newer one counts. `by_rule`: it was the exam's rule that handed in, not the candidate.
    """
    with transaction.atomic():
        attempt = (
            Attempt.objects.select_for_update(of=("self",))
            .select_related("candidate__exam", "candidate__person")
            .filter(public_id=attempt_id)
            .first()
        )
        if attempt is None or not holds(attempt, device_key):
            raise not_here(attempt)
        is_open = attempt.state == Attempt.State.OPEN
        if is_open and clock.accepts(attempt.deadline_at, now):
            written = [sql.save_answer(attempt_id, hash_of(device_key), save, now) is not None for save in unsent]
            left_out = _not_stored(attempt, [save for save, done in zip(unsent, written, strict=True) if not done])
            if left_out and not is_final:
                raise Conflict(left_out[0][1])
            return end_now(attempt, by=None if by_rule else attempt.candidate.person, now=now), 0
        late = not_written(attempt, unsent)
        incidents.note_late(attempt, [save.position for save in late], now)
        return _close(attempt, now=now) if is_open else attempt, len(late)


def _not_stored(attempt: Attempt, saves: Sequence[sql.Save]) -> list[tuple[sql.Save, Answer]]:
    """The saves in whose place another answer stands, with that answer."""
    stored = {answer.position: answer for answer in Answer.objects.filter(paper=attempt.paper_id)} if saves else {}
    return [(save, stored[save.position]) for save in saves if save.position in stored and not _is_that(stored[save.position], save)]


def not_written(attempt: Attempt, saves: Sequence[sql.Save]) -> list[sql.Save]:
    """Those that are not what is stored."""
    stored = {answer.position: answer for answer in Answer.objects.filter(paper=attempt.paper_id)} if saves else {}
    return [save for save in saves if not _is_that(stored.get(save.position), save)]


def expire(attempt_pk: int, now: datetime) -> Attempt | None:
    """Close an attempt whose time is up (from 10 s after its deadline); None when it is over already or not due."""
    with transaction.atomic():
        attempt = (
            Attempt.objects.select_for_update(of=("self",)).select_related("candidate__exam").filter(pk=attempt_pk, state=Attempt.State.OPEN).first()
        )
        if attempt is None or not clock.is_due(attempt.deadline_at, now):
            return None
        closed = _close(attempt, now=now)
        if closed.state == Attempt.State.TIMED_OUT:
            announcing.tell_out(exam=closed.candidate.exam, candidates=[closed.candidate], now=now)
        return closed


def expire_due(now: datetime) -> int:
    """Close what is due, each in a transaction of its own; returns how many."""
    due = Attempt.objects.filter(state=Attempt.State.OPEN, deadline_at__lte=now - clock.EXPIRY_AFTER).order_by("deadline_at")
    closed = 0
    for pk in list(due.values_list("pk", flat=True)[:EXPIRED_A_SWEEP]):
        try:
            closed += expire(pk, now) is not None
        except Exception:  # one bad row must not keep all those behind it open
            logger.exception("attempt %s could not be closed", pk)
    return closed


def is_answered(attempt: Attempt) -> bool:
    """Whether one saved answer says anything."""
    return any(types.is_answered(content) for content in Answer.objects.filter(paper=attempt.paper_id).values_list("content", flat=True))


def end_now(attempt: Attempt, *, by: Person | None, now: datetime) -> Attempt:
    """Hand in a running attempt: its candidate, staff for them, or (None) the exam's rule. The caller holds it."""
    return _end(attempt, state=Attempt.State.HANDED_IN, cause=Mark.Cause.HANDED_IN, ended_at=min(now, attempt.deadline_at), now=now, by=by)


def _close(attempt: Attempt, *, now: datetime) -> Attempt:
    """The server hands in at the deadline; without one saved answer it was not an attempt at anything."""
    if not is_answered(attempt):
        attempt.state, attempt.ended_at = Attempt.State.UNANSWERED, attempt.deadline_at
        attempt.save(update_fields=["state", "ended_at"])
        _record_end(attempt, now)
        return attempt
    return _end(attempt, state=Attempt.State.TIMED_OUT, cause=Mark.Cause.TIMED_OUT, ended_at=attempt.deadline_at, now=now)


def _end(attempt: Attempt, *, state: Attempt.State, cause: Mark.Cause, ended_at: datetime, now: datetime, by: Person | None = None) -> Attempt:
    attempt.state, attempt.ended_at = state, max(ended_at, attempt.started_at)
    attempt.save(update_fields=["state", "ended_at"])
    mark = marks.grade_attempt(attempt=attempt, cause=cause, now=now)
    candidate = Candidate.objects.select_for_update().get(pk=attempt.candidate_id)
    marks.recount(candidate=candidate, now=now)
    _record_end(attempt, now, by, score=mark.score, grade=mark.grade)
    return attempt


def _record_end(attempt: Attempt, now: datetime, by: Person | None = None, **graded: Any) -> None:
    """Who handed in (`by` None: the server), and the score it was given (1/100 points)."""
    candidate = attempt.candidate
    subject = f"{candidate.person_name} · {candidate.exam.title}"
    audit.record(f"quiz.attempt_{attempt.state}", by=by, now=now, subject=subject, attempt=str(attempt.public_id), number=attempt.number, **graded)


def take_over(
    *, attempt: Attempt, person: Person, device_key_hash: str, now: datetime, address: str | None = None, browser: str = "", old_key: str = ""
) -> Attempt:
    """Go on with the open attempt on this device; the other one's key is dead from now on. `old_key`: this device's own of before, of whom was
    only signed out: that moves nothing. Where the exam wants it, a move waits until staff let go of the other device."""
    with transaction.atomic():
        held = Attempt.objects.select_for_update(of=("self",)).select_related("candidate__exam").get(pk=attempt.pk)
        if held.state != Attempt.State.OPEN or not clock.accepts(held.deadline_at, now):
            raise Gone("over", "这次考试已经结束。")
        moves = held.device_key_hash != hash_of(old_key)
        if moves and must_be_released(held):
            raise Refused("not_released", "这场考试中途换设备，要先请监考人员解除原来的设备。解除以后，再按“在本机继续答题”。")
        before = held.address
        held.device_key_hash, held.session_epoch, held.address, held.browser = device_key_hash, person.session_epoch, address, browser
        held.save(update_fields=["device_key_hash", "session_epoch", "address", "browser"])
        if moves:
            incidents.note_move(held, before, now)
        audit.record("quiz.taken_over", by=person, now=now, subject=held.candidate.exam.title, attempt=str(held.public_id), number=held.number)
    return held


def must_be_released(attempt: Attempt) -> bool:
    """Whether another device has to wait for staff."""
    return attempt.candidate.exam.device_moves == Exam.DeviceMoves.RELEASED and not attempt.is_released
