"""模拟考试: which exam somebody may rehearse."""

from people.models import Person
from quiz.models import Candidate, Exam
from quiz.selectors import counted


def to_rehearse(person: Person) -> Exam | None:
    """The latest formal exam on whose list the person is, else the office's latest yearly one; with its rehearsal, where there is one. Two statements
    at most."""
    formal = Exam.objects.published().filter(kind=Exam.Kind.FORMAL, source=Exam.Source.OWN).select_related("rehearsal", "unit")
    own = Candidate.objects.filter(counted.LISTED, person=person)
    latest = formal.order_by("-opens_at", "-pk")
    return latest.filter(pk__in=own.values("exam")).first() or latest.filter(annual=True, unit__depth=1).first()
