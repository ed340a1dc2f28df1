"""手动公布 as the page of an exam shows it: what waits to be released by hand, and why it cannot be yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, Q

from people.access import Can, within
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


def waiting(person: Person, now: datetime) -> list[tuple[Exam, str]]:
    """The exams the person manages that are over and wait for the button, the oldest first, with what waits, in words; one statement."""
    over = Exam.objects.published().filter(Q(runs_until__isnull=True) | Q(runs_until__lte=now), closes_at__lte=now, source=Exam.Source.OWN)
    scores = Q(score_release=BY_HAND, scores_released_at=None)
    rows = over.filter(scores | Q(key_release=BY_HAND, keys_released_at=None)).filter(within(person, Can.MANAGE_EXAMS, "unit__"))
    rows = rows.annotate(score_waits=ExpressionWrapper(scores, BooleanField())).order_by("closes_at", "pk")
    return [(one, "成绩" if one.score_waits else "答案") for one in rows]  # type: ignore[attr-defined]


def why_not(exam: Exam, what: str, now: datetime) -> str:
    """Scores wait for their exam, keys for it and for every make-up that may have the same questions (promise 5): until all are over, collected
    and marked."""
    if what == SCORES:
        return _unfinished([exam], now, "成绩") or _waiting(exam.candidates.values("pk"), "成绩")
    first = exam.parent or exam
    family = [first, *(one for one in first.makeups.order_by("opens_at", "pk") if not _is_idle(one, first))]
    for one in family:
        if one.state != Exam.State.DRAFT and one.score_release == BY_HAND and one.scores_released_at is None:
            return f"请先公布“{one.title}”的成绩，再公布答案：看了答案就算得出成绩。"
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
