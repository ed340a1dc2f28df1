"""手动公布 as the page of an exam shows it: what waits to be released by hand, and why it cannot be yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from people.models import Person
from quiz.models import Attempt, Candidate, Exam
from quiz.rules.release import BY_HAND
from quiz.selectors import counted, makeups

SCORES, KEYS = "scores", "keys"
LABELS = {SCORES: "成绩", KEYS: "答案和解析"}


@dataclass(frozen=True)
class Part:
    """Scores or keys of an exam that has them released by hand; `why_not` is a sentence, "" where the button may be pressed."""

    what: str
    released_at: datetime | None
    released_by: Person | None
    why_not: str

    @property
    def label(self) -> str:
        return LABELS[self.what]


def parts(exam: Exam, now: datetime) -> list[Part]:
    """Nothing for an exam that is a draft, or releases by itself."""
    if exam.state == Exam.State.DRAFT or exam.source != Exam.Source.OWN:
        return []
    found = []
    if exam.score_release == BY_HAND:
        found.append(Part(SCORES, exam.scores_released_at, exam.scores_released_by, why_not(exam, SCORES, now)))
    if exam.key_release == BY_HAND:
        found.append(Part(KEYS, exam.keys_released_at, exam.keys_released_by, why_not(exam, KEYS, now)))
    return found


def why_not(exam: Exam, what: str, now: datetime) -> str:
    """Scores wait for their exam, keys for it and for every make-up that may have the same questions (promise 5): until all are over, collected
    and marked."""
    if what == SCORES:
        return _unfinished([exam], now, "成绩") or _waiting(exam.candidates.values("pk"), "成绩")
    if exam.score_release == BY_HAND and exam.scores_released_at is None:
        return "请先公布成绩，再公布答案：看了答案就算得出成绩。"
    first = exam.parent or exam
    family = [first, *(one for one in first.makeups.order_by("opens_at", "pk") if not _is_idle(one, first))]
    return _unfinished(family, now, "答案") or _waiting(Candidate.objects.filter(Q(exam=first) | Q(pk__in=makeups.held(first))).values("pk"), "答案")


def _is_idle(makeup: Exam, first: Exam) -> bool:
    """A draft that nobody has to sit any more: it cannot be published, and holds nothing back."""
    draft = makeup.state == Exam.State.DRAFT
    return draft and not makeups.due(first, makeup.roster_rule.get("results", []), but=makeup).exists()


def _unfinished(exams: Iterable[Exam], now: datetime, what: str) -> str:
    for one in exams:
        if one.state == Exam.State.DRAFT:
            return f"“{one.title}”还是草稿，请先发布并办完，再公布{what}。"
        if not one.is_over(now):
            return f"“{one.title}”还没有结束，结束后才能公布{what}。"
    return ""


def _waiting(candidates: object, what: str) -> str:
    """Of these, who waits to be collected or marked."""
    collecting = Attempt.objects.filter(candidate__in=candidates, state=Attempt.State.OPEN).count()
    if collecting:
        return f"还有 {collecting} 人正在收卷，请稍候再公布{what}。"
    pending = Candidate.objects.filter(counted.PENDING, pk__in=candidates).count()
    return f"还有 {pending} 人评卷中，评完后才能公布{what}。" if pending else ""
