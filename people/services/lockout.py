"""Wrong passwords: counting them, who is locked out until when, letting people in again.

Two locks. django-axes counts per account and address (settings.AXES_…): five failures lock that pair for ten minutes, and nobody else, so equal
browsers of a computer room do not disturb each other. `SignInFailure` counts per person from all addresses: thirty in an hour lock the person,
except on devices that signed in before. While that lasts nothing from other devices is checked or counted. Signing in with the password
forgives the pair, but not the person's count: whoever guesses from elsewhere must not be given new tries each time the owner signs in. Signing in
without it (记住本机, an account elsewhere) forgives nothing: else whoever holds such a device could guess for ever.

Counting follows checking, so requests that are checked at the same moment may exceed a limit by the number of web threads, never by more.
"""

from collections.abc import Iterable
from datetime import datetime

from axes.models import AccessAttempt
from axes.utils import reset as forget_pairs
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from core import audit
from people import access, registries
from people.models import Person, SignInFailure
from people.rules.lockout import PERSON_LIMIT, PERSON_WINDOW, locked_until


def person_locked_until(person: Person, now: datetime) -> datetime | None:
    """Until when the person may sign in on known devices only. One query."""
    newest = SignInFailure.objects.filter(person=person, at__gt=now - PERSON_WINDOW).order_by("-at").values_list("at", flat=True)[:PERSON_LIMIT]
    return locked_until(((at, 1) for at in newest), limit=PERSON_LIMIT, window=PERSON_WINDOW, now=now)


def pair_locked_until(account: str, address: str | None, now: datetime) -> datetime | None:
    """Until when nobody may sign in as `account` (or under a name that is none) from this address. One query."""
    rows = (
        AccessAttempt.objects.filter(username=account, ip_address=address)
        .order_by("-attempt_time")
        .values_list("attempt_time", "failures_since_start")
    )
    return locked_until(rows, limit=settings.AXES_FAILURE_LIMIT, window=settings.AXES_COOLOFF_TIME, now=now)


def note_failure(*, person: Person, address: str | None, now: datetime) -> None:
    """Count a wrong password; the one that reaches the limit is told to those who can help (`registries.locked`).

    The person's row is locked, so that of several failures at the same moment exactly one is the thirtieth.
    """
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        SignInFailure.objects.create(person=person, address=address, at=now)
        if SignInFailure.objects.filter(person=person, at__gt=now - PERSON_WINDOW).count() == PERSON_LIMIT:
            audit.record("people.locked", by=None, now=now, subject=person.account, failures=PERSON_LIMIT)
            registries.locked(person, now)


def forgive(person: Person, address: str | None) -> None:
    """The person gave the right password from this address."""
    forget_pairs(username=person.account, ip=address)


def unlock(*, person: Person, by: Person, now: datetime) -> None:
    """Let the person try again at once, from wherever they are."""
    access.refuse_beyond(by, person)
    with transaction.atomic():
        forget(person)
        audit.record("people.unlocked", by=by, now=now, subject=f"{person.account} {person.name}")


def forget(person: Person) -> None:
    """Forget all failures of the person, of both counts; inside the caller's transaction."""
    forget_pairs(username=person.account)
    SignInFailure.objects.filter(person=person).delete()


def locked_people(people: QuerySet[Person], now: datetime) -> QuerySet[Person]:
    """Those of `people` who are locked out somewhere: at one address, or on all new devices. Two small queries, and the caller's own."""
    pairs = AccessAttempt.objects.filter(attempt_time__gt=now - settings.AXES_COOLOFF_TIME).order_by()
    accounts = pairs.values("username", "ip_address").annotate(n=Sum("failures_since_start")).filter(n__gte=settings.AXES_FAILURE_LIMIT)
    failures = SignInFailure.objects.filter(at__gt=now - PERSON_WINDOW)
    persons = failures.values("person").annotate(n=Count("id")).filter(n__gte=PERSON_LIMIT)
    by_account, by_id = set(accounts.values_list("username", flat=True)), set(persons.values_list("person", flat=True))
    return people.filter(Q(account__in=by_account) | Q(pk__in=by_id)) if by_account or by_id else people.none()


def locked_among(people: Iterable[Person], now: datetime) -> frozenset[int]:
    """The keys of those on a page who are locked out; at most three queries."""
    shown = Person.objects.filter(pk__in=[one.pk for one in people])
    return frozenset(locked_people(shown, now).values_list("pk", flat=True))


def sweep(now: datetime) -> None:
    """Remove failures that count no longer; writes nothing where there are none."""
    old = SignInFailure.objects.filter(at__lte=now - PERSON_WINDOW)
    if old.exists():
        old.delete()
