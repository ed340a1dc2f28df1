"""上级培训: entered for one or several people, withdrawn with a reason; the hours follow."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import audit, scans
from core.errors import Refused
from core.models import StoredFile
from people.access import Can, refuse_foreign
from people.models import Person
from training.models import ExternalTraining, Source
from training.rules.external_table import Facts, day_faults
from training.rules.settling import Earned
from training.services import ledger

PROOF = ExternalTraining.OWNER_KIND


def enter(*, people: Sequence[Person], facts: Facts, proof: StoredFile | None, by: Person, now: datetime) -> list[ExternalTraining]:
    """One row for each of them. Refuses who is not `by`'s, what is not over, and whoever has it already, naming them; then nothing is written."""
    for sentence in day_faults(facts.from_on, facts.until_on, timezone.localdate(now)):
        raise Refused("days", sentence, field="until_on")
    return write(rows=[(one, facts) for one in people], proof=proof, by=by, now=now)


def write(*, rows: Sequence[tuple[Person, Facts]], proof: StoredFile | None, by: Person, now: datetime) -> list[ExternalTraining]:
    """All of them, or none."""
    if not rows:
        raise Refused("nobody", "请至少填写一名参加人员。", field="persons")
    refuse_foreign(by, Can.MANAGE_TRAINING, (person for person, _ in rows))
    with transaction.atomic():
        list(Person.objects.select_for_update(no_key=True).filter(pk__in={one.pk for one, _ in rows}).order_by("pk").values_list("pk"))
        _refuse_doubles(rows)
        if proof is not None:
            StoredFile.objects.filter(pk=proof.pk).update(expires_at=None)
        made = ExternalTraining.objects.bulk_create(_row(person, facts, proof, by, now) for person, facts in rows)
        ledger.settle(Source.EXTERNAL, [earned(one) for one in made], now)
        titles = "、".join(dict.fromkeys(one.title for one in made))
        audit.record("training.external_entered", by=by, now=now, subject=titles[:200], people=len(made), trainings=[one.pk for one in made])
    return made


def _refuse_doubles(rows: Sequence[tuple[Person, Facts]]) -> None:
    wanted = {(person.pk, facts.title, facts.from_on): person for person, facts in rows}
    there = ExternalTraining.objects.filter(person__in={one.pk for one, _ in rows}, withdrawn_at=None)
    double = [wanted[key].name for key in there.values_list("person", "title", "from_on") if key in wanted]
    if len(wanted) < len(rows):
        raise Refused("twice", "同一个人的同一次培训填了两遍，请删去一遍。", field="persons")
    if double:
        raise Refused("there_already", f"{'、'.join(double[:6])}的这次培训已经登记过，没有重复登记。", field="persons")


def _row(person: Person, facts: Facts, proof: StoredFile | None, by: Person, now: datetime) -> ExternalTraining:
    return ExternalTraining(person=person, **vars(facts), proof=proof, by=by, at=now)


def earned(one: ExternalTraining) -> Earned:
    """What it earns as it stands: nothing once it was withdrawn."""
    return Earned(one.person_id, one.pk, one.until_on, one.title, 0 if one.withdrawn_at else one.hours)


def withdraw(*, training: ExternalTraining, reason: str, by: Person, now: datetime) -> ExternalTraining:
    """撤下: it stays to be read, and counts nowhere."""
    if not reason.strip():
        raise Refused("reason_missing", "请写明撤下的原因。", field="reason")
    with transaction.atomic():
        held = ExternalTraining.objects.select_for_update(of=("self",)).select_related("person").get(pk=training.pk)
        if held.withdrawn_at is not None:
            raise Refused("withdrawn", "这次培训已经撤下。")
        held.update_from(held.version, withdrawn_at=now, withdrawn_reason=reason.strip()[:200])
        ledger.settle(Source.EXTERNAL, [earned(held)], now)
        audit.record(
            "training.external_withdrawn", by=by, now=now, subject=f"{held.person.name} {held.title}", training=held.pk, reason=reason.strip()
        )
    return held


def keep_proof(*, upload: UploadedFile, title: str, by: Person, now: datetime) -> StoredFile:
    """What proves a training, until the training is written."""
    return scans.keep_proof(upload, title=title, owner_kind=PROOF, by=by, now=now)
