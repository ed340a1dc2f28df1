"""The audit trail: one function writes it, inside the transaction of the action it tells of."""

from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol

from core.models import AuditEntry

# the address of the request being answered; set by core.middleware, so that services need not be told
origin: ContextVar[str | None] = ContextVar("origin", default=None)


class Actor(Protocol):
    """Whoever acts: a person, known here by id and name only."""

    pk: Any
    name: Any


def record(
    event: str, *, by: Actor | None, now: datetime, subject: object = "", refused: bool = False, address: str | None = None, **detail: Any
) -> AuditEntry:
    """Append one entry. `event` reads `room.verb`; `detail` holds what is needed to understand it later, and no key, password or full number.

    `address` is that of the request being answered unless it is given.
    """
    return AuditEntry.objects.create(
        at=now,
        person_id_text=str(by.pk) if by is not None else "",
        person_name=str(by.name) if by is not None else "",
        address=address or origin.get(),
        event=event,
        subject=str(subject)[:200],
        outcome=AuditEntry.Outcome.REFUSED if refused else AuditEntry.Outcome.DONE,
        detail=detail,
    )
