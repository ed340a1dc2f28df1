"""Who worked where on a day: read from dated postings, whatever has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from people.models import Posting, StaffingType, Unit


@dataclass
class UnitHeads:
    """How many of a unit itself (nothing below it) had each staffing type, by its key."""

    name: str
    by_type: dict[int, int] = field(default_factory=dict)

    @property
    def all(self) -> int:
        return sum(self.by_type.values())


@dataclass(frozen=True)
class Composition:
    """The people of a subtree on a day: a row for each unit that had any, the staffing types that occur, and the sums."""

    types: Sequence[StaffingType]
    units: Sequence[UnitHeads]

    @property
    def total(self) -> UnitHeads:
        return UnitHeads("合计", {one.pk: sum(unit.by_type.get(one.pk, 0) for unit in self.units) for one in self.types})

    @property
    def established(self) -> int:
        """在编, by the switch of each staffing type as it stands today."""
        total = self.total.by_type
        return sum(total[one.pk] for one in self.types if one.established)


def postings_on(on: date, within: Q) -> QuerySet[Posting]:
    """The postings that held on the day, of units where `within` (a condition that begins at `unit__`) says so; one for each person."""
    return Posting.objects.filter(within, Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)


def composition(on: date, within: Q, below: Unit) -> Composition:
    """Units stand where the tree has them today, with the names they have today, closed ones too. Two queries."""
    rows = postings_on(on, within).values("staffing_type", path=F("unit__path"), name=F("unit__full_name")).annotate(heads=Count("id"))
    units: dict[str, UnitHeads] = {}
    for row in rows.order_by("path"):
        name = below.name if row["path"] == below.path else row["name"].removeprefix(f"{below.full_name}/")
        units.setdefault(row["path"], UnitHeads(name)).by_type[row["staffing_type"]] = row["heads"]
    occurring = {kind for unit in units.values() for kind in unit.by_type}
    return Composition(list(StaffingType.objects.filter(pk__in=occurring)), list(units.values()))


def names_on(on: date, within: Q) -> QuerySet[Posting]:
    """The same people by name: unit after unit, leaders first."""
    return postings_on(on, within).select_related("person__unit", "unit", "staffing_type").order_by("unit__path", "person__sort_number", "person_id")
