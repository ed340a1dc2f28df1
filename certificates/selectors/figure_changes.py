"""What happened to certificates in a year: steps as they are known now. One that was struck out never happened, one that was put right happened on
the day that the last correction says; corrections are no steps."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from certificates.models import CertificateEvent
from certificates.rules.life import Kind
from certificates.selectors.figure_scope import Scope, SideName


def of_year(scope: Scope, name: SideName) -> QuerySet[CertificateEvent]:
    """The steps of the year until the day, of whoever belonged here in it. What corrections moved is found by theirs: they are few."""
    first, last = date(scope.day.year, 1, 1), scope.day
    moved = _latest().filter(struck=False, on__range=(first, last)).values("corrects")
    corrected = CertificateEvent.objects.filter(kind=Kind.CORRECT).order_by().values("corrects")
    as_said = Q(on__range=(first, last)) & ~Q(pk__in=corrected)
    steps = CertificateEvent.objects.exclude(kind=Kind.CORRECT).filter(as_said | Q(pk__in=moved))
    return steps.filter(certificate__person__in=scope.of_year(name))


def _latest() -> QuerySet[CertificateEvent]:
    """The last correction of each step that has any."""
    later = CertificateEvent.objects.filter(kind=Kind.CORRECT, corrects=OuterRef("corrects"), number__gt=OuterRef("number"))
    return CertificateEvent.objects.filter(~Exists(later), kind=Kind.CORRECT).order_by()


def put_right(steps: Collection[int]) -> dict[int, date]:
    """The days of those of these steps that were corrected, as they are known now."""
    return {one.corrects_id: one.on for one in _latest().filter(corrects__in=steps) if one.corrects_id}


def counts(scope: Scope, name: SideName) -> dict[Kind, int]:
    """One statement."""
    return {Kind(kind): number for kind, number in of_year(scope, name).order_by().values_list("kind").annotate(Count("id"))}
