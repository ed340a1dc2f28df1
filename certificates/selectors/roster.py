"""执法人员花名册 as of a day: of a team everybody who belonged to it, of the town everybody with a valid certificate; and what each column says."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from certificates.models import CertificateSpan
from certificates.rules import life
from certificates.rules.facts import masked_number
from certificates.rules.layout import EMPTY_COLUMNS
from certificates.rules.life import LIVE, State
from certificates.selectors import certificates, rules
from certificates.selectors.certificates import READERS
from people.models import EnforcementField, Membership, Person, Posting, Team
from people.selectors import team_composition
from people.selectors.past import postings_on
from people.selectors.teams import held_on

NO_CARD = "未持证"
_FACTS = ("authority", "organisation", "jurisdiction", "authority_source")
_DAYS = ("issued_on", "valid_from", "valid_until")


@dataclass(frozen=True)
class Line:
    """Somebody and one of their cards, or none; a second card of theirs has no `number` of its own."""

    number: int | None
    person: Person
    posting: Posting | None
    membership: Membership | None
    span: CertificateSpan | None


@dataclass(frozen=True)
class Roster:
    """`beyond`: keys of people whose certificates the reader does not read; their numbers are masked."""

    lines: Sequence[Line]
    day: date
    beyond: Collection[int] = ()

    @property
    def people(self) -> int:
        return len({one.person.pk for one in self.lines})

    @property
    def holders(self) -> int:
        """People with a valid certificate."""
        return len({one.person.pk for one in self.lines if one.span and one.span.state == State.VALID})

    @property
    def gone(self) -> int:
        """People who stood on no unit's books that day."""
        return len({one.person.pk for one in self.lines if one.posting is None})

    @property
    def cards(self) -> int:
        """Valid certificates."""
        return sum(1 for one in self.lines if one.span and one.span.state == State.VALID)

    @cached_property
    def _words(self) -> Mapping[State, str]:
        return rules.wording().states

    @cached_property
    def _names(self) -> Mapping[int, str]:
        return dict(EnforcementField.objects.values_list("pk", "name"))

    def cells(self, line: Line, columns: Sequence[str]) -> list[Any]:
        """What each column says; days as days."""
        return [self._cell(line, name) for name in columns]

    def _cell(self, line: Line, name: str) -> Any:
        facts = line.span.facts if line.span else {}
        if name in _FACTS:
            return facts.get(name, "")
        if name in _DAYS:
            return life.facts_day(facts, name)
        if name in EMPTY_COLUMNS:
            return ""
        return getattr(self, "_enforcement_fields" if name == "fields" else f"_{name}")(line, facts)

    def _number(self, line: Line, facts: Mapping[str, Any]) -> int | None:
        return line.number

    def _name(self, line: Line, facts: Mapping[str, Any]) -> str:
        return line.person.name

    def _unit(self, line: Line, facts: Mapping[str, Any]) -> str:
        unit = line.posting.unit if line.posting else line.person.unit
        return str(unit.full_name).split("/", 1)[-1]

    def _post(self, line: Line, facts: Mapping[str, Any]) -> str:
        return line.posting.post if line.posting else line.person.post

    def _staffing_type(self, line: Line, facts: Mapping[str, Any]) -> str:
        return line.posting.staffing_type.name if line.posting else ""

    def _post_kind(self, line: Line, facts: Mapping[str, Any]) -> str:
        return line.membership.get_post_kind_display() if line.membership else ""

    def _joined_on(self, line: Line, facts: Mapping[str, Any]) -> date | None:
        return line.membership.from_on if line.membership else None

    def _enforcement_fields(self, line: Line, facts: Mapping[str, Any]) -> str:
        """Those on the card; where it names none, that of the post."""
        named = "、".join(self._names.get(key, "") for key in facts.get("fields", []))
        return named or (str(line.membership.field) if line.membership and line.membership.field else "")

    def _family(self, line: Line, facts: Mapping[str, Any]) -> str:
        return line.span.get_family_display() if line.span else ""

    def _certificate_number(self, line: Line, facts: Mapping[str, Any]) -> str:
        number = str(facts.get("number", ""))
        return masked_number(number) if number and line.person.pk in self.beyond else number

    def _state(self, line: Line, facts: Mapping[str, Any]) -> str:
        return self._words[State(line.span.state)] if line.span else NO_CARD


def of_team(team: Team, day: date, by: Any) -> Roster:
    """Eight statements, however many there are."""
    members = team_composition(team, day)
    beyond = {one.person.pk for one in members if not certificates.can_read_person(by, one.person)}
    return _roster([(one.person, one.posting, one.membership) for one in members], day, beyond)


def of_holders(by: Any, day: date) -> Roster:
    """Everybody of the reader's units with a valid certificate on the day, leaders first."""
    people = certificates.people(by, *READERS).filter(pk__in=certificates.holders_on(day))
    found = list(people.select_related("unit").order_by("unit__path", "sort_number", "id"))
    keys = [one.pk for one in found]
    postings = {one.person_id: one for one in postings_on(day, Q(person__in=keys)).select_related("unit", "staffing_type")}
    memberships = {one.person_id: one for one in Membership.objects.filter(held_on(day), person__in=keys).select_related("field").order_by("-id")}
    return _roster([(one, postings.get(one.pk), memberships.get(one.pk)) for one in found], day)


def _roster(people: Sequence[tuple[Person, Posting | None, Membership | None]], day: date, beyond: Collection[int] = ()) -> Roster:
    spans: dict[int, list[CertificateSpan]] = defaultdict(list, certificates.held_on([one.pk for one, _, _ in people], day))
    lines: list[Line] = []
    for number, (person, posting, membership) in enumerate(people, 1):
        for place, span in enumerate(_shown(spans[person.pk])):
            lines.append(Line(None if place else number, person, posting, membership, span))
    return Roster(lines, day, beyond)


def _shown(spans: Sequence[CertificateSpan]) -> Sequence[CertificateSpan | None]:
    """The cards there are; of somebody without one the last that was, or an application."""
    live = [one for one in spans if State(one.state) in LIVE]
    others = [one for one in spans if State(one.state) not in LIVE and one.state != State.DECLINED]
    return live or others[-1:] or [None]
