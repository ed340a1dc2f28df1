"""Changes of a published roster. Each one is a row that says who, when and why; nobody is ever taken off silently."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from core import audit, files, pictures
from core.errors import Refused, Stale
from people.models import Person
from quiz.models import Attempt, Candidate, Exam, ExamUnit, RosterChange
from quiz.services import exams, makeups, papers
from quiz.services.exam_units import exam_unit_of
from quiz.services.publishing import COPIES, candidate_for

Action = RosterChange.Action
_STANDING_AFTER = {Action.EXEMPTED: Candidate.Standing.EXEMPT, Action.DEFERRED: Candidate.Standing.DEFERRED}
PROOF = "roster_change"  # owner_kind of the photos; the owner is the candidate


def add(*, exam: Exam, person: Person, reason: str, by: Person, now: datetime) -> Candidate:
    """Put a person on the roster after publishing, or back on it who was taken off; a paper is prepared at once."""
    _published(exam)
    _given(reason, "reason", "原因")
    try:
        with transaction.atomic():
            person = _person_of(exam, person.pk)
            candidate = exam.candidates.filter(person=person, standing=Candidate.Standing.REMOVED).first()
            if candidate is not None:
                return _back(_held(candidate), person, reason, by, now)
            first = makeups.entries_of(exam, [person], now)
            candidate = candidate_for(exam, person, exam_unit_of(exam, person.unit), first)
            candidate.by_hand = True
            candidate.save()
            _record(candidate, Action.ADDED, by, now, reason=reason)
            _prepare(exam, now)
    except IntegrityError:
        raise Refused("already_listed", f"{person.name}已在应考名单上。", field="person") from None
    return candidate


def add_all(*, exam: Exam, people: Sequence[Person], reason: str, by: Person, now: datetime) -> None:
    """The same for many, all or nobody, in one transaction; each is told in their `RosterChange`, the audit trail has one line."""
    _published(exam)
    _given(reason, "reason", "原因")
    try:
        with transaction.atomic():
            fresh = _persons_of(exam, [one.pk for one in people])
            removed = exam.candidates.select_for_update(of=("self",)).filter(person__in=fresh, standing=Candidate.Standing.REMOVED).order_by("pk")
            back = {one.person_id: one for one in removed}
            joining = [one for one in fresh.values() if one.pk not in back]
            first, places = makeups.entries_of(exam, joining, now), _places(exam, fresh.values())
            made = [candidate_for(exam, one, places[one.unit_id], first) for one in fresh.values()]
            for one in made:
                one.by_hand = True
                if one.person_id in back:
                    one.pk, one.public_id = back[one.person_id].pk, back[one.person_id].public_id
            new, returned = ([one for one in made if (one.person_id in back) is there] for there in (False, True))
            Candidate.objects.bulk_create(new)
            _return_all(exam, returned, now)
            RosterChange.objects.bulk_create(
                RosterChange(candidate=one, action=action, reason=reason, by=by, at=now)
                for some, action in ((new, Action.ADDED), (returned, Action.RESTORED))
                for one in some
            )
            audit.record("quiz.roster_from_file", by=by, now=now, subject=exam.title, exam=exam.pk, people=len(made), reason=reason)
            _prepare(exam, now)
    except IntegrityError:
        raise Refused("already_listed", "刚刚有人同时修改了名单，这次没有列入任何人。请再检查一次。") from None


def _return_all(exam: Exam, people: Sequence[Candidate], now: datetime) -> None:
    """As `_back`, for many."""
    copied = [] if exam.is_over(now) else COPIES
    Candidate.objects.bulk_update(people, ["standing", "by_hand", *copied], batch_size=100)


def _places(exam: Exam, people: Iterable[Person]) -> dict[int, ExamUnit]:
    """The exam's units of these people, by unit."""
    found = {one.unit_id: one for one in exam.units.all()}
    for one in people:
        if one.unit_id not in found:
            found[one.unit_id] = exam_unit_of(exam, one.unit)
    return found


def remove(*, candidate: Candidate, reason: str, by: Person, now: datetime) -> Candidate:
    """Take off the list whoever never belonged on it. While the exam goes on only who has not started; afterwards, as a correction, anybody:
    attempts and scores stay, and count nowhere."""
    _given(reason, "reason", "原因")
    with transaction.atomic():
        held = _listed(candidate)
        attempts = held.attempts.exclude(state=Attempt.State.VOID)
        if not held.exam.is_over(now) and attempts.exists():
            raise Refused(
                "has_started",
                f"{held.person_name}已经开始考试，不能移出。确实不应计入的，请办理免考；移出可以在考试结束后作为更正办理。",
                field="reason",
            )
        if attempts.filter(state=Attempt.State.OPEN).exists():
            raise Refused("is_sitting", f"{held.person_name}还在答题或正在收卷，请稍后再办理。", field="reason")
        held.standing, held.by_hand = Candidate.Standing.REMOVED, True
        held.save(update_fields=["standing", "by_hand"])
        _record(held, Action.REMOVED, by, now, reason=reason)
    return held


