"""An exam with results, set on its roster as `recount` would write them."""

from datetime import date
from typing import Any

from django.utils import timezone

from people.models import Unit
from quiz.models import Candidate, Exam, RosterChange
from tests import factories


def grade(score: int, exam: Exam) -> str:
    return "excellent" if score >= exam.excellent_mark else "pass" if score >= exam.pass_mark else "fail"


def enrol(exam: Exam, name: str, score: int | None = None, *, unit: Unit | None = None, **values: Any) -> Candidate:
    """One person on the roster who scored `score` points (None: did not sit)."""
    person = factories.person(name, unit=unit, password=None)
    result = (
        {} if score is None else {"sat": True, "score": score * 100, "grade": grade(score * 100, exam), "first_passed": score * 100 >= exam.pass_mark}
    )
    return factories.enrol(exam, person, **{**result, **values})


def excuse(candidate: Candidate, standing: str = "exempt", reason: str = "产假") -> Candidate:
    action = {"exempt": "exempted", "deferred": "deferred"}[standing]
    RosterChange.objects.create(
        candidate=candidate, action=action, reason=reason, approver="黄镇长", approved_on=date(2026, 11, 1), at=timezone.now()
    )
    candidate.standing = standing
    candidate.save(update_fields=["standing"])
    return candidate


def exam(*scores: int | None, **values: Any) -> Exam:
    """An exam of 100 points, one candidate of the same office for each score."""
    made = factories.exam(**values)
    for place, score in enumerate(scores, 1):
        enrol(made, f"人员{place:03d}", score)
    return made
