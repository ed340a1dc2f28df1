"""Results and chances put right: an attempt void, or void no more, one handed in by mistake opened again, a chance given back. Earlier marks stay as
they are."""

from datetime import datetime, timedelta

from django.db import transaction

from core import queue
from core.errors import Refused
from people.models import Person
from quiz.models import Attempt, Candidate, Exam, Intervention, Mark
from quiz.rules.clock import EXPIRY_AFTER
from quiz.services import attempts, invigilating, marks, papers
from quiz.services.interventions import before, check_minutes, hold, hold_candidate, notify, record

Action, State = Intervention.Action, Attempt.State


def void(*, attempt: Attempt, uses_chance: bool, reason: str, by: Person, now: datetime) -> Attempt:
    """成绩作废: the attempt counts nowhere, also not one that is still running; `uses_chance` says whether its chance is gone."""
    with transaction.atomic():
        held = hold_unconfirmed(attempt, reason)
        if held.state == State.VOID:
            raise Refused("already_void", "这次考试的成绩已经作废。")
        if held.state == State.UNANSWERED:
            raise Refused("nothing_to_void", "这次没有作答，没有成绩可以作废。误开始的请用“退回机会”。")
        _take_out(held, Action.VOIDED, State.VOID, uses_chance, reason, by, now)
    return held


def restore(*, attempt: Attempt, reason: str, by: Person, now: datetime) -> Attempt:
    """撤销作废, of one that was made void by mistake: it ended as it had, counts again, and has used its chance. One that still ran is handed in with
    what it has."""
    with transaction.atomic():
        held = hold_unconfirmed(attempt, reason)
        _refuse_elsewhere(held)
        if held.state != State.VOID:
            raise Refused("not_void", f"这次考试现在是“{held.get_state_display()}”，没有作废，不用撤销。")
        candidate = hold_candidate(held)
        if not held.uses_chance:
            _refuse_one_too_many(candidate)
        was, held.state, held.uses_chance = before(held), _ended_as(held), True
        held.save(update_fields=["state", "uses_chance"])
        if held.state in Attempt.COUNTING:
            marks.grade_attempt(attempt=held, cause=Mark.Cause.RESTORED, now=now)
        marks.recount(candidate=candidate, now=now)
        made = record(held, Action.RESTORED, reason, was, by=by, now=now)
        notify(held, made, now)
    return held


def _refuse_one_too_many(candidate: Candidate) -> None:
    """The chance that was given back with the attempt may have been used again since."""
    most = candidate.exam.attempts_allowed
    if candidate.attempts.filter(uses_chance=True).count() >= most:
        sentence = f"作废时退回的机会，{candidate.person_name}已经又用掉了，{most} 次机会都已用完。请先作废后来多考的那一次，再撤销。"
        raise Refused("one_too_many", sentence)


def _ended_as(held: Attempt) -> Attempt.State:
    """How an attempt that is void had ended."""
    voided = held.interventions.filter(action=Action.VOIDED).last()
    state = State(voided.detail["was"]["state"]) if voided else State.HANDED_IN
    if state == State.OPEN:
        return State.HANDED_IN if attempts.is_answered(held) else State.UNANSWERED
    return state


def give_back(*, attempt: Attempt, reason: str, by: Person, now: datetime) -> Attempt:
    """A chance that was opened by mistake and left without an answer is none that was used."""
    with transaction.atomic():
        held = hold_unconfirmed(attempt, reason)
        _refuse_elsewhere(held)
        if not held.uses_chance:
            raise Refused("already_back", "这次机会已经退回。")
        if held.state == State.VOID or attempts.is_answered(held):
            raise Refused("has_answers", f"{held.candidate.person_name}这次已经作答，不能当作误开始退回。确需不计的，请用“成绩作废”。")
        _take_out(held, Action.GIVEN_BACK, State.UNANSWERED, False, reason, by, now)
    return held


def _take_out(held: Attempt, action: Intervention.Action, state: Attempt.State, uses_chance: bool, reason: str, by: Person, now: datetime) -> None:
    was, exam = before(held), held.candidate.exam
    held.state, held.uses_chance = state, uses_chance
    held.ended_at = held.ended_at or max(held.started_at, min(now, held.deadline_at))
    held.save(update_fields=["state", "uses_chance", "ended_at"])
    marks.withdraw(attempt=held, now=now)
    marks.recount(candidate=hold_candidate(held), now=now)
    made = record(held, action, reason, was | {"uses_chance": uses_chance}, by=by, now=now)
    notify(held, made, now)
    if not uses_chance and not exam.is_over(now) and exam.source == Exam.Source.OWN:
        papers.request_preparation(exam)


def reopen(*, attempt: Attempt, minutes: int, past_closing: bool, reason: str, by: Person, now: datetime) -> Attempt:
    """Open again what was handed in or timed out by mistake, for `minutes` from now, with the answers it had; counted once it is handed in."""
    check_minutes(minutes)
    with transaction.atomic():
        held = hold_unconfirmed(attempt, reason)
        _refuse_unfit(held, now)
        was = before(held)
        held.deadline_at = now + timedelta(minutes=minutes)
        invigilating.beyond(held.candidate.exam, [held.deadline_at], past_closing, now)
        held.state, held.ended_at = State.OPEN, None
        held.save(update_fields=["state", "ended_at", "deadline_at"])
        marks.withdraw(attempt=held, now=now)
        marks.recount(candidate=hold_candidate(held), now=now)
        leaves = held.incidents.filter(counted=True).count()
        made = record(held, Action.REOPENED, reason, was | {"until": held.deadline_at.isoformat(), "leaves": leaves}, by=by, now=now)
        notify(held, made, now)
    queue.wake(queue.clock, attempts.WAKE_UP, held.pk, at=held.deadline_at + EXPIRY_AFTER)
    return held


def _refuse_elsewhere(held: Attempt) -> None:
    """There is nothing to go on with, and nobody opened it here."""
    if not held.is_online:
        raise Refused("not_online", "这次不是在线考的，只有成绩。可以更正或撤下成绩。")


def _refuse_unfit(held: Attempt, now: datetime) -> None:
    _refuse_elsewhere(held)
    candidate, name = held.candidate, held.candidate.person_name
    if held.state == State.OPEN:
        raise Refused("still_running", f"{name}正在答题，不用恢复。时间不够的请用“延长时间”。")
    if held.state == State.VOID or not held.uses_chance:
        raise Refused("not_to_reopen", "这次考试已经作废或退回，不能恢复答题。误作废的请用“撤销作废”；机会不算的，本人可以直接再考一次。")
    if candidate.standing == Candidate.Standing.REMOVED:
        raise Refused("not_listed", f"{name}已移出应考名单，请先恢复应考。")
    other = candidate.attempts.filter(state=State.OPEN).first()
    if other:
        raise Refused("other_running", f"{name}正在进行第 {other.number} 次考试，同一时间只能答一份试卷。请等那一次交卷以后再恢复。")
    invigilating.refuse_known_keys(candidate.exam, now, own_key=True)


def hold_unconfirmed(attempt: Attempt, reason: str) -> Attempt:
    """Refused where the exam's results are confirmed: they are what was published."""
    held = hold(attempt, reason)
    refuse_confirmed(held.candidate.exam)
    return held


def refuse_confirmed(exam: Exam) -> None:
    if exam.state == Exam.State.CONFIRMED:
        raise Refused(
            "confirmed",
            "这场考试的结果已定稿，不能再改成绩。确需更正的，请在应考名单里点姓名，用“更正”移出名单并写明原因，再重新确认结果。",
        )
