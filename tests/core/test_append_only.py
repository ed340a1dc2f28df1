"""The database refuses to change or remove what the audit trail holds, whoever asks."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from core import audit
from core.db import append_only
from core.models import AuditEntry, AuditPruning, AuditSeal
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def entry(sealed_by: AuditSeal | None = None) -> AuditEntry:
    made = audit.record("people.added", by=None, now=NOON, subject="陈志强", unit="党政办公室")
    if sealed_by:
        AuditEntry.objects.filter(pk=made.pk).update(seal=sealed_by)
    return made


def seal(number: int = 1) -> AuditSeal:
    return AuditSeal.objects.create(number=number, sealed_at=NOON, count=1, digest="d", mac="m")


def pruning(up_to: int = 1) -> AuditPruning:
    return AuditPruning.objects.create(up_to=up_to, at=NOON, removed=1)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda: AuditEntry.objects.update(subject="别人"),
        lambda: AuditEntry.objects.update(detail={}),
        lambda: AuditEntry.objects.update(seal=None),
        lambda: AuditEntry.objects.update(seal=seal(2)),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditSeal.objects.update(mac="x"),
        lambda: AuditSeal.objects.filter(entries=None).delete(),
        lambda: sql("DELETE FROM core_auditseal"),
        lambda: (pruning(0), AuditPruning.objects.update(up_to=9)),
        lambda: (pruning(0), AuditPruning.objects.all().delete()),
    ],
)
def test_no_change_and_no_removal(tamper: Callable[[], object]) -> None:
    entry(sealed_by=seal())
    seal(3)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        tamper()


def test_an_entry_gets_its_seal_once_and_with_it_nothing_else() -> None:
    made, closing = entry(), seal()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=made.pk).update(seal=closing, subject="别人")
    assert AuditEntry.objects.filter(pk=made.pk).update(seal=closing) == 1


def test_only_rows_of_pruned_seals_go() -> None:
    old, young, unsealed = entry(sealed_by=seal(1)), entry(sealed_by=seal(2)), entry()
    pruning(up_to=1)
    assert AuditEntry.objects.filter(pk=old.pk).delete()[0] == 1
    for kept in (young, unsealed):
        with pytest.raises(IntegrityError), transaction.atomic():
            AuditEntry.objects.filter(pk=kept.pk).delete()


def test_neither_truncate_nor_replace_is_a_way_round() -> None:
    made = entry()
    round_about = f"REPLACE INTO core_auditentry SELECT * FROM core_auditentry WHERE id = {made.pk}"
    if connection.vendor == "postgresql":
        round_about = "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE core_auditentry"
    with pytest.raises(IntegrityError), transaction.atomic():
        sql(round_about)


def test_every_trigger_is_there_after_the_migrations_and_its_absence_is_seen() -> None:
    assert append_only.missing() == []
    sql("DROP TRIGGER core_auditentry_no_update" + (" ON core_auditentry" if connection.vendor == "postgresql" else ""))
    assert append_only.missing() == ["core_auditentry_no_update"]


def test_a_name_longer_than_its_column_is_no_reason_to_lose_the_entry() -> None:
    made = audit.record("people.added", by=audit.Named("", "长" * 80), now=NOON)
    assert made.person_name == "长" * 60
