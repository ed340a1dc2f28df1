"""申领: an application for a card, with the conditions as they stood."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate
from certificates.rules.life import Kind
from certificates.selectors import eligibility
from certificates.services import events
from certificates.services.events import Entry
from core.errors import Refused
from people.models import Person


def apply(
    *, person: Person, family: str, entry: Entry, by: Person, now: datetime, attachment: UploadedFile | None = None, key: str = ""
) -> Certificate:
    """Opens the certificate with this step. Refuses, at `reason`, one with a condition that is not met and without a reason; the same `key` twice is
    one."""
    with transaction.atomic():
        held = Person.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=person.pk)
        found = eligibility.of_person(held, _day(entry.on, now))
        if found.missing and not entry.reason.strip():
            labels = "、".join(one.label for one in found.missing)
            raise Refused("conditions_missing", f"“{labels}”还没有满足。仍要申领的，请写明原因。", field="reason")
        said = Entry(
            Kind.APPLY, entry.on, entry.document, entry.reason, entry.facts, conditions=[one.stored() for one in found.conditions]
        )  # fmt: skip
        return events.open_certificate(person=held, family=family, entry=said, by=by, now=now, attachment=attachment, key=key)


def _day(on: date, now: datetime) -> date:
    """A day that has not come is refused with the step; until then nothing more is known than today."""
    return min(on, timezone.localdate(now))
