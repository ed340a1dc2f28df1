"""Publishing: the draft's rules become final, the unit tree is copied, the roster becomes rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import audit
from core.errors import Refused, Stale
from people.models import Person
from quiz.models import Candidate, Exam, ExamUnit, RosterChange
from quiz.selectors import makeups as entries
from quiz.selectors import staff
from quiz.selectors.pool import section_of
from quiz.services import exams, makeups, papers, variants
from quiz.services.exam_units import copy_units

COPIES = ["exam_unit", "person_name", "staffing_type_name", "sort_number"]  # fields of a candidate that are taken from the person
PEOPLE_A_CHUNK = 150  # a transaction well under 200 ms


def publish(*, exam: Exam, by: Person | None, now: datetime) -> Exam:
    """Make a draft final. Everything is checked again: the bank or the staff may have changed since it was saved.

    The roster is written in short transactions while the exam is still a draft, whose roster nobody sees; one last transaction makes it
    live. What a publishing that was killed or refused left behind is cleared by the next one.
    """
    exam = _claim(exam, now)
    people = list(staff.people_of(exam, timezone.localdate(now)).select_related("staffing_type"))
    if not people:
        what = "没有需要补考的在职人员。请修改“补考人员”" if exam.parent else "没有符合条件的应考人员。请修改“谁参加”，或先导入人员"
        raise Refused("roster_empty", f"{what}，再发布。")
    units = copy_units(exam, [one.unit_id for one in people])
    for start in range(0, len(people), PEOPLE_A_CHUNK):
        with transaction.atomic():
            _held_draft(exam)
            _enrol(exam, people[start : start + PEOPLE_A_CHUNK], units, by, now)
    with transaction.atomic():
        _held_draft(exam)
        _check(exam, now)
        _refuse_moved(exam)
        if exam.fixed:
            exams.describe_by(exam, variants.check(exam, now))
        exam.update_from(exam.version, state=Exam.State.PUBLISHED, published_at=now)
        if exam.source == Exam.Source.OWN:
            papers.reserve_pool(exam, now)
            papers.request_preparation(exam)
        audit.record("quiz.exam_published", by=by, now=now, subject=exam.title, exam=exam.pk, people=len(people))
    return exam


def _claim(exam: Exam, now: datetime) -> Exam:
    """The draft with a new version, which makes every other writer of it stop; what an earlier try left is cleared."""
    with transaction.atomic():
        held = Exam.objects.select_for_update(of=("self",)).select_related("unit", "parent").get(pk=exam.pk)
        if held.state != Exam.State.DRAFT:
            raise Refused("already_published", "这场考试已经发布。")
        _check(held, now)
        held.update_from(held.version)
        held.candidates.all().delete()
        held.units.all().delete()
    return held


def _held_draft(exam: Exam) -> None:
    """Hold the exam's row; refused when somebody else edits or publishes it meanwhile."""
    if not Exam.objects.select_for_update().filter(pk=exam.pk, version=exam.version, state=Exam.State.DRAFT).exists():
        raise Stale("stale", "这场考试正由他人修改或发布。请刷新页面，看过最新内容后再操作。")


def _check(exam: Exam, now: datetime) -> None:
    """What an exam of our own needs today; scores from elsewhere need neither a bank nor a future."""
    if exam.source != Exam.Source.OWN:
        return
    if exam.closes_at is not None and exam.closes_at <= now:
        raise Refused("already_over", "结束时间已经过去，请先把结束时间改到现在之后再发布。")
    if exam.keeps_keys and exam.closes_at is None:
        raise Refused("closing_missing", "正式考试必须有结束时间，请先补填再发布。")
    if exam.parent is not None:
        makeups.refuse_unsettled(exam.parent, now, but=exam)
        makeups.refuse_untold(exam.parent, exam.roster_rule.get("results", []), now, but=exam)
    if exam.fixed:
        variants.check(exam, now)
        return
    sections = [section_of(rule) for rule in exam.rules.all()]
    if not sections:
        raise Refused("sections_missing", "试卷还没有题型，请先编辑考试，至少添加一个题型。")
    exams.check_bank(sections, exam.kind, now, exam.parent)


def _refuse_moved(exam: Exam) -> None:
    """Rosters of published exams follow the people: whoever moved or left while this one was being written would be missed."""
    if exam.candidates.exclude(person__unit=F("exam_unit__unit"), person__status=Person.Status.ACTIVE).exists():
        raise Refused("people_moved", "发布过程中有人员变动，名单已不是最新的。请再点一次“发布”。")


def _enrol(exam: Exam, people: Sequence[Person], units: dict[int, ExamUnit], by: Person | None, now: datetime) -> None:
    first = entries.first_entries(exam, [one.pk for one in people])
    made = Candidate.objects.bulk_create([candidate_for(exam, one, units[one.unit_id], first) for one in people])
    RosterChange.objects.bulk_create(
        [RosterChange(candidate=one, action=RosterChange.Action.ADDED, reason="发布时列入", by=by, at=now) for one in made]
    )


def candidate_for(exam: Exam, person: Person, unit: ExamUnit, first: Mapping[int, int] | None = None) -> Candidate:
    """A roster row with name and staffing type as they stand now; of a make-up with the entry it makes up for, by person in `first`."""
    return Candidate(
        exam=exam, person=person, exam_unit=unit, person_name=person.name,
        staffing_type_name=person.staffing_type.name, sort_number=person.sort_number,
        first_entry_id=(first or {}).get(person.pk),
    )  # fmt: skip
