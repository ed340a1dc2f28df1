"""Publishing: the draft's rules become final, the unit tree is copied, the roster becomes rows."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core import audit
from core.errors import Refused
from people.models import Person, Unit
from quiz.models import Candidate, Exam, ExamUnit, RosterChange
from quiz.selectors import staff
from quiz.services import exams, papers
from quiz.services.papers import section_of

BATCH = 1000  # rows in one INSERT


def publish(*, exam: Exam, by: Person | None, now: datetime) -> Exam:
    """Make a draft final. Everything is checked again: the bank or the staff may have changed since it was saved."""
    with transaction.atomic():
        exam = Exam.objects.select_for_update(of=("self",)).select_related("unit").get(pk=exam.pk)
        if exam.state != Exam.State.DRAFT:
            raise Refused("already_published", "这场考试已经发布。")
        own = exam.source == Exam.Source.OWN
        if own:
            _check(exam, now)
        people = list(staff.people_of_rule(exam.unit, exam.roster_rule, timezone.localdate(now)).select_related("staffing_type"))
        if not people:
            raise Refused("roster_empty", "没有符合条件的应考人员，不能发布。请修改“谁参加”，或先导入人员。")
        _make_roster(exam, people, by, now)
        exam.update_from(exam.version, state=Exam.State.PUBLISHED, published_at=now)
        if own:
            papers.reserve_pool(exam)
            papers.request_preparation(exam)
        audit.record("quiz.exam_published", by=by, now=now, subject=exam.title, exam=exam.pk, people=len(people))
    return exam


def _check(exam: Exam, now: datetime) -> None:
    if exam.closes_at is not None and exam.closes_at <= now:
        raise Refused("already_over", "结束时间已经过去，请先把结束时间改到现在之后再发布。")
    if exam.keeps_keys and exam.closes_at is None:
        raise Refused("closing_missing", "正式考试必须有结束时间，请先补填再发布。")
    sections = [section_of(rule) for rule in exam.rules.all()]
    if not sections:
        raise Refused("sections_missing", "试卷还没有题型，请先编辑考试，至少添加一个题型。")
    exams.check_bank(sections)


def _make_roster(exam: Exam, people: list[Person], by: Person | None, now: datetime) -> None:
    units = copy_units(exam, [one.unit_id for one in people])
    made = Candidate.objects.bulk_create([candidate_for(exam, one, units[one.unit_id]) for one in people], batch_size=BATCH)
    RosterChange.objects.bulk_create(
        [RosterChange(candidate=one, action=RosterChange.Action.ADDED, reason="发布时列入", by=by, at=now) for one in made], batch_size=BATCH
    )


def copy_units(exam: Exam, needed: list[int]) -> dict[int, ExamUnit]:
    """The organiser's subtree as it stands: every open unit, and closed ones that hold candidates or units below them that do; by unit id."""
    subtree = Unit.objects.filter(exam.unit.within())
    holding = Unit.objects.filter(pk__in=set(needed), path__startswith=OuterRef("path"))
    kept = subtree.filter(Q(closed_on__isnull=True) | Exists(holding)).order_by("path")
    made = ExamUnit.objects.bulk_create([exam_unit_for(exam, unit) for unit in kept], batch_size=BATCH)
    return {one.unit_id: one for one in made}


def exam_unit_for(exam: Exam, unit: Unit) -> ExamUnit:
    return ExamUnit(exam=exam, unit=unit, path=unit.path, name=unit.name, full_name=unit.full_name, depth=unit.depth)


def candidate_for(exam: Exam, person: Person, unit: ExamUnit) -> Candidate:
    """A roster row with name and staffing type as they stand now."""
    return Candidate(
        exam=exam, person=person, exam_unit=unit, person_name=person.name,
        staffing_type_name=person.staffing_type.name, sort_number=person.sort_number,
    )  # fmt: skip
