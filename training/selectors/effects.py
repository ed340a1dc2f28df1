"""What other rules would make of a year, before they are saved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from training.models import CreditEntry, Source
from training.rules.settling import Terms, settled
from training.selectors.ledger import Balance, standing

MOST_LINES = 20_000  # that are weighed while somebody waits


@dataclass(frozen=True)
class Effect:
    """Of one source: how many people would have more or less, and the sums of all, 1/100."""

    source: Source
    more: int
    less: int
    before: Balance
    after: Balance


def lines_of(year: int, sources: Iterable[Source]) -> int:
    """How many lines the ledger has of them."""
    return CreditEntry.objects.filter(year=year, source__in=list(sources)).count()


def of_terms(year: int, terms: Mapping[Source, Terms]) -> list[Effect]:
    """What the terms would change, of each source that they change. One statement a source."""
    found = [_of_source(year, source, one) for source, one in terms.items()]
    return [one for one in found if one.more or one.less]


def _of_source(year: int, source: Source, terms: Terms) -> Effect:
    stand = standing(Q(source=source, year=year))
    to_be = settled(stand, {}, {year: terms})
    gains: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for slot, after in to_be.items():
        gain = gains[slot.person_id]
        gain[0] += after.hours - stand[slot].hours
        gain[1] += after.credits - stand[slot].credits
    sums = [Balance(sum(one.hours for one in side.values()), sum(one.credits for one in side.values())) for side in (stand, to_be)]
    more = sum(1 for hours, credits in gains.values() if hours > 0 or (hours == 0 and credits > 0))
    less = sum(1 for hours, credits in gains.values() if hours < 0 or (hours == 0 and credits < 0))
    return Effect(source, more, less, *sums)
