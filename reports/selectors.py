"""Which exams a person may read reports of."""

from datetime import date

from people.access import Can, within
from people.models import Person
from quiz.models import Exam
from quiz.models.exams import ExamQuerySet


def exams_readable(person: Person, capability: Can = Can.READ_REPORTS) -> ExamQuerySet:
    """Published exams of units in the person's scope, newest first. Whoever may read an exam's figures may read the names behind them."""
    return Exam.objects.published().filter(within(person, capability, "unit__")).select_related("unit").order_by("-year", "-opens_at", "-id")


def leading_exam(exams: list[Exam], today: date) -> Exam | None:
    """The exam a leader asks about first, of `exams` (newest first): this year's annual one of the top-most unit, else the last one before."""
    annual = sorted((one for one in exams if one.annual and one.year <= today.year), key=lambda one: (-one.year, one.unit.depth, one.unit.path))
    if annual:
        return annual[0]
    return next((one for one in exams if one.kind != Exam.Kind.PRACTICE), None)
