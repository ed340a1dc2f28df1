"""Issuing and withdrawing 成绩证明 and 合格证. Whoever asks again for what still holds gets the same code."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from core import audit, verify
from core.errors import Refused
from people.models import Person
from quiz.models import Attestation, Candidate, Exam
from quiz.rules import attesting as rules
from quiz.selectors import attesting as selectors

SAID = {"name": "person_name", "exam": "exam_title", "score": "score", "grade": "grade", "sat_on": "sat_on"}


def issue(*, candidate: Candidate, kind: str, by: Person, now: datetime) -> Attestation:
    """The one that stands, or a new one. A new one takes the place of one that does not hold any more; one that staff withdrew is issued anew by
    staff alone (`by` is somebody else than its owner)."""
    with transaction.atomic():
        held = _hold([candidate.pk])[0]
        why_not = selectors.why_not(held, kind, now)
        if why_not:
            raise Refused("not_attested", why_not)
        if by.pk == held.person_id and _withdrawn_by_staff([held], kind):
            raise Refused("attestation_withdrawn", f"您的{rules.LABELS[kind]}已由组织单位撤销，请联系组织单位重新出具。")
        standing, made = _issue([held], kind, by, now)
        if made:
            audit.record("quiz.attested", by=by, now=now, subject=f"{held.person_name} · {held.exam.title}", kind=kind, exam=held.exam_id)
    return standing[held.pk]


def issue_some(*, exam: Exam, keys: Sequence[int], kind: str, by: Person, now: datetime) -> dict[int, Attestation]:
    """Of candidates of an exam those who get one now, by candidate; leaves out whose was withdrawn. In the transaction of the caller; at most six
    statements."""
    held = [one for one in _hold(keys) if not selectors.why_not(one, kind, now)]
    left_out = _withdrawn_by_staff(held, kind)
    return _issue([one for one in held if one.pk not in left_out], kind, by, now)[0]


def _hold(keys: Iterable[int]) -> list[Candidate]:
    """Locked, so that nobody recounts them and nobody else issues meanwhile."""
    rows = Candidate.objects.select_for_update(of=("self",)).filter(pk__in=list(keys)).order_by("pk")
    return list(selectors.with_marks(rows))


def _withdrawn_by_staff(candidates: Sequence[Candidate], kind: str) -> set[int]:
    """Whose last one staff withdrew: where another took a place, that one stands."""
    known = Attestation.objects.filter(candidate__in=[one.pk for one in candidates], kind=kind)
    return set(known.values_list("candidate", flat=True)) - set(known.filter(withdrawn_at=None).values_list("candidate", flat=True))


def _issue(candidates: Sequence[Candidate], kind: str, by: Person, now: datetime) -> tuple[dict[int, Attestation], int]:
    """What stands for each afterwards, and how many are new."""
    rows = Attestation.objects.filter(candidate__in=[one.pk for one in candidates], kind=kind, withdrawn_at=None).select_related("mark")
    standing = {one.candidate_id: one for one in rows}
    due, replaced = [], []
    for one in candidates:
        before, counts = standing.get(one.pk), selectors.counts(one)
        if counts is None or (before and selectors.said(before) == counts):
            continue
        if before:
            replaced.append(before.pk)
        code = verify.new_code(selectors.PREFIX)
        due.append(
            Attestation(
                kind=kind, code=code, digest=verify.digest_of(code), candidate=one, mark_id=one.counted_mark,  # type: ignore[attr-defined]
                unit_name=one.exam_unit.full_name, issued_at=now, issued_by=by,
                **{field: getattr(counts, name) for name, field in SAID.items()},
            )
        )  # fmt: skip
    Attestation.objects.filter(pk__in=replaced).update(withdrawn_at=now, reason=rules.REISSUED)
    standing |= {one.candidate_id: one for one in Attestation.objects.bulk_create(due)}
    found = {one.pk: standing[one.pk] for one in candidates if one.pk in standing}
    for one in candidates:
        if one.pk in found:
            found[one.pk].candidate = one  # with the attempt that counts, which the sheet tells of
    return found, len(due)


def withdraw(*, attestation: Attestation, reason: str, by: Person, now: datetime) -> Attestation:
    """Whoever checks its code reads 已撤销 from now on."""
    if not reason.strip():
        raise Refused("reason_missing", "请填写撤销的原因。", field="reason")
    with transaction.atomic():
        held = Attestation.objects.select_for_update().get(pk=attestation.pk)
        if held.withdrawn_at is not None:
            raise Refused("withdrawn_already", f"这份{held.get_kind_display()}已经撤销或被新的代替，不用再撤销。", field="reason")
        held.withdrawn_at, held.withdrawn_by, held.reason = now, by, reason.strip()
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
        subject = f"{held.person_name} · {held.exam_title}"
        audit.record("quiz.attestation_withdrawn", by=by, now=now, subject=subject, kind=held.kind, reason=held.reason)
    return held
