"""Photo and scans of a card: private, and only added; the latest of each counts."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from certificates.models import Certificate, CertificateEvent, CertificateFile
from certificates.selectors import history, rules
from certificates.services.events import refuse_beyond
from core import audit, files, pictures, scans
from core.errors import Refused
from core.models import SignedScan, StoredFile
from people.models import Person

What = CertificateFile.What
_LONGEST = 1200  # pixels a side of a photo: printed 26 x 32 mm, that is more than 900 to the inch


def add(*, certificate: Certificate, what: str, upload: UploadedFile, by: Person, now: datetime) -> CertificateFile:
    """One more; those before it stay. Refuses what is no picture, and of a scan what is no PDF either."""
    refuse_beyond(by, certificate.person)
    data, (content_type, ending) = read(what, upload)
    label = What(what).label
    with transaction.atomic():
        name = f"{certificate.person.name}-{certificate.get_family_display()}-{label}.{ending}"
        kept = _stored(certificate, data, name, content_type, now)
        made = CertificateFile.objects.create(certificate=certificate, what=what, file=kept, by=by, at=now)
        audit.record(
            "certificates.file_added", by=by, now=now, subject=f"{certificate.person.name} {certificate.number or certificate.get_family_display()}",
            what=label, certificate=str(certificate.public_id), sum=kept.sha256,
        )  # fmt: skip
    return made


def read(what: str, upload: UploadedFile, *, field: str = "file") -> tuple[bytes, tuple[str, str]]:
    """What is kept of it: a picture upright and without what the telephone wrote into it."""
    if what not in What.values:
        raise Refused("file_of_what", "请选择是照片、证件正面还是证件反面。", field="what")
    if what != What.PHOTO:
        return scans.read(upload, field=field)
    try:
        return pictures.photo(files.uploaded_bytes(upload, what="照片"), longest=_LONGEST), ("image/jpeg", "jpg")
    except Refused as refusal:
        raise Refused(refusal.code, refusal.sentence, field=field) from None


def _stored(certificate: Certificate, data: bytes, name: str, content_type: str, now: datetime) -> StoredFile:
    owner = certificate.public_id
    return files.store(data, name=name, content_type=content_type, owner_kind=CertificateFile.OWNER_KIND, owner_id=owner, now=now)


def put_back(*, event: CertificateEvent, uploads: Sequence[UploadedFile], note: str, by: Person, now: datetime) -> list[SignedScan]:
    """已盖章扫描件 beside one step."""
    refuse_beyond(by, event.certificate.person)
    words = rules.wording()
    record, label = history.record_of(event, words), words.step(event.kind)
    return scans.put_back(record=record, paper=history.PAPER, label=label, uploads=uploads, note=note, by=by, now=now)
