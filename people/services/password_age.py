"""Passwords that grow old, where the office switched that on (`Office.password_days`, off by default).

What the pages need stands in the session, so that none of them asks the database for it: the moment is worked out when somebody signs in or
sets a password. Whoever set theirs before this was counted begins to count with the first sign-in after the switch was set.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from core.models import Office
from people.models import Person

EXPIRES = "password_expires_at"  # session key: seconds since 1970; absent where nothing expires
WARNED = "password_warned"  # session key: it was said in this session
WARN = timedelta(days=7)


def note(*, request: HttpRequest, person: Person, now: datetime) -> None:
    """Put the moment at which the person's password will be too old into the session. One query; one more the first time."""
    request.session.pop(WARNED, None)
    office = Office.current()
    if office is None or not office.password_days or person.must_change_password:
        request.session.pop(EXPIRES, None)
        return
    if person.password_set_at is None:
        person.password_set_at = now
        person.save(update_fields=["password_set_at"])
    request.session[EXPIRES] = int((person.password_set_at + timedelta(days=office.password_days)).timestamp())


def expires_at(request: HttpRequest) -> datetime | None:
    """When the password of whoever is signed in will be too old; no query."""
    seconds = request.session.get(EXPIRES)
    return datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone()) if seconds else None
