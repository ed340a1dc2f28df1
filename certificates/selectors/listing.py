"""The list of certificates as they stand today, narrowed down, and how many there are of each state."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Count, Q

from certificates.models import Certificate, ReturnTask
from certificates.models.certificates import CertificateQuerySet
from certificates.rules import life
from certificates.rules.life import State
from people.models import EnforcementField, Membership, Person, Unit
from people.selectors.teams import held_on

PAST, IN_TEAM, NO_TEAM, TO_RETURN = "past", "in", "out", "open"
AHEAD = (30, 90, 180)  # days within which a card ends


def narrowed(
    found: CertificateQuerySet, *, today: date, text: str = "", state: str = "", family: str = "", unit: Unit | None = None,
    field: EnforcementField | None = None, ends: str = "", team: str = "", task: str = "",
) -> CertificateQuerySet:  # fmt: skip
    if state:
        found = found.in_state(state, today)
    if family:
        found = found.filter(family=family)
    if unit is not None:
        found = found.filter(unit.within("person__unit__"))
    if field is not None:
        found = found.filter(fields=field)
    if ends:
        found = _ending(found, ends, today)
    if team:
        held = Q(person__in=Membership.objects.filter(held_on(today)).values("person"))
        found = found.filter(held if team == IN_TEAM else ~held)
    if task:
        found = found.filter(pk__in=ReturnTask.objects.filter(closed_at=None).values("certificate"))
    if text:
        # by keys: each of the two is read off an index, and so is the list
        named = Certificate.objects.filter(person__in=Person.objects.filter(name__contains=text).values("pk"))
        found = found.filter(Q(pk__in=named.values("pk")) | Q(pk__in=Certificate.objects.filter(number__contains=text).values("pk")))
    return found


def _ending(found: CertificateQuerySet, ends: str, today: date) -> CertificateQuerySet:
    if ends == PAST:
        return found.in_state(State.EXPIRED, today)
    return found.in_state(State.VALID, today).filter(valid_until__lte=today + timedelta(days=int(ends)))


def to_return(cards: Collection[Certificate]) -> set[int]:
    """The keys of those with an open return task."""
    return set(ReturnTask.objects.filter(certificate__in=cards, closed_at=None).values_list("certificate", flat=True))


def counts(found: CertificateQuerySet, today: date) -> dict[State, int]:
    """How many there are of each state today; one statement."""
    ended, ahead = Count("pk", filter=Q(valid_until__lt=today)), Count("pk", filter=Q(in_force_from__gt=today))
    number: Counter[State] = Counter()
    for state, all_of_it, past, coming in found.order_by().values_list("state").annotate(number=Count("pk"), past=ended, coming=ahead):
        if state in life.HELD:
            number[State.EXPIRED], number[State.NOT_YET], number[State.VALID] = past, coming, all_of_it - past - coming
        else:
            number[State(state)] = all_of_it
    return {one: number[one] for one in State if number[one]}
