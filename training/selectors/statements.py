"""One person's year: every line of it with its source, the sums by kind, and how far it is from the duty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Max, Sum

from people.models import Person
from training.models import Attendance, CreditEntry, Session, Source
from training.selectors import officers, years
from training.selectors.ledger import Balance


@dataclass(frozen=True)
class Line:
    """What one thing earned on its day; 1/100. `units`: what credits are paid for. `lines`: so many entries it took, more than one where it was
    corrected or grew."""

    on: date
    source: Source
    source_id: int
    label: str
    hours: int
    units: int
    credits: int
    lines: int
    session: Session | None = None
    attendance: Attendance | None = None

    @property
    def kind(self) -> str:
        """Its kind in words: a session's own, else the source."""
        return self.session.get_kind_display() if self.session else self.source.label

    @property
    def corrected(self) -> bool:
        return self.lines > 1 and self.source != Source.PRACTICE

    @property
    def uncounted(self) -> bool:
        """Self-study in a year that does not count it."""
        return self.source == Source.SELF_STUDY and self.units > 0 and not self.hours


@dataclass(frozen=True)
class Part:
    kind: str
    things: int
    hours: int
    credits: int


@dataclass(frozen=True)
class Statement:
    """`duty`: hours the year asks of the person; None where it asks none."""

    person: Person
    year: int
    lines: Sequence[Line]
    duty: int | None

    @cached_property
    def hours(self) -> int:
        return sum(one.hours for one in self.lines)

    @cached_property
    def credits(self) -> int:
        return sum(one.credits for one in self.lines)

    @cached_property
    def parts(self) -> list[Part]:
        """Sums by kind, in the order of the sources."""
        order = list(Source)
        kinds = dict.fromkeys(one.kind for one in sorted(self.lines, key=lambda one: order.index(one.source)))
        return [self._part(kind, [one for one in self.lines if one.kind == kind]) for kind in kinds]

    def _part(self, kind: str, lines: Sequence[Line]) -> Part:
        return Part(kind, len(lines), sum(one.hours for one in lines), sum(one.credits for one in lines))

    @property
    def missing(self) -> int:
        return max((self.duty or 0) - self.hours, 0)

    @property
    def percent(self) -> int:
        """Of the duty, for the bar; full only when it is done."""
        return min(self.hours * 100 // self.duty, 100) if self.duty else 0


def statement_of(person: Person, year: int, today: date) -> Statement:
    """The person's year, the latest first; four statements. A thing that earned nothing in the end is not shown."""
    rows = CreditEntry.objects.filter(person=person, year=year).order_by().values("source", "source_id", "on")
    sums = rows.annotate(hours=Sum("hours"), units=Sum("units"), credits=Sum("credits"), lines=Count("id"), last=Max("id"), label=Max("label"))
    found = [row for row in sums.order_by("-on", "-last") if row["hours"] or row["units"] or row["credits"]]
    held = [row["source_id"] for row in found if row["source"] == Source.SESSION]
    places = Attendance.objects.filter(person=person).select_related("session").in_bulk(held)
    lines = []
    for row in found:
        place = places.get(row["source_id"]) if row["source"] == Source.SESSION else None
        del row["last"]
        lines.append(Line(**{**row, "source": Source(row["source"])}, session=place.session if place else None, attendance=place))
    duty = years.of(year).officer_hours
    return Statement(person, year, lines, duty if duty and officers.is_one(person.pk, year, today) else None)


def years_of(person: Person) -> list[tuple[int, Balance]]:
    """What the person has of each year, the latest first. One statement."""
    rows = CreditEntry.objects.filter(person=person).order_by("-year").values("year").annotate(hours=Sum("hours"), credits=Sum("credits"))
    return [(row["year"], Balance(row["hours"], row["credits"])) for row in rows]
