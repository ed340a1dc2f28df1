"""What a whole session pays, when it is closed, opened again or corrected: at once where few were on its roster, else by the worker in short
transactions, so that nobody waits for thousands of lines of the ledger."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from core import queue
from training.models import Attendance, Session
from training.services import ledger

AT_ONCE = 300  # people: a transaction well under 200 ms on SQLite
WAKE_UP = "training.settle_session"


def follow(held: Session, now: datetime) -> None:
    """The ledger follows the session, inside the transaction that changed it; or the worker is told that it has to."""
    places = list(held.attendances.all()[: AT_ONCE + 1])
    if len(places) <= AT_ONCE:
        ledger.follow_session(held, places, now)
        return
    Session.objects.filter(pk=held.pk).update(ledger_behind=F("ledger_behind") + 1)
    queue.wake(queue.jobs, WAKE_UP, held.pk)


def finish(session_id: int, now: datetime) -> None:
    """Settle the session as it stands, some people a transaction. Whatever asks for it anew meanwhile is not forgotten: then it begins again."""
    asked = Session.objects.filter(pk=session_id, ledger_behind__gt=0).values_list("ledger_behind", flat=True).first()
    if asked is None:
        return
    keys = list(Attendance.objects.filter(session=session_id).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        with transaction.atomic():
            held = Session.objects.select_for_update(no_key=True).get(pk=session_id)
            ledger.follow_session(held, list(held.attendances.filter(pk__in=keys[start : start + AT_ONCE])), now)
    Session.objects.filter(pk=session_id, ledger_behind=asked).update(ledger_behind=0)


def finish_all(now: datetime) -> None:
    for session_id in Session.objects.filter(ledger_behind__gt=0).order_by("pk").values_list("pk", flat=True):
        finish(session_id, now)
