"""制度文件: who sees which."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from core.models import StoredFile
from people.access import Can, covers, scope, within
from people.models import Unit
from training.models import PolicyDocument

MOST_PRINTED = 2000
READERS = (Can.MANAGE_TRAINING, Can.READ_REPORTS)


def tops(person: Any) -> list[Unit]:
    """The units in whose name the lists of this person are."""
    return list({unit.pk: unit for capability in READERS for unit in scope(person, capability)}.values())


def readable(person: Any) -> QuerySet[PolicyDocument]:
    where = Q(pk__in=[])
    for capability in READERS:
        where |= within(person, capability, "unit__")
    return PolicyDocument.objects.filter(where)


def can_read(person: Any, document: PolicyDocument) -> bool:
    """The single-object twin of `readable`."""
    return any(covers(person, capability, document.unit) for capability in READERS)


def listed(person: Any, *, words: str = "", withdrawn: bool = False) -> QuerySet[PolicyDocument]:
    """Those in use, or the withdrawn ones, whose title or number has the words."""
    found = readable(person).select_related("unit", "file").filter(withdrawn_at__isnull=not withdrawn)
    return found.filter(Q(title__icontains=words) | Q(number__icontains=words)) if words else found


def document_to_manage(person: Any, document_id: UUID) -> PolicyDocument:
    mine = PolicyDocument.objects.filter(within(person, Can.MANAGE_TRAINING, "unit__")).select_related("unit")
    found = mine.filter(public_id=document_id).first()
    if found is None:
        raise Http404
    return found


def may_read_file(person: Any, file: StoredFile) -> bool:
    document = PolicyDocument.objects.select_related("unit").filter(file=file).first()
    return document is not None and can_read(person, document)
