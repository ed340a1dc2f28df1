"""Who is meant by what was typed into the sign-in field, and whether the password is theirs."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils import timezone

from people.models import Person


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
        person = person_named(username)
        if person is None:
            make_password(password)  # an unknown name costs as much time as a known one
            return None
        return person if person.check_password(password) or self._is_slip_password(person, password) else None

    def get_user(self, user_id: Any) -> Person | None:
        return Person.objects.filter(pk=user_id, status=Person.Status.ACTIVE).first()

    @staticmethod
    def _is_slip_password(person: Person, password: str) -> bool:
        slip = getattr(person, "slip", None)
        return slip is not None and slip.expires_at > timezone.now() and check_password(password, slip.password)
