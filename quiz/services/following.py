"""Rosters follow people: what a joining, transfer, leaving, retirement or return does to the exams that are not over, in its own transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from django.utils import timezone

from core import audit
from people.models import Unit
from people.registries import PersonChanged
from quiz.models import Attempt, Candidate, Exam, ExamUnit, RosterChange
from quiz.rules import following as rules
from quiz.selectors import staff
from quiz.selectors.makeups import first_entries
from quiz.services import papers
from quiz.services.exam_units import exam_unit_of
from quiz.services.publishing import COPIES, candidate_for

Action = RosterChange.Action


def follow(events: Sequence[PersonChanged]) -> None:
    """Carry changes of people over to the rosters, inside their transaction (see `registries.register_change`).

    About eight statements, and one or two more for each exam going on, however many people.
    """
    exams = list(Exam.objects.going_on_at(events[0].now).select_related("unit", "parent"))
    if exams:
        _Following(exams, events).write()


@dataclass
class _Following:
    exams: Sequence[Exam]
    events: Sequence[PersonChanged]
    added: list[Candidate] = field(default_factory=list)
    altered: list[Candidate] = field(default_factory=list)
    changes: list[RosterChange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = self.events[0].now
        self.held = self._hold()
        # read under the lock of the candidates, which a start takes too: either it is seen here, or it sees what is written here
        attempts = Attempt.objects.filter(candidate__in=[one.pk for one in self.held.values()]).exclude(state=Attempt.State.VOID)
        self.started = set(attempts.values_list("candidate_id", flat=True)) if self.held else set()
        self.units = self._known_units()

    def _hold(self) -> dict[tuple[int, int], Candidate]:
        """The candidates by exam and person, locked; their units are read afterwards, since who held the lock may have changed them."""
        rows = Candidate.objects.filter(exam__in=self.exams, person__in=[one.person.pk for one in self.events])
        held = list(rows.select_for_update(no_key=True).order_by("pk"))
        prefetch_related_objects(held, "exam_unit")
        return {(one.exam_id, one.person_id): one for one in held}

    def _known_units(self) -> dict[tuple[int, int], ExamUnit]:
        units = {one.after.pk for one in self.events if one.after}
        return {(one.exam_id, one.unit_id): one for one in ExamUnit.objects.filter(exam__in=self.exams, unit__in=units)} if units else {}

    def _unit(self, exam: Exam, unit: Unit) -> ExamUnit:
        known = self.units.get((exam.pk, unit.pk))
        if known is None:
            known = self.units[exam.pk, unit.pk] = exam_unit_of(exam, unit)
        return known

    def write(self) -> None:
        for exam in self.exams:
            self._follow(exam)
        if not self.changes:
            return
        Candidate.objects.bulk_create(self.added)
        Candidate.objects.bulk_update(self.altered, ["standing", "by_hand", *COPIES], batch_size=100)
        RosterChange.objects.bulk_create(self.changes)
        back = {Action.ADDED, Action.RESTORED}
        for exam in {one.candidate.exam_id: one.candidate.exam for one in self.changes if one.action in back}.values():
            if exam.source == Exam.Source.OWN:
                papers.request_preparation(exam)
        self._record()

    def _follow(self, exam: Exam) -> None:
        meant = self._meant(exam)
        for event in self.events:
            candidate = self.held.get((exam.pk, event.person.pk))
            action = rules.step(
                candidate.standing if candidate else None,
                started=candidate is not None and candidate.pk in self.started,
                inside=_inside(exam, event.after),
                meant=event.person.pk in meant,
                by_hand=candidate is not None and candidate.by_hand,
                came_in=not _inside(exam, event.before),
            )
            if action is not None:
                self._take(Action(action), exam, event, candidate)

    def _meant(self, exam: Exam) -> set[int]:
        """Whom of the changed people the exam's rule means: on the day of the change, or today if that is past."""
        inside = [one.person.pk for one in self.events if _inside(exam, one.after)]
        on = max(timezone.localdate(self.now), *(one.on for one in self.events))
        return set(staff.people_of(exam, on).filter(pk__in=inside).values_list("pk", flat=True)) if inside else set()

    def _take(self, action: Action, exam: Exam, event: PersonChanged, candidate: Candidate | None) -> None:
        before = ""
        if candidate is None:
            assert event.after is not None, "only who works in the organiser's units is added"
            first = first_entries(exam, [event.person.pk])
            candidate = candidate_for(exam, event.person, self._unit(exam, event.after), first)
            self.added.append(candidate)
        else:
            candidate.exam = exam
            before = "" if action == Action.REMOVED else self._copy(candidate, event)
            if action == Action.MOVED and not before:
                return
            if action != Action.MOVED:
                candidate.standing = Candidate.Standing.REMOVED if action == Action.REMOVED else Candidate.Standing.REQUIRED
                candidate.by_hand = False
            self.altered.append(candidate)
        reason = "；".join(part for part in (before if action == Action.MOVED else "", _why(exam, event, action)) if part)
        self.changes.append(RosterChange(candidate=candidate, action=action, reason=reason[:200], by=event.by, at=event.now))

    def _copy(self, candidate: Candidate, event: PersonChanged) -> str:
        """Take over unit, name and staffing type as they stand now; what changed in words."""
        assert event.after is not None, "only who works in the organiser's units is moved"
        fresh = candidate_for(candidate.exam, event.person, self._unit(candidate.exam, event.after))
        pairs = (
            (candidate.exam_unit.name, fresh.exam_unit.name),
            (candidate.staffing_type_name, fresh.staffing_type_name),
            (candidate.person_name, fresh.person_name),
        )
        words = "，".join(f"{before} → {after}" for before, after in pairs if before != after)
        if not words and candidate.exam_unit_id != fresh.exam_unit.pk:
            words = f"{candidate.exam_unit.full_name} → {fresh.exam_unit.full_name}"
        for name in COPIES:
            setattr(candidate, name, getattr(fresh, name))
        return words

    def _record(self) -> None:
        """One entry for all of it; the rows of `RosterChange` say the rest."""
        counts = Counter(one.action for one in self.changes)
        person = self.events[0].person
        subject = f"{person.account} {person.name}" if len(self.events) == 1 else f"{len(self.events)} 人"
        audit.record(
            "quiz.roster_followed", by=self.events[0].by, now=self.now, subject=subject,
            exams=sorted({one.candidate.exam.title for one in self.changes}), added=counts[Action.ADDED], restored=counts[Action.RESTORED],
            moved=counts[Action.MOVED], taken_off=counts[Action.REMOVED],
        )  # fmt: skip


def _inside(exam: Exam, unit: Unit | None) -> bool:
    return unit is not None and unit.path.startswith(exam.unit.path)


def _why(exam: Exam, event: PersonChanged, action: Action) -> str:
    """The change itself with its reason; a removal of who still works there says that the rule no longer means them."""
    change = f"{event.kind.label}：{event.reason}"
    return f"不再属于参加范围（{change}）" if action == Action.REMOVED and _inside(exam, event.after) else change
