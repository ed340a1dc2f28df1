"""Beginning and ending sessions: the one way in, however somebody proved who they are."""

from datetime import datetime

from django.contrib.auth import login
from django.http import HttpRequest

from core import audit
from people.models import Person

BY = "sign_in_by"  # session key: how the person proved who they are
PASSWORD, DEVICE, OIDC, WECOM = "password", "device", "oidc", "wecom"


def begin(*, request: HttpRequest, person: Person, by: str, now: datetime) -> None:
    """Sign `person` in with a new session key; `by` is PASSWORD, DEVICE (a remembered one), OIDC or WECOM."""
    login(request, person, backend="people.backends.SignInBackend")
    request.session[BY] = by
    audit.record("people.signed_in", by=person, now=now, subject=person.account, how=by)
