"""Who belonged to a team on a day, with the staffing type and unit of that day: what rates of a team are counted from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from people.models import EnforcementField, Membership, Person, Posting, PostKind, StaffingType, Team, Unit
from people.selectors.past import postings_on
from people.selectors.teams import members_on


@dataclass(frozen=True)
class Member:
    """A membership that held on the day; `posting` is None where none was entered for that day."""

    membership: Membership
    posting: Posting | None

    @property
    def person(self) -> Person:
        return self.membership.person

    @property
    def post_kind(self) -> PostKind:
        return PostKind(self.membership.post_kind)

    @property
    def field(self) -> EnforcementField | None:
        return self.membership.field

    @property
    def staffing_type(self) -> StaffingType | None:
        return self.posting.staffing_type if self.posting else None

    @property
    def unit(self) -> Unit | None:
        return self.posting.unit if self.posting else None

    @property
    def is_established(self) -> bool:
        """在编, by the switch of the staffing type as it stands today; not where the staffing type of that day is unknown."""
        return self.staffing_type is not None and self.staffing_type.established


def team_composition(team: Team, day: date) -> list[Member]:
    """Everybody who belonged to `team` on `day`, leaders first. Two queries, however many there are; each comes with person, present unit of the
    person, field, and staffing type and unit of that day, so that none of the properties asks for more."""
    memberships = list(members_on(team, day))
    people = Q(person__in=[one.person_id for one in memberships])
    postings = {one.person_id: one for one in postings_on(day, people).select_related("unit", "staffing_type")} if memberships else {}
    return [Member(one, postings.get(one.person_id)) for one in memberships]


def by_staffing_type(members: Iterable[Member]) -> list[tuple[StaffingType | None, int]]:
    """How many have each staffing type, in the order of the office's list; last those of whom it is unknown."""
    heads = Counter(one.staffing_type for one in members)
    return sorted(heads.items(), key=lambda one: (one[0] is None, one[0].sort_number if one[0] else 0, one[0].pk if one[0] else 0))


def by_post_kind(members: Sequence[Member]) -> list[tuple[PostKind, int]]:
    """How many are in each post, those that occur."""
    heads = Counter(one.post_kind for one in members)
    return [(kind, heads[kind]) for kind in PostKind if heads[kind]]
