"""One officer, for their page: everything the office knows of them that has to do with enforcement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from certificates.models import Certificate, QualificationExam
from certificates.rules import tones
from certificates.selectors import rules
from certificates.selectors.eligibility import Eligibility, where_open
from certificates.selectors.officers import Officer, officers_on
from people.models import Membership, Person
from quiz.models import Candidate, Exam
from quiz.selectors.candidate import ExamCard, candidacies, exam_card

PRACTICE_SHOWN = 5


@dataclass(frozen=True)
class Dossier:
    """`certificates`: all of theirs, the latest first, each with how it is shown; `practice`: exams of this system, which are no evidence."""

    officer: Officer
    memberships: Sequence[Membership]
    certificates: Sequence[tuple[Certificate, tones.Look]]
    exams: Sequence[QualificationExam]
    practice: Sequence[ExamCard]
    eligibility: Eligibility | None  # of who has no card and has not applied


def dossier(person: Person, now: datetime, today: date) -> Dossier:
    words = rules.wording()
    officer = officers_on([person], today, today)[person.pk]
    memberships = person.memberships.select_related("team", "field").order_by("-from_on", "-id")
    held = person.certificates.prefetch_related("fields").order_by("-created_at", "-id")
    exams = person.qualification_exams.filter(withdrawn_at=None).select_related("field")
    return Dossier(
        officer,
        list(memberships),
        [(one, words.look(one, today)) for one in held],
        list(exams),
        practice(person, now),
        where_open(person, today),
    )


def practice(person: Person, now: datetime) -> list[ExamCard]:
    """The last exams of this system whose score is out."""
    own = candidacies(person).filter(exam__source=Exam.Source.OWN)
    return scores_out(own[: 4 * PRACTICE_SHOWN], now)[:PRACTICE_SHOWN]


def scores_out(places: QuerySet[Candidate], now: datetime) -> list[ExamCard]:
    """Those of `candidacies` that were sat and whose score is out."""
    cards = (exam_card(one, now) for one in places if one.sat)
    return [one for one in cards if one.score_shown]
