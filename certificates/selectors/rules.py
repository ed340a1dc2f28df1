"""What the office decided about certificates, and the words in which it speaks of states and steps."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from certificates.models import Certificate, CertificateRules
from certificates.rules import tones
from certificates.rules.life import STATE_WORDS, STEP_WORDS, Kind, State


def current() -> CertificateRules:
    """The office's rules; unsaved usual ones where it decided nothing. One statement."""
    return CertificateRules.objects.filter(id=1).first() or CertificateRules(id=1)


@dataclass(frozen=True)
class Wording:
    """States and steps as the county's bureau calls them; where the office says nothing, as usual."""

    rules: CertificateRules

    @cached_property
    def states(self) -> dict[State, str]:
        return {one: self.rules.words.get(f"state.{one}") or word for one, word in STATE_WORDS.items()}

    @cached_property
    def steps(self) -> dict[Kind, str]:
        return {one: self.rules.words.get(f"step.{one}") or word for one, word in STEP_WORDS.items()}

    def step(self, kind: str) -> str:
        return self.steps[Kind(kind)]

    def look(self, certificate: Certificate, day: date) -> tones.Look:
        """How it is shown on a day from today on."""
        left = (certificate.valid_until - day).days if certificate.valid_until else None
        state = certificate.state_on(day)
        return tones.look(state, self.states[state], left)


def wording() -> Wording:
    return Wording(current())
