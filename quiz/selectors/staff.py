"""What the clerk reads: the exams of the units they manage, and the people on their rosters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from core.models import Office, StoredFile
from people.access import Can, covers, scope, within
from people.models import Person, Unit
from people.models.units import PATH_END
from people.selectors import one_named
from people.selectors.meant import people_of_rule, rule_in_words
from quiz.models import Candidate, Exam, ExamUnit, RosterChange
from quiz.rules.makeups import RESULTS
from quiz.selectors import counted, makeups

STATUSES = {
    "": counted.LISTED, "sat": counted.SAT, "absent": counted.ABSENT, "exempt": counted.EXEMPT, "deferred": counted.DEFERRED,
    "removed": counted.REMOVED,
}  # fmt: skip


def manageable(person: Person) -> QuerySet[Exam]:
    """Exams whose organising unit lies where the person may manage exams."""
    return Exam.objects.filter(within(person, Can.MANAGE_EXAMS, "unit__"))


def can_manage(person: Person, exam: Exam) -> bool:
    """The single-object twin of `manageable`."""
    return covers(person, Can.MANAGE_EXAMS, exam.unit)


def exam_to_manage(person: Person, exam_id: UUID) -> Exam:
    """One exam of `manageable`, with its unit; 404 for every other."""
    exam = manageable(person).select_related("unit", "parent").filter(public_id=exam_id).first()
    if exam is None:
        raise Http404
    return exam


def is_on_paper(exam: Exam) -> bool:
    """Whether an exam of our own is printed, and takes scores by file: where the office has that switched on, or did it before."""
    if exam.source != Exam.Source.OWN:
        return False
    office = Office.current()
    return bool(office and office.paper) or exam.printed_papers.exists() or exam.score_imports.exists()


@dataclass(frozen=True)
class RosterCounts:
    """How many people an exam expects, excuses, and has seen (excused people who sat count nowhere); how many were taken off its list, and of
    how many on it answers wait to be marked."""

    expected: int = 0
    exempt: int = 0
    deferred: int = 0
    sat: int = 0
    removed: int = 0
    pending: int = 0

    @property
    def total(self) -> int:
        return self.expected + self.exempt + self.deferred


def roster_counts(exams: Sequence[Exam]) -> dict[int, RosterCounts]:
    """The counts of several exams by their id, in one query over the index of the rates."""
    rows = (
        Candidate.objects.filter(exam__in=[exam.pk for exam in exams])
        .values("exam_id")
        .annotate(
            expected=Count("id", filter=counted.EXPECTED),
            exempt=Count("id", filter=counted.EXEMPT),
            deferred=Count("id", filter=counted.DEFERRED),
            seen=Count("id", filter=counted.SAT),
            removed=Count("id", filter=counted.REMOVED),
            pending=Count("id", filter=counted.LISTED & Q(grade=Candidate.Grade.PENDING)),
        )
        .order_by()
    )
    names = ("expected", "exempt", "deferred", "seen", "removed", "pending")
    found = {row["exam_id"]: RosterCounts(*(row[name] for name in names)) for row in rows}
    return {exam.pk: found.get(exam.pk, RosterCounts()) for exam in exams}


def people_of(exam: Exam, on: date) -> QuerySet[Person]:
    """Whom an exam calls on a day: those its roster rule means; a make-up those of its parent's roster who have to make up for it."""
    if exam.parent is None:
        return people_of_rule(exam.unit, exam.roster_rule, on)
    return _due(exam, exam.roster_rule.get("results", []), on)


def _due(makeup: Exam, results: Sequence[str], on: date) -> QuerySet[Person]:
    assert makeup.parent is not None, "a make-up has a parent"
    due = makeups.due(makeup.parent, results, but=makeup)
    return people_of_rule(makeup.unit, {"who": "everyone"}, on).filter(pk__in=due.values("person"))


def people_due(makeup: Exam, on: date) -> dict[str, int]:
    """How many people a make-up would take for each result."""
    return {one: _due(makeup, [one], on).count() for one in RESULTS}


def annual_taken(unit: Unit, year: int) -> bool:
    return Exam.objects.filter(unit=unit, year=year, annual=True).exists()


def organisers(person: Person) -> list[Unit]:
    """The units in whose name the person may hold exams: the tops of their scope, in the order of the tree."""
    return sorted(scope(person, Can.MANAGE_EXAMS), key=lambda unit: str(unit.path))


def rule_text(rule: Mapping[str, Any]) -> str:
    """A roster rule in words; at most five queries, and one for each time a unit in it was merged."""
    if "results" in rule:
        return "、".join(label for key, label in RESULTS.items() if key in rule["results"]) + "的人员（按原考试名单）"
    return rule_in_words(rule)


def person_named(unit: Unit, name: str) -> Person:
    """The one active person of the unit's subtree whom `name` means; `Refused` says why there is none."""
    return one_named(Person.objects.filter(unit.within("unit__")), name)


def on_roster(exam: Exam, *, text: str = "", unit: ExamUnit | None = None, status: str = "") -> QuerySet[Candidate]:
    """The roster by unit and 排序号; `status` is sat, absent, exempt, deferred, or removed: these alone are no longer on it, `why` says why."""
    rows = Candidate.objects.filter(STATUSES[status], exam_unit__exam=exam)  # by its units: then it comes in order out of the index
    if text:
        known = Q(account=text) | Q(staff_number=text)
        if text.isascii():
            known |= Q(name_initials__startswith=text.lower())
        rows = rows.filter(Q(person_name__contains=text) | Q(person__in=Person.objects.filter(known)))
    if unit is not None:
        rows = rows.filter(exam_unit__path__gte=unit.path, exam_unit__path__lt=unit.path + PATH_END)
    if status == "removed":
        removals = RosterChange.objects.filter(candidate=OuterRef("pk"), action=RosterChange.Action.REMOVED).order_by("-id")
        rows = rows.annotate(why=Subquery(removals.values("reason")[:1]))
    return rows.order_by("exam_unit__path", "sort_number", "id")


def candidate_to_manage(exam: Exam, candidate_id: UUID) -> Candidate:
    """One row of the exam's roster with person and unit; 404 for any other."""
    found = exam.candidates.select_related("person", "exam_unit", "exam__unit", "counted_attempt").filter(public_id=candidate_id).first()
    if found is None:
        raise Http404
    return found


def may_read_proof(person: Any, file: StoredFile) -> bool:
    """The photo behind an exclusion: for whoever manages the exam."""
    candidate = Candidate.objects.select_related("exam__unit").filter(pk=int(file.owner_id)).first()
    return candidate is not None and can_manage(person, candidate.exam)
