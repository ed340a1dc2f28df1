"""Whom the notices that go by themselves are for."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from people.models import Person
from quiz.models import Attempt, Candidate, Exam
from quiz.rules import announcing as rules
from quiz.rules.release import AT_ONCE, BY_HAND
from quiz.selectors import counted
from quiz.selectors.starting import with_a_chance_left

TO_COME = timedelta(days=2)  # covers the whole of tomorrow


def near(now: datetime) -> QuerySet[Exam]:
    """The own exams that might have something to tell now; `due` says which have. Nobody is told of practice."""
    own = Exam.objects.published().filter(source=Exam.Source.OWN).exclude(kind=Exam.Kind.PRACTICE)
    coming = Q(opens_at__gt=now, opens_at__lt=now + TO_COME)
    closing = Q(opens_at__lte=now, closes_at__gt=now, closes_at__lte=now + rules.BEFORE_CLOSING)
    fresh = now - rules.STILL_NEWS
    ended = Q(closes_at__lte=now) & (Q(closes_at__gt=fresh) | Q(runs_until__gt=fresh)) | Q(scores_released_at__gt=fresh)
    ended &= ~Q(Exists(Attempt.objects.filter(candidate__exam=OuterRef("pk"), state=Attempt.State.OPEN)))  # still collecting: nobody is passed over
    return own.filter(coming & Q(state=Exam.State.PUBLISHED) | closing & Q(state=Exam.State.PUBLISHED) | ended)


def released_at(exam: Exam) -> datetime | None:
    """When the scores are, or were, out for all who sat; None where each sees the own one at once, or nobody has released them yet."""
    if exam.score_release == AT_ONCE:
        return None
    return exam.scores_released_at if exam.score_release == BY_HAND else exam.ends_at


def due(exam: Exam, now: datetime) -> list[tuple[str, date]]:
    """What of the exam is to be told now, each with the day that it is about."""
    return rules.due(opens_at=exam.opens_at, closes_at=exam.closes_at, released_at=released_at(exam), now=now, local=timezone.localtime)


def to_tell(exam: Exam, what: str) -> QuerySet[Candidate]:
    """Who of its roster is told: nobody excused, taken off the list or not in post; of the closing nobody who has sat, is at it or may not any more;
    of the result nobody who waits to be marked (they hear when it is done)."""
    listed = Candidate.objects.filter(counted.EXPECTED, exam=exam, person__status=Person.Status.ACTIVE)
    if what == rules.CLOSES:
        at_it = Attempt.objects.filter(candidate=OuterRef("pk"), state=Attempt.State.OPEN)
        return with_a_chance_left(listed.filter(counted.ABSENT).exclude(Exists(at_it)), exam)
    if what == rules.RESULT:
        return listed.filter(counted.SAT).exclude(counted.PENDING)
    return listed
