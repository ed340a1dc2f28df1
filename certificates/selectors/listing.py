"""The list of certificates as they stand today, narrowed down."""

from datetime import date

from django.db.models import Q

from certificates.models.certificates import CertificateQuerySet
from people.models import Unit


def narrowed(
    found: CertificateQuerySet, *, today: date, text: str = "", state: str = "", family: str = "", unit: Unit | None = None
) -> CertificateQuerySet:
    if state:
        found = found.in_state(state, today)
    if family:
        found = found.filter(family=family)
    if unit is not None:
        found = found.filter(unit.within("person__unit__"))
    if text:
        found = found.filter(Q(person__name__contains=text) | Q(number__contains=text))
    return found
