"""What stands on the identity page of a card: facts, photo, code. And the latest of a card's files."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from certificates.models import Certificate, CertificateFile
from core import binding
from people.models import Team
from people.selectors.teams import members_on

_LONGEST = 480  # pixels of a photo that is printed 24 mm wide: some 50 KB


@dataclass(frozen=True)
class IdentityCard:
    """`photo`: a data: URI; empty where none is kept, or what is kept is no picture."""

    certificate: Certificate
    fields: str
    photo: str


def of_certificates(found: Sequence[Certificate]) -> list[IdentityCard]:
    """In their order; wants the person."""
    photos = latest([one.pk for one in found], CertificateFile.What.PHOTO)
    return [IdentityCard(one, "、".join(field.name for field in one.fields.all()), photo_uri(photos.get(one.pk))) for one in found]


def latest(certificates: Collection[int], what: str) -> dict[int, CertificateFile]:
    """The one of each that counts; one statement."""
    rows = CertificateFile.objects.filter(certificate__in=certificates, what=what).select_related("file").order_by("id")
    return {one.certificate_id: one for one in rows}


def valid_of_team(team: Team, day: date) -> list[Certificate]:
    """The cards valid today of who belongs to the team, leaders first."""
    members = members_on(team, day)
    found = Certificate.objects.in_state("valid", day).filter(person__in=members.values("person")).select_related("person__unit")
    return list(found.prefetch_related("fields").order_by("person__sort_number", "person_id", "id"))


def photo_uri(photo: CertificateFile | None) -> str:
    """A data: URI; empty where none is kept, or what is kept is no picture, damaged or gone."""
    shown = binding.picture(photo.file, _LONGEST) if photo and photo.file.content_type.startswith("image/") else None
    return shown.data_uri if shown else ""
