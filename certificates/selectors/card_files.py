"""Photo and scans of cards: of each side the latest counts."""

from dataclasses import dataclass

from certificates.models import Certificate, CertificateFile

What = CertificateFile.What


@dataclass(frozen=True)
class Side:
    """One thing a card has files of: the one that counts, and those before it, the newest first."""

    what: What
    latest: CertificateFile | None
    older: list[CertificateFile]


def sides(certificate: Certificate) -> dict[str, Side]:
    """By what it is: photo, front, back. One statement."""
    there = list(certificate.files.select_related("file", "by").order_by("-id"))
    return {one.value: _side(one, [file for file in there if file.what == one]) for one in What}


def _side(what: What, there: list[CertificateFile]) -> Side:
    return Side(what, there[0] if there else None, there[1:])


def photo(certificate: Certificate) -> CertificateFile | None:
    return certificate.files.filter(what=What.PHOTO).select_related("file").order_by("-id").first()
