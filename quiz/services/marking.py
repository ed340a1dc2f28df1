"""评卷: what a person gives for an answer; with an attempt's last one it is graded anew."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.errors import Refused, Stale
from core.points import points_text
from people.models import Person
from quiz.models import Attempt, Candidate, Exam, HandAward, Mark
from quiz.rules.double_marking import FIRST
from quiz.selectors import distribution
from quiz.selectors.hand_awards import settled_for
from quiz.selectors.marking import Place, may_see_keys, to_mark
from quiz.selectors.staff import can_manage
from quiz.services import announcing, marks


def give(*, exam: Exam, place: Place, points: int, seen: int, by: Person, now: datetime, turn: int = FIRST) -> HandAward:
    """Give `points` (1/100) for one answer in a turn: a marker's is the one they have of it, who manages the exam decides, or marks alone. `seen` is
    the award the marker saw there (0: none); raises `Stale` if somebody was faster.

    An attempt that waits for nothing more gets a new mark, and its candidate a new result; so does one whose award is corrected.
    """
    if not may_see_keys(by, exam, now):
        raise Refused("keys_closed", "评卷要看参考答案，考试结束以前只有管理题库的人能评。请等考试结束。")
    with transaction.atomic():
        held = Attempt.objects.select_for_update(of=("self",)).select_related("candidate__exam")
        attempt = held.filter(public_id=place.attempt, candidate__exam=exam).first()
        answer = to_mark(exam, place, turn=turn)
        if attempt is None or answer is None:
            raise Refused("not_to_mark", "这份答案不能评分：答卷还没有交、已经作废，或这道题由系统评分。请从列表重新打开。")
        _refuse_without_turn(exam, place, turn, by)
        _check(points, answer.points, answer.given, seen)
        award = HandAward.objects.create(attempt=attempt, position=place.position, turn=turn, points=points, by=by, at=now)
        said: dict[str, Any] = {
            "attempt": str(place.attempt),
            "position": place.position,
            "points": points,
            **({"turn": turn} if turn > FIRST else {}),
        }
        audit.record("quiz.answer_marked", by=by, now=now, subject=exam.title, **said)
        _grade_if_complete(attempt, by, now)
    return award


def _refuse_without_turn(exam: Exam, place: Place, turn: int, by: Person) -> None:
    task = distribution.task_of(exam, by, place)
    if task is not None and task.turn == turn:
        return
    if not can_manage(by, exam) or distribution.turn_for(exam) != turn:
        raise Refused("not_yours_to_mark", "这份答案没有分给您评，或评卷的安排刚改过。请回到评卷页重新打开。")


def _check(points: int, most: int, given: HandAward | None, seen: int) -> None:
    if points > most:
        raise Refused("points_range", f"这道题最多 {points_text(most)} 分，请填 0 到 {points_text(most)} 之间的分数。", field="points")
    if (given.pk if given else 0) != seen:
        who = given.by.name if given and given.by else "他人"
        was = f"，给了 {points_text(given.points)} 分" if given else ""
        raise Stale("already_marked", f"这份答案刚由{who}评过{was}。您的评分没有保存；如要改正，请核对后再保存一次。")


def _grade_if_complete(attempt: Attempt, by: Person, now: datetime) -> None:
    latest = attempt.marks.order_by("-id").first()
    if latest is None or not set(latest.pending) <= set(settled_for(attempt.candidate.exam, [attempt.pk]).get(attempt.pk, {})):
        return
    mark = marks.grade_attempt(attempt=attempt, cause=Mark.Cause.MARKED, now=now)
    candidate = Candidate.objects.select_for_update().get(pk=attempt.candidate_id)
    waited = candidate.grade == Candidate.Grade.PENDING
    marks.recount(candidate=candidate, now=now)
    if waited:
        announcing.tell_out(exam=attempt.candidate.exam, candidates=[candidate], now=now)
    audit.record(
        "quiz.attempt_marked",
        by=by,
        now=now,
        subject=f"{candidate.person_name} · {attempt.candidate.exam.title}",
        attempt=str(attempt.public_id),
        number=attempt.number,
        score=mark.score,
        grade=mark.grade,
    )
