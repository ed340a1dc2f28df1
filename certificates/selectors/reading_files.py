"""Who may read the private files of this room: whoever manages the certificates of the person they are of, and that person. Reading figures is not
enough: a leader sees that there is a scan, not the scan."""

from collections.abc import Mapping
from typing import Any

from certificates.models import Certificate, CertificateEvent, QualificationExam
from certificates.selectors.certificates import manageable, people
from core.models import StoredFile
from people.access import Can, covers
from people.models import Person


def may_read_attachment(person: Any, file: StoredFile) -> bool:
    """An attachment belongs to its certificate; a stamped scan to its step, by the step's `public_id` (selectors.history.record_of)."""
    return _of_certificate(person, file) or _of_step(person, file)


def may_read_scan(person: Any, file: StoredFile) -> bool:
    return _of_certificate(person, file)


def _of_certificate(person: Any, file: StoredFile) -> bool:
    """Files of a certificate have its `public_id` as their owner's."""
    one = Certificate.objects.select_related("person__unit").filter(public_id=file.owner_id).first()
    return one is not None and _theirs(person, one.person)


def _of_step(person: Any, file: StoredFile) -> bool:
    one = CertificateEvent.objects.select_related("certificate__person__unit").filter(public_id=file.owner_id).first()
    return one is not None and _theirs(person, one.certificate.person)


def may_read_proof(person: Any, file: StoredFile) -> bool:
    """The proof of an exam of several people is read by who manages one of them; whoever sat it alone reads it too."""
    of = [one.person for one in QualificationExam.objects.filter(proof=file).select_related("person__unit")]
    manages = any(covers(person, Can.MANAGE_CERTIFICATES, one.unit) for one in of)
    return manages or (bool(of) and {one.pk for one in of} == {getattr(person, "pk", None)})


def may_have_papers(person: Any, params: Mapping[str, Any]) -> bool:
    """Whether who asked the worker for papers with photos and scans still manages those of whom they are: of a certificate, a person, or a team."""
    if params.get("certificate"):
        return manageable(person).filter(pk=params["certificate"]).exists()
    theirs = people(person)
    return (theirs.filter(memberships__team=params["team"]) if params.get("team") else theirs.filter(pk=params["person"])).exists()


def _theirs(person: Any, of: Person) -> bool:
    return covers(person, Can.MANAGE_CERTIFICATES, of.unit) or of.pk == getattr(person, "pk", None)
