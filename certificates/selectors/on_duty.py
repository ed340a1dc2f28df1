"""Who is on an enforcement post on a day, and whether they hold a valid certificate: 持证上岗率 and the list of those without rest on it alone."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from certificates.models import CertificateSpan
from certificates.rules.life import State
from certificates.selectors.certificates import held_on as cards_on
from people.models import Membership, Person, Posting, PostKind, Team
from people.selectors.past import postings_on
from people.selectors.teams import held_on


@dataclass(frozen=True)
class OnDuty:
    """Somebody once, however many posts and cards they have. `spans`: all cards of theirs as they stood that day, the valid ones first; `posting` is
    None where none was entered for that day."""

    person: Person
    memberships: tuple[Membership, ...]
    posting: Posting | None
    spans: tuple[CertificateSpan, ...]

    @property
    def has_valid(self) -> bool:
        return any(one.state == State.VALID for one in self.spans)


def posts_on(day: date) -> QuerySet[Membership]:
    """The enforcement posts of all teams that are filled on the day."""
    return Membership.objects.filter(held_on(day), post_kind=PostKind.ENFORCEMENT)


def on_duty(day: date, teams: Collection[Team] | QuerySet[Team]) -> list[OnDuty]:
    """Everybody on an enforcement post (执法岗) of one of the `teams` on the day, team by team, leaders first. Three statements, however many:
    each comes with present unit, team, field, and unit and staffing type of that day."""
    held = posts_on(day).filter(team__in=teams).select_related("person__unit", "team", "field")
    posts: dict[int, list[Membership]] = defaultdict(list)
    for one in held.order_by("team__unit__path", "team__name", "person__sort_number", "person_id"):
        posts[one.person_id].append(one)
    if not posts:
        return []
    postings = {one.person_id: one for one in postings_on(day, Q(person__in=posts)).select_related("unit", "staffing_type")}
    cards = cards_on(posts, day)
    return [OnDuty(of[0].person, tuple(of), postings.get(who), tuple(cards.get(who, ()))) for who, of in posts.items()]


def without_certificate(people: Collection[OnDuty]) -> list[OnDuty]:
    """在执法岗而无有效证件."""
    return [one for one in people if not one.has_valid]
