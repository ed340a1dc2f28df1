"""更正评分: a ruling about the key of a question, and the regrading of all that was graded before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import audit, jobs
from core.db import bulk
from core.errors import Refused, Stale
from core.jobs import Product, Progress
from core.models import Job
from notices.services import sending
from people.models import Person
from questionbank import types
from questionbank.models import Revision
from quiz.models import Attempt, Candidate, Exam, KeyRuling, Mark
from quiz.rules.regrading import TITLE, told
from quiz.rules.release import score_is_released
from quiz.selectors import rulings as selectors
from quiz.selectors.marking import may_see_keys
from quiz.selectors.regrading import preview
from quiz.services import marks

JOB, NOTICE = "regrade", "quiz.regraded"
PEOPLE_A_CHUNK = 20  # about 100 ms
_FOLLOWED = Attempt.COUNTING  # what is void or open has no award to put right; an open one is graded by the ruling at its end


@dataclass(frozen=True)
class Said:
    """What is to be ruled; `key` as stored, of a new key alone."""

    kind: str
    key: list[Any]
    reason: str

    def of(self, exam: Exam, revision: Revision) -> KeyRuling:
        return KeyRuling(exam=exam, revision=revision, kind=self.kind, key=self.key, reason=self.reason)


def check(*, exam: Exam, revision: Revision, said: Said) -> None:
    """Refuses what is no ruling about this question, or changes nothing."""
    if said.kind == KeyRuling.Kind.NEW_KEY and types.get(revision.question.type).marked_by_hand:
        raise Refused("ruling_by_hand", "这道题由人评分，没有可以改正的标准答案。请在评卷页改正各人的得分，或选择满分、不计分。", field="kind")
    latest = selectors.history(exam, revision)[:1]
    kind = latest[0].kind if latest else KeyRuling.Kind.AS_IT_WAS
    same_key = bool(latest) and latest[0].key == said.key
    if said.kind == kind and (kind != KeyRuling.Kind.NEW_KEY or same_key):
        raise Refused("ruling_same", "现在就是这样评分的，没有什么要更正。", field="kind")
    if said.kind == KeyRuling.Kind.NEW_KEY and kind != KeyRuling.Kind.NEW_KEY and said.key == revision.key:
        raise Refused("ruling_same", "这就是题库里原来的答案。要撤销以前的更正，请选“恢复原来的评分”。", field="key")


def rule(
    *, exam: Exam, revision: Revision, said: Said, approver: str, approved_on: date, seen: int, by: Person, now: datetime
) -> tuple[KeyRuling, Job]:
    """Rule, and have the worker regrade; what is graded from now on follows the ruling. `seen` is the latest ruling of the exam that the preview
    rested on; raises `Stale` if there is another by now."""
    if not may_see_keys(by, exam, now):
        raise Refused("keys_closed", "更正评分要看答案，考试结束以前只有管理题库的人能办。请等考试结束。")
    if approved_on > timezone.localdate(now):
        raise Refused("approved_future", "批准日期不能晚于今天。", field="approved_on")
    ruling = said.of(exam, revision)
    if preview(exam, revision, ruling).left_empty:
        raise Refused("nothing_left", "剔除后有的试卷一道计分的题也不剩，不能这样更正。请改为所有人得满分，或作废这场考试。", field="kind")
    with transaction.atomic():
        Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)  # one ruling after another
        if selectors.last_seen(exam) != seen:
            raise Stale("ruled_meanwhile", "刚有人更正了这场考试的评分，下面是重新计算的影响。请核对后再确认一次。")
        check(exam=exam, revision=revision, said=said)
        ruling.approver, ruling.approved_on, ruling.by, ruling.at = approver, approved_on, by, now
        ruling.save()
        audit.record(
            "quiz.key_ruled", by=by, now=now, subject=exam.title, exam=str(exam.public_id), question=str(revision.question.public_id),
            revision=revision.number, ruling=said.kind, key=selectors.key_text(revision, said.key) if said.key else "", reason=said.reason,
            approver=approver, approved_on=approved_on.isoformat(),
        )  # fmt: skip
        back = reverse("quiz:rulings", args=[exam.public_id])
        return ruling, jobs.ask(JOB, title=f"更正评分 · {exam.title}"[:80], by=by, now=now, back_url=back, ruling=ruling.pk)


# --- regrading, by the worker


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    ruling = KeyRuling.objects.select_related("exam").get(pk=params["ruling"])
    graded, changed = follow(ruling=ruling, progress=progress, now=now)
    return Product(sentence=f"已重新评分 {graded} 份答卷，{changed} 人的成绩或等次有变，已通知本人。")


def follow_all(now: datetime) -> None:
    """Rulings whose regrading was never brought to its end: its job was called off, or its worker died."""
    for one in KeyRuling.objects.filter(followed_at=None).select_related("exam").order_by("id"):
        follow(ruling=one, progress=lambda percent: None, now=now)


def follow(*, ruling: KeyRuling, progress: Progress, now: datetime) -> tuple[int, int]:
    """Grade anew all that had been graded, in short transactions; returns how many attempts, and how many people's results changed. What this
    ruling brought already is left alone, so that it may be begun again."""
    people = selectors.by_candidate(selectors.to_regrade(ruling).values_list("candidate", "pk"))
    graded = changed = done = 0

    def write(some: list[tuple[int, list[int]]]) -> None:
        nonlocal graded, changed
        one, other = _regrade(ruling, some, now)
        graded, changed = graded + one, changed + other

    for many in bulk.paced(people, write, most=PEOPLE_A_CHUNK):
        done += many
        progress(done * 99 // len(people))
    with transaction.atomic():
        if KeyRuling.objects.filter(pk=ruling.pk, followed_at=None).update(followed_at=now):
            subject = ruling.exam.title
            audit.record("quiz.regraded", by=ruling.by, now=now, subject=subject, exam=str(ruling.exam.public_id), count=graded, people=changed)
    return graded, changed


def _regrade(ruling: KeyRuling, people: Sequence[tuple[int, list[int]]], now: datetime) -> tuple[int, int]:
    """All attempts of some candidates; their locks wait for whoever is just handing in, and then see that mark."""
    keys = [pk for _, attempts in people for pk in attempts]
    held = list(Attempt.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").select_related("candidate__exam"))
    known = set(Mark.objects.filter(attempt__in=keys).values_list("attempt", "ruling"))  # after the locks: a statement that waits looks back
    graded = {attempt for attempt, _ in known}
    due = [one for one in held if one.pk in graded and (one.pk, ruling.pk) not in known and one.state in _FOLLOWED]
    if not due:
        return 0, 0
    marks.grade_attempts(attempts=due, cause=Mark.Cause.REGRADED, now=now, ruling=ruling)
    candidates = list(Candidate.objects.select_for_update(of=("self",)).filter(pk__in={one.candidate_id for one in due}).order_by("pk"))
    before = {one.pk: (one.score, one.get_grade_display()) for one in candidates}
    marks.recount_all(candidates=candidates, now=now)
    changed = [one for one in candidates if before[one.pk] != (one.score, one.get_grade_display())]
    _tell(ruling, changed, before, now)
    return len(due), len(changed)


def _tell(ruling: KeyRuling, changed: Sequence[Candidate], before: dict[int, tuple[int | None, str]], now: datetime) -> None:
    exam = ruling.exam
    released = score_is_released(exam, now)
    new = ((one, told(exam.title, before[one.pk], (one.score, one.get_grade_display()), released=released)) for one in changed)
    bodies = [(one.person_id, body + exam.aside) for one, body in new]
    sending.send_each(told=bodies, kind=NOTICE, key=str(ruling.pk), title=TITLE, url=reverse("quiz:exam", args=[exam.public_id]), now=now)
