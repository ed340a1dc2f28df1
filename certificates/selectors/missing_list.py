"""在执法岗而无有效证件: who, why, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from certificates.rules.missing import Standing, why_without
from certificates.selectors import rules
from certificates.selectors.officers import card_of
from certificates.selectors.on_duty import OnDuty, without_certificate


@dataclass(frozen=True)
class Without:
    officer: OnDuty
    why: str
    then: str

    @property
    def posts(self) -> str:
        return "；".join(f"{one.team.name}，{one.post_and_field}" for one in self.officer.memberships)


def without_on(people: Sequence[OnDuty], day: date) -> list[Without]:
    """Those of `people` (`selectors.on_duty`) who have none; one statement."""
    words = rules.wording()
    return [Without(one, *why_without(_standing(one, day), words.states, words.steps)) for one in without_certificate(people)]


def _standing(one: OnDuty, day: date) -> Standing:
    may_hold = one.posting.staffing_type.may_hold_certificate if one.posting else None
    return Standing(day, on_duty=True, cards=[card_of(span) for span in one.spans], may_hold=may_hold)
