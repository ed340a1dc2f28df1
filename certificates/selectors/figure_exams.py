"""How the members of a team did in exams. Figures of different exams are never added together: each is a line of its own."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from certificates.models import QualificationExam
from certificates.rules.figures import Passing
from certificates.selectors.figure_scope import Scope
from quiz.models import Candidate, Exam
from quiz.selectors import counted

Subject = QualificationExam.Subject
RESULT = {"due": counted.EXPECTED, "sat": counted.SAT, "passed": counted.PASSED, "failed": counted.FAILED}
MOCK = "（执法资格模拟）"
COUNTED_KINDS = (Exam.Kind.FORMAL, Exam.Kind.MAKEUP, Exam.Kind.QUALIFYING)  # what is sat to be counted; practice is not


def results(scope: Scope) -> QuerySet[QualificationExam]:
    """The results in qualification exams until the day, of the members."""
    return QualificationExam.objects.filter(withdrawn_at=None, on__lte=scope.day, person__in=scope.people("team"))


def qualifications(scope: Scope) -> list[Passing]:
    """By subject: members with a result, and who of them has ever passed. One statement."""
    rows = results(scope).order_by().values_list("subject")
    found = {
        subject: counts
        for subject, *counts in rows.annotate(Count("person", distinct=True), good=Count("person", distinct=True, filter=Q(passed=True)))
    }
    return [Passing(f"subject={one.value}", f"执法资格考试·{one.label}", *found[one.value]) for one in Subject if one.value in found]


def exams(scope: Scope) -> QuerySet[Exam]:
    """The exams of the year that were over on the day; asked for today, those that have begun too."""
    begun = Exam.objects.published().filter(year=scope.day.year, kind__in=COUNTED_KINDS, opens_at__lt=_end_of(scope.day))
    return begun.filter(closes_at__lt=_end_of(scope.day)) if scope.past else begun


def places(scope: Scope) -> QuerySet[Candidate]:
    """The places of members on the rosters of these exams, of who is due."""
    return Candidate.objects.filter(counted.EXPECTED, exam__in=exams(scope).order_by(), person__in=scope.people("team"))


def own(scope: Scope, now: datetime) -> list[Passing]:
    """Each exam with a member on its roster, in the order of time; scores as they count now. One statement."""
    rows = places(scope).order_by("exam__opens_at", "exam")
    alike = rows.values_list("exam__public_id", "exam__title", "exam__kind", "exam__closes_at", "exam__opens_at", "exam")
    sums = alike.annotate(
        due=Count("id"), came=Count("id", filter=counted.SAT), good=Count("id", filter=counted.PASSED), waiting=Count("id", filter=counted.PENDING)
    )
    return [
        Passing(
            f"exam={public_id}", title + (MOCK if kind == Exam.Kind.QUALIFYING else ""), came, good, bool(waiting),
            "未结束" if closes_at and closes_at > now else "", due,
        )
        for public_id, title, kind, closes_at, _, _, due, came, good, waiting in sums
    ]  # fmt: skip


def title(subject: str, exam: str) -> str:
    """What an exam, or a subject of the qualification, is called."""
    if subject:
        return f"执法资格考试·{Subject(subject).label}"
    return Exam.objects.published().filter(public_id=exam).values_list("title", flat=True).first() or ""


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
