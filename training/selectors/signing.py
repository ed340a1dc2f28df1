"""What signing in by oneself needs to know: which session a code is of, one's place there, where one may sign in now, how often one mistyped."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from people.models import Person
from training.models import Attendance, CodeTry, Session
from training.rules import tries
from training.rules.windows import LEAVING
from training.selectors import sessions


def session_with_codes(session_id: UUID) -> Session | None:
    """One that shows codes; not cancelled."""
    return Session.objects.standing().select_related("unit").filter(public_id=session_id, qr=True).first()


def place_at(person: Person, session_id: UUID) -> Attendance | None:
    return sessions.own(person).filter(session__public_id=session_id).first()


def open_to(person: Person, now: datetime) -> list[Attendance]:
    """The person's places at sessions with codes where they may sign in or out now. One statement."""
    coming = Q(session__sign_in_from__lte=now, session__sign_in_until__gte=now)
    leaving = Q(session__asks_sign_out=True, session__starts_at__lte=now, session__ends_at__gte=now - LEAVING)
    rows = sessions.own(person).filter(coming | leaving, session__state=Session.State.PLANNED, session__qr=True)
    return list(rows.order_by("session__starts_at", "pk"))


def waits_until(places: Sequence[Attendance], now: datetime) -> datetime | None:
    """When whoever holds these places may type the next code; None: now. One statement."""
    rows = CodeTry.objects.filter(attendance__in=places, at__gt=now - tries.WRONG_WINDOW).order_by("-at").values_list("attendance", "at")
    found = list(rows[: tries.WRONG_CODES * max(1, len(places))])
    waits = (tries.waits_until([at for pk, at in found if pk == one.pk], now) for one in places)
    return max((one for one in waits if one), default=None)
