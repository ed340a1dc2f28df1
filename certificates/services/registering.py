"""登记已有证件: a card that was issued before the office entered it here."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from certificates.models import Certificate, CertificateFile
from certificates.services import card_files, events
from certificates.services.events import Entry
from people.models import Person


def register(
    *, person: Person, family: str, entry: Entry, by: Person, now: datetime, photo: UploadedFile | None = None,
    attachment: UploadedFile | None = None, key: str = "",
) -> Certificate:  # fmt: skip
    """The card with its photo, or neither."""
    with transaction.atomic():
        made = events.open_certificate(person=person, family=family, entry=entry, by=by, now=now, attachment=attachment, key=key)
        if photo and not made.files.exists():  # the same key twice is one
            card_files.add(certificate=made, what=CertificateFile.What.PHOTO, upload=photo, by=by, now=now)
    return made
