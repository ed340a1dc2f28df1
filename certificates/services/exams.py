"""执法资格考试 held elsewhere: entered for one or several people, withdrawn with a reason, never deleted. What was entered wrong is withdrawn and
entered again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from certificates.models import QualificationExam
from certificates.rules import exam_table
from certificates.rules.exam_table import Facts
from core import audit
from core.errors import Refused
from core.models import StoredFile
from people.access import Can, refuse_foreign
from people.models import Person

PROOF = QualificationExam.OWNER_KIND


def enter(*, rows: Sequence[tuple[Person, Facts]], proof: StoredFile | None, by: Person, now: datetime) -> list[QualificationExam]:
    """A result for each of them, all or none. Refuses who is not `by`'s, what cannot be, and whoever has it already, naming them."""
    if not rows:
        raise Refused("nobody", "请至少填写一名参加人员。", field="persons")
    refuse_foreign(by, Can.MANAGE_CERTIFICATES, (person for person, _ in rows))
    for facts in dict.fromkeys(facts for _, facts in rows):
        for name, sentence in exam_table.faults(facts, timezone.localdate(now)).items():
            raise Refused(f"exam_{name}", sentence, field=name)
    with transaction.atomic():
        list(Person.objects.select_for_update(no_key=True).filter(pk__in={one.pk for one, _ in rows}).order_by("pk").values_list("pk"))
        _refuse_doubles(rows)
        if proof is not None:
            StoredFile.objects.filter(pk=proof.pk).update(expires_at=None)
        made = QualificationExam.objects.bulk_create(
            QualificationExam(person=person, **vars(facts), proof=proof, by=by, at=now) for person, facts in rows
        )
        subjects, days = ("、".join(dict.fromkeys(texts)) for texts in zip(*((one.get_subject_display(), str(one.on)) for one in made), strict=True))
        audit.record(
            "certificates.exam_entered", by=by, now=now, subject=subjects, people=len(made), on=days[:200], qualifications=[one.pk for one in made]
        )
    return made


def _refuse_doubles(rows: Sequence[tuple[Person, Facts]]) -> None:
    wanted = {(person.pk, facts.subject, facts.on, facts.organiser): person for person, facts in rows}
    if len(wanted) < len(rows):
        raise Refused("twice", "同一个人的同一次考试填了两遍，请删去一遍。", field="persons")
    there = QualificationExam.objects.filter(person__in={one.pk for one, _ in rows}, withdrawn_at=None)
    double = [wanted[key].name for key in there.values_list("person", "subject", "on", "organiser") if key in wanted]
    if double:
        raise Refused("there_already", f"{'、'.join(double[:6])}的这次考试已经登记过，没有重复登记。要更正的，先撤下，再重新登记。", field="persons")


def withdraw(*, exam: QualificationExam, reason: str, by: Person, now: datetime) -> QualificationExam:
    """撤下: it stays to be read, and proves nothing any more."""
    if not reason.strip():
        raise Refused("reason_missing", "请写明撤下的原因。", field="reason")
    refuse_foreign(by, Can.MANAGE_CERTIFICATES, [exam.person])
    with transaction.atomic():
        held = QualificationExam.objects.select_for_update(of=("self",)).select_related("person").get(pk=exam.pk)
        if held.withdrawn_at is not None:
            raise Refused("withdrawn", "这条考试记录已经撤下。")
        held.update_from(held.version, withdrawn_at=now, withdrawn_reason=reason.strip()[:200])
        audit.record(
            "certificates.exam_withdrawn", by=by, now=now, subject=f"{held.person.name} {held.get_subject_display()}", on=str(held.on),
            qualification=held.pk, reason=reason.strip(),
        )  # fmt: skip
    return held
