"""Which certificates somebody sees: those of the people whose certificates they manage or report on, and their own."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from certificates.models import Certificate, CertificateEvent, CertificateSpan
from certificates.models.certificates import CertificateQuerySet
from certificates.rules.life import Kind, Step
from people.access import Can, covers, scope, within
from people.models import Person

READERS = (Can.MANAGE_CERTIFICATES, Can.READ_REPORTS)


def people(person: Any, *capabilities: Can) -> QuerySet[Person]:
    """Whose certificates the person manages (or, by other `capabilities`, reads): by the unit where they work now or worked last."""
    return Person.objects.filter(reached(person, "unit__", capabilities or (Can.MANAGE_CERTIFICATES,)))


def manageable(person: Any) -> CertificateQuerySet:
    return Certificate.objects.filter(reached(person, "person__unit__", (Can.MANAGE_CERTIFICATES,)))


def can_manage(person: Any, certificate: Certificate) -> bool:
    """The single-object twin of `manageable`."""
    return covers(person, Can.MANAGE_CERTIFICATES, certificate.person.unit)


def readable(person: Any) -> CertificateQuerySet:
    """Those the person manages, and those of the units whose figures they read."""
    return Certificate.objects.filter(reached(person, "person__unit__", READERS))


def can_read(person: Any, certificate: Certificate) -> bool:
    """The single-object twin of `readable`."""
    return can_read_person(person, certificate.person)


def can_read_person(person: Any, other: Person) -> bool:
    """The single-object twin of `people(person, *READERS)`."""
    return any(covers(person, one, other.unit) for one in READERS)


def decides(person: Any) -> bool:
    """Whether they decide for the whole office: its settings."""
    return any(unit.is_root() for unit in scope(person, Can.MANAGE_CERTIFICATES))


def reached(person: Any, prefix: str, capabilities: Collection[Can]) -> Q:
    """For the whole town nothing is asked, so that a list in its order is read off its index."""
    if any(unit.is_root() for one in capabilities for unit in scope(person, one)):
        return Q()
    condition = Q(pk__in=[])
    for one in capabilities:
        condition |= within(person, one, prefix)
    return condition


def certificate_to_manage(person: Any, certificate_id: UUID) -> Certificate:
    """One of `manageable`, with its person and their unit; 404 for every other."""
    return _one(manageable(person), certificate_id)


def certificate_to_read(person: Any, certificate_id: UUID) -> Certificate:
    return _one(readable(person), certificate_id)


def own(person: Person) -> CertificateQuerySet:
    return Certificate.objects.filter(person=person)


def own_certificate(person: Person, certificate_id: UUID) -> Certificate:
    return _one(own(person), certificate_id)


def _one(found: CertificateQuerySet, certificate_id: UUID) -> Certificate:
    one = found.select_related("person__unit", "person__staffing_type").filter(public_id=certificate_id).first()
    if one is None:
        raise Http404
    return one


def person_to_manage(person: Any, person_id: UUID) -> Person:
    """Somebody whose certificates the person manages; 404 for anybody else."""
    return _person(people(person), person_id)


def person_to_read(person: Any, person_id: UUID) -> Person:
    return _person(people(person, *READERS), person_id)


def _person(found: QuerySet[Person], person_id: UUID) -> Person:
    one = found.select_related("unit", "staffing_type").filter(public_id=person_id).first()
    if one is None:
        raise Http404
    return one


def steps_of(certificate: Certificate) -> list[Step]:
    """Its events as the rules see them; one statement."""
    return [step_of(one) for one in certificate.events.select_related("corrects").order_by("number")]


def step_of(event: CertificateEvent) -> Step:
    corrects = event.corrects.number if event.corrects else None
    return Step(event.number, Kind(event.kind), event.on, event.facts, corrects, event.struck)


def held_on(people: Collection[int], day: date) -> dict[int, list[CertificateSpan]]:
    """How every certificate of these people stood on a day, the valid ones first; one statement."""
    found: dict[int, list[CertificateSpan]] = defaultdict(list)
    rows = CertificateSpan.objects.on(day).filter(person__in=people).select_related("certificate").order_by("certificate_id")
    for one in sorted(rows, key=lambda span: span.state != "valid"):
        found[one.person_id].append(one)
    return dict(found)


def holders_on(day: date) -> QuerySet[CertificateSpan, int]:
    """The keys of the people with a valid certificate on a day, each once: 持证人数 counts people, not cards."""
    return CertificateSpan.objects.valid_on(day).order_by().values_list("person", flat=True).distinct()
