"""What happened to a certificate, for its page: each step as it is known now, with its corrections and the papers beside it."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from certificates.models import Certificate, CertificateEvent
from certificates.rules import changes, life
from certificates.rules.life import Kind, Step
from certificates.selectors import certificates
from certificates.selectors.rules import Wording
from core.models import SignedScan
from core.scans import Record
from people.models import EnforcementField

PAPER = "step"  # of the stamped scans beside a step


@dataclass(frozen=True)
class Corrected:
    """One correction of a step: who entered it, and what it made of the step."""

    event: CertificateEvent
    what: changes.Correction
    scans: list[SignedScan]


@dataclass(frozen=True)
class Line:
    """A step as it is known now (`step`), as it was entered (`event`), and what was corrected since."""

    event: CertificateEvent
    word: str
    step: Step
    facts: dict[str, str]
    corrections: list[Corrected] = field(default_factory=list)
    scans: list[SignedScan] = field(default_factory=list)


def field_names() -> dict[int, str]:
    return dict(EnforcementField.objects.values_list("pk", "name"))


def lines(certificate: Certificate, words: Wording, fields: dict[int, str]) -> list[Line]:
    """The newest first, by the days on which they happened. Two statements."""
    events = {one.number: one for one in certificate.events.select_related("by", "attachment", "corrects").order_by("number")}
    steps = [certificates.step_of(one) for one in events.values()]
    papers = _scans(list(events.values()))
    made = []
    for step in life.known(steps):
        event = events[step.number]
        corrected = [
            Corrected(events[one.number], one, papers[str(events[one.number].public_id)]) for one in changes.of_step(steps, step.number, fields)
        ]
        facts = changes.in_words(step.facts, fields)
        made.append(Line(event, words.step(step.kind), step, facts, corrected, papers[str(event.public_id)]))
    return sorted(made, key=lambda one: (one.step.on, one.step.number), reverse=True)


def _scans(events: list[CertificateEvent]) -> dict[str, list[SignedScan]]:
    found = defaultdict(list)
    owners = [str(one.public_id) for one in events]
    kept = SignedScan.objects.filter(file__owner_kind=CertificateEvent.OWNER_KIND, file__owner_id__in=owners).select_related("file").order_by("-id")
    for one in kept:
        found[one.file.owner_id].append(one)
    return found


def record_of(event: CertificateEvent, words: Wording) -> Record:
    """What the stamped scans of a step lie beside."""
    name = f"{event.certificate.person.name} {event.certificate.number or event.certificate.get_family_display()} {words.step(event.kind)} {event.on}"
    return Record(CertificateEvent.OWNER_KIND, event.public_id, name)


def event_of(certificate: Certificate, number: int, **more: Any) -> CertificateEvent:
    """One of its events by its number; 404 for no such one."""
    one = certificate.events.filter(number=number, **more).select_related("certificate__person", "corrects").first()
    if one is None:
        raise Http404
    return one


def step_as_known(certificate: Certificate, number: int) -> Step:
    """A step, corrections apart, as it is known now."""
    for one in life.known(certificates.steps_of(certificate)):
        if one.number == number and one.kind != Kind.CORRECT:
            return one
    raise Http404