def move(*, candidate: Candidate, to: ExamUnit, seen: int, reason: str, by: Person, now: datetime) -> Candidate:
    """Count a person of an exam that is over in another of its units; `seen` is the exam unit the correction is based on."""
    _given(reason, "reason", "原因")
    with transaction.atomic():
        held = _listed(candidate)
        if not held.exam.is_over(now):
            raise Refused("not_over", "考试还没有结束，名单随人员变动自动更新，请在“变动人员”中办理调动。", field="to")
        if held.exam_unit_id != seen:
            raise Stale("stale", f"刚有人把{held.person_name}改到了“{held.exam_unit.name}”。请重新打开本页，核对后再更正。")
        if to.exam_id != held.exam_id or to.pk == held.exam_unit_id:
            raise Refused("same_unit", f"{held.person_name}已在“{held.exam_unit.name}”，请另选一个单位。", field="to")
        words = f"{held.exam_unit.name} → {to.name}"
        held.exam_unit = to
        held.save(update_fields=["exam_unit"])
        _record(held, Action.MOVED, by, now, reason=f"{words}；{reason}"[:200])
    return held


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
    picture = pictures.photo(photo) if photo else None
    with transaction.atomic():
        held = _listed(candidate)
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
    """Expect again who is excused, or was taken off the list."""
    _given(reason, "reason", "原因")
    with transaction.atomic():
        held = _held(candidate)
        if held.standing == Candidate.Standing.REQUIRED:
            raise Refused("already_so", f"{held.person_name}本来就应考。")
        if held.standing == Candidate.Standing.REMOVED:
            return _back(held, held.person if held.exam.is_over(now) else _person_of(held.exam, held.person_id), reason, by, now)
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
        held = _listed(candidate)
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
    """The candidate, locked. Whoever locks attempts too does so before: as at hand-in.

    The exam unit is not joined: on PostgreSQL a row whose key changed while the lock was waited for would be missing from the join.
    """
    return Candidate.objects.select_for_update(of=("self",)).select_related("exam__unit", "person").get(pk=candidate.pk)


def _listed(candidate: Candidate) -> Candidate:
    """The same; refused where they have been taken off the list."""
    held = _held(candidate)
    if held.standing == Candidate.Standing.REMOVED:
        raise Refused("not_listed", f"{held.person_name}已移出应考名单，请先恢复应考。")
    return held


def _person_of(exam: Exam, person_id: int) -> Person:
    """A person who may be on the roster; locked, so that a transfer of the same moment is seen here, or sees what is written here."""
    return _persons_of(exam, [person_id])[person_id]


def _persons_of(exam: Exam, keys: Sequence[int]) -> dict[int, Person]:
    held = Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")  # unit not joined: see `_held`
    people = {one.pk: one for one in held}
    prefetch_related_objects(list(people.values()), "unit", "staffing_type")
    for person in people.values():
        if not person.unit.path.startswith(exam.unit.path):
            raise Refused("person_elsewhere", f"{person.name}不在{exam.unit.name}范围内，不能列入。", field="person")
        if not person.is_active:
            raise Refused("person_inactive", f"{person.name}已不在职，不能列入。", field="person")
    return people


def _back(held: Candidate, person: Person, reason: str, by: Person, now: datetime) -> Candidate:
    """Onto the list again: of an exam that goes on as the person stands today, of one that is over as they stood on it."""
    held.standing, held.by_hand = Candidate.Standing.REQUIRED, True
    if not held.exam.is_over(now):
        fresh = candidate_for(held.exam, person, exam_unit_of(held.exam, person.unit))
        for name in COPIES:
            setattr(held, name, getattr(fresh, name))
    held.save(update_fields=["standing", "by_hand", *COPIES])
    _record(held, Action.RESTORED, by, now, reason=reason)
    _prepare(held.exam, now)
    return held


def _prepare(exam: Exam, now: datetime) -> None:
    if exam.source == Exam.Source.OWN and not exam.is_over(now):
        papers.request_preparation(exam)


def _record(candidate: Candidate, action: Action, by: Person, now: datetime, **facts: object) -> None:
    change = RosterChange.objects.create(candidate=candidate, action=action, by=by, at=now, **facts)
    subject = f"{candidate.person_name} · {candidate.exam.title}"
    audit.record(f"quiz.roster_{action.value}", by=by, now=now, subject=subject, exam=candidate.exam_id, reason=change.reason)
