"""Who is meant by what was typed into the sign-in field, and whether the password is theirs."""

from datetime import datetime
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from core.address import client_address
from people.models import Person
from people.services import devices, lockout


def person_named(typed: str) -> Person | None:
    """The active person with this account, staff number or mobile; a mobile counts while exactly one active person has it."""
    typed = typed.strip()
    if not typed:
        return None
    active = Person.objects.filter(status=Person.Status.ACTIVE)
    person = active.filter(account__iexact=typed).first() or active.filter(staff_number=typed).first()
    if person:
        return person
    with_mobile = list(active.filter(mobile=typed)[:2])
    return with_mobile[0] if len(with_mobile) == 1 else None


def is_shared_mobile(typed: str) -> bool:
    """Several active people gave this number, so that it names none of them."""
    typed = typed.strip()
    return bool(typed) and person_named(typed) is None and Person.objects.filter(status=Person.Status.ACTIVE, mobile=typed).count() > 1


def named_in(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The name a failed sign-in is counted under: the person's account however they were named, so the pair (person, address) locks."""
    typed = str((credentials or {}).get("username") or (request.POST.get("username", "") if request else ""))
    person = person_named(typed)
    return person.account if person else typed.strip()[:100]


class SignInBackend(BaseBackend):
    def authenticate(self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any) -> Person | None:
        if not username or not password:
            return None
        person, now = person_named(username), timezone.now()
        if person is None:
            make_password(password)  # an unknown name costs as much time as a known one
            return None
        if request is not None:
            _refuse_locked(request, person, now)
        if _is_right(request, person, password, now):
            return person
        lockout.note_failure(person=person, address=client_address(request) if request is not None else None, now=now)
        return None

    def get_user(self, user_id: Any) -> Person | None:
        return Person.objects.filter(pk=user_id, status=Person.Status.ACTIVE).first()


def _refuse_locked(request: HttpRequest, person: Person, now: datetime) -> None:
    """Nothing is checked or counted while the person is locked out, but on a browser where they signed in before.

    The marks on the request make django-axes count nothing, and answer with its page, which says until when.
    """
    until = lockout.person_locked_until(person, now)
    if until is not None and not devices.known(request, person):
        request.axes_locked_out, request.person_locked_until = True, until  # type: ignore[attr-defined]
        raise PermissionDenied


def _is_right(request: HttpRequest | None, person: Person, password: str, now: datetime) -> bool:
    """Their own password, or the one-time password of their slip: one hash compared, since nobody has both but in passing.

    An expired slip does not count, but `request.slip_expired` then tells whoever holds it.
    """
    slip = getattr(person, "slip", None)
    if slip is None:
        return person.check_password(password)
    if person.has_usable_password() and person.check_password(password):
        return True
    if not check_password(password, slip.password):
        return False
    if slip.expires_at <= now and request is not None:
        request.slip_expired = True  # type: ignore[attr-defined]
    return bool(slip.expires_at > now)
