"""Removing old audit entries: never before their time, whole seals at once, the seals themselves stay."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, Sum

from core import audit
from core.errors import Refused
from core.models import AuditEntry, AuditPruning, AuditSeal

PRUNED = "core.audit_pruned"
KEPT_AT_LEAST = timedelta(days=180)  # 网络安全法: logs for at least six months


def prune(*, before: datetime, by_name: str, now: datetime) -> int:
    """Remove the entries of every seal that was made, and whose entries all happened, before `before`; returns how many went.

    Written down first (`AuditPruning`, which the database's triggers ask, and an entry), then removed one seal a transaction: a pruning that
    died is finished by the next one. Refuses what must still be kept.
    """
    if before > now - timedelta(days=settings.AUDIT_KEEP_DAYS):
        raise Refused("kept_longer", f"审计记录至少保留 {settings.AUDIT_KEEP_DAYS} 天，不能清理更近的记录。")
    done_before = AuditPruning.objects.aggregate(up_to=Max("up_to"))["up_to"] or 0
    up_to = _last_seal_before(before)
    if up_to > done_before:
        _write_down(up_to, after=done_before, by_name=by_name, now=now)
    entries = AuditEntry.objects.filter(seal=OuterRef("pk"))
    gone = 0
    for seal_id in list(AuditSeal.objects.filter(Exists(entries), number__lte=max(up_to, done_before)).values_list("pk", flat=True)):
        with transaction.atomic():
            gone += AuditEntry.objects.filter(seal=seal_id).delete()[0]
    return gone


def _last_seal_before(before: datetime) -> int:
    """The number of the last seal of the chain's beginning that is old enough; 0 for none."""
    seals = AuditSeal.objects.filter(sealed_at__lt=before)
    younger = AuditEntry.objects.filter(at__gte=before, seal__isnull=False).aggregate(first=Min("seal__number"))["first"]
    young_seal = AuditSeal.objects.filter(sealed_at__gte=before).aggregate(first=Min("number"))["first"]
    for first in filter(None, (younger, young_seal)):
        seals = seals.filter(number__lt=first)
    return seals.order_by("-number").values_list("number", flat=True).first() or 0


def _write_down(up_to: int, *, after: int, by_name: str, now: datetime) -> None:
    with transaction.atomic():
        removed = AuditSeal.objects.filter(number__gt=after, number__lte=up_to).aggregate(n=Sum("count"))["n"]
        AuditPruning.objects.create(up_to=up_to, at=now, removed=removed, by_name=by_name[:60])
        audit.record(PRUNED, by=audit.Named("", by_name), now=now, subject=f"第 {after + 1} 至 {up_to} 号封存", removed=removed)
