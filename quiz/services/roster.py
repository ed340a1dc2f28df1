"""Changes of a published roster. Each one is a row that says who, when and why; nobody is ever taken off silently."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from core import audit, files
from core.errors import Refused
from people.models import Person, Unit
from quiz.models import Candidate, Exam, ExamUnit, RosterChange
from quiz.services import exams, papers
from quiz.services.publishing import candidate_for, exam_unit_for

Action = RosterChange.Action
_STANDING_AFTER = {Action.EXEMPTED: Candidate.Standing.EXEMPT, Action.DEFERRED: Candidate.Standing.DEFERRED}
PROOF = "roster_change"  # owner_kind of the photos; the owner is the candidate


def add(*, exam: Exam, person: Person, reason: str, by: Person, now: datetime) -> Candidate:
    """Put a person on the roster after publishing; a paper is prepared at once."""
    _published(exam)
    _given(reason, "reason", "原因")
    if not person.unit.path.startswith(exam.unit.path):
        raise Refused("person_elsewhere", f"{person.name}不在{exam.unit.name}范围内，不能列入。", field="person")
    if not person.is_active:
        raise Refused("person_inactive", f"{person.name}已不在职，不能列入。", field="person")
    try:
        with transaction.atomic():
            candidate = candidate_for(exam, person, _exam_unit(exam, person.unit))
            candidate.save()
            _record(candidate, Action.ADDED, by, now, reason=reason)
            if exam.source == Exam.Source.OWN:
                papers.request_preparation(exam)
    except IntegrityError:
        raise Refused("already_listed", f"{person.name}已在应考名单上。", field="person") from None
    return candidate


def exclude(
    *, candidate: Candidate, action: str, reason: str, approver: str, approved_on: date | None, by: Person, now: datetime, photo: bytes | None = None
) -> Candidate:
    """免考 or 缓考, with the reason, who approved it and when; `photo` is the signed paper as uploaded."""
    chosen = Action(action)
    if chosen not in _STANDING_AFTER:
        raise Refused("no_exclusion", "请选择免考或缓考。", field="action")
    _given(reason, "reason", "原因")
    _given(approver, "approver", "批准人")
    if approved_on is None or approved_on > timezone.localdate(now):
        raise Refused("approved_on", "请填写批准日期，不能晚于今天。", field="approved_on")
    picture = files.checked_photo(photo) if photo else None
    with transaction.atomic():
        held = _held(candidate)
        if held.standing == _STANDING_AFTER[chosen]:
            raise Refused("already_so", f"{held.person_name}已经是{held.get_standing_display()}。")
        proof = None
        if picture:
            proof = files.store(
                picture, name=f"{held.person_name}{chosen.label}审批单.jpg", content_type="image/jpeg", owner_kind=PROOF, owner_id=held.pk, now=now
            )
        held.standing = _STANDING_AFTER[chosen]
        held.save(update_fields=["standing"])
        _record(held, chosen, by, now, reason=reason, approver=approver, approved_on=approved_on, proof=proof)
    return held


def restore(*, candidate: Candidate, reason: str, by: Person, now: datetime) -> Candidate:
    """Expect an excused person again."""
    _given(reason, "reason", "原因")
    with transaction.atomic():
        held = _held(candidate)
        if held.standing == Candidate.Standing.REQUIRED:
            raise Refused("already_so", f"{held.person_name}本来就应考。")
        held.standing = Candidate.Standing.REQUIRED
        held.save(update_fields=["standing"])
        _record(held, Action.RESTORED, by, now, reason=reason)
    return held


def give_extra_minutes(*, candidate: Candidate, minutes: int, reason: str, by: Person, now: datetime) -> Candidate:
    """Longer attempts for one person (`minutes` in all, not on top); a running attempt gets it at once, within the exam's window."""
    _given(reason, "reason", "原因")
    if not 0 <= minutes <= 600:
        raise Refused("minutes_range", "加时请填 0 到 600 分钟。", field="minutes")
    with transaction.atomic():
        running = candidate.attempts.all()
        list(running.select_for_update().order_by("pk").values_list("pk"))  # attempts are locked before their candidate, as at hand-in
        held = _held(candidate)
        held.extra_minutes = minutes
        held.save(update_fields=["extra_minutes"])
        exams.give_time(held.exam, held.attempts.all(), now)
        _record(held, Action.EXTRA_TIME, by, now, reason=f"加时 {minutes} 分钟：{reason}"[:200])
    return held


def _published(exam: Exam) -> None:
    if exam.state == Exam.State.DRAFT:
        raise Refused("not_published", "考试还没有发布，名单由“谁参加”决定，请直接编辑考试。")


def _given(text: str, field: str, label: str) -> None:
    if not text.strip():
        raise Refused(f"{field}_missing", f"请填写{label}。", field=field)


def _held(candidate: Candidate) -> Candidate:
    return Candidate.objects.select_for_update(of=("self",)).select_related("exam").get(pk=candidate.pk)


def _record(candidate: Candidate, action: Action, by: Person, now: datetime, **facts: object) -> None:
    RosterChange.objects.create(candidate=candidate, action=action, by=by, at=now, **facts)
    audit.record(f"quiz.roster_{action.value}", by=by, now=now, subject=f"{candidate.person_name} · {candidate.exam.title}", exam=candidate.exam_id)


def _exam_unit(exam: Exam, unit: Unit) -> ExamUnit:
    """The unit as the exam knows it; one founded since publishing joins the exam's tree with what lies between it and the organiser."""
    known = exam.units.filter(unit=unit).first()
    if known:
        return known
    paths = [unit.path[:end] for end in range(len(exam.unit.path), len(unit.path) + 1, Unit.steplen)]
    had = set(exam.units.filter(path__in=paths).values_list("path", flat=True))
    made = {one.pk: exam_unit_for(exam, one) for one in Unit.objects.filter(path__in=set(paths) - had).order_by("path")}
    ExamUnit.objects.bulk_create(made.values())
    return made[unit.pk]
