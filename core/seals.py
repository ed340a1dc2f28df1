"""Seals over the audit trail: whoever edits, removes or slips in a sealed entry must also know the key, or is found out (core.seal_check).

A seal holds the number of its entries, a digest over them and an HMAC over these and the seal before, so seals form a chain. The clock worker
makes one each minute over whatever it can see unsealed, in id order. On PostgreSQL an entry may be committed after one with a larger id was
sealed: it falls into the next seal, because each entry names its own.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from core.models import AuditEntry, AuditSeal

logger = logging.getLogger(__name__)
ENTRIES_A_SEAL = 1000  # a transaction of about 50 ms on SQLite, bench/audit_list.py
SEALS_A_SWEEP = 20  # a long backlog must not keep the clock worker from its deadlines
FIELDS = ("id", "at", "person_id_text", "person_name", "address", "event", "subject", "outcome", "detail")
Row = tuple[Any, ...]  # the values of FIELDS, as the database gives them back
_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _SealedMeanwhile(Exception):
    """Another worker was quicker."""


def digest_of(rows: Iterable[Row]) -> str:
    """SHA-256 over the rows in the order given: each as JSON with sorted keys and its moment in microseconds."""
    digest = hashlib.sha256()
    for number, at, *rest in rows:
        digest.update(_as_json([number, _microseconds(at), *rest]).encode() + b"\n")
    return digest.hexdigest()


def mac_of(seal: AuditSeal, previous: str) -> str:
    """What stands in `seal.mac` when nobody touched the seal; `previous` is the one before it ("" for the first)."""
    text = f"{seal.number}|{_microseconds(seal.sealed_at)}|{seal.count}|{seal.digest}|{previous}"
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def seal_all(now: datetime) -> int:
    """Seal what is unsealed; returns how many entries were."""
    total = 0
    for _ in range(SEALS_A_SWEEP):
        sealed = seal_next(now)
        total += sealed
        if sealed < ENTRIES_A_SEAL:
            break
    return total


def seal_next(now: datetime) -> int:
    """Put one seal on the next entries; 0 when there are none, or when another worker does the same at this moment.

    The entries are read and digested before the transaction. Inside it the number of the seal, which is unique, and the entries, which take
    one seal only, let one of several workers through: the chain never forks.
    """
    rows = list(AuditEntry.objects.filter(seal=None).order_by("id").values_list(*FIELDS)[:ENTRIES_A_SEAL])
    if not rows:
        return 0
    digest = digest_of(rows)
    try:
        with transaction.atomic():
            last = AuditSeal.objects.order_by("-number").first()
            seal = AuditSeal(number=last.number + 1 if last else 1, sealed_at=now, count=len(rows), digest=digest)
            seal.mac = mac_of(seal, last.mac if last else "")
            seal.save(force_insert=True)
            if AuditEntry.objects.filter(pk__in=[row[0] for row in rows], seal=None).update(seal=seal) != len(rows):
                raise _SealedMeanwhile
    except (IntegrityError, _SealedMeanwhile):
        logger.info("the entries were left to another worker")
        return 0
    return len(rows)
