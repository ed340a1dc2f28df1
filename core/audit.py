"""The audit trail: one function writes it, inside the transaction of the action it tells of.

What was refused has no transaction that stays: forms and pages note the refusal here, and core.middleware writes it down after the answer.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.models import AuditEntry

# the address of the request being answered; set by core.middleware, so that services need not be told
origin: ContextVar[str | None] = ContextVar("origin", default=None)

# codes of the refusals that became a sentence for the person while this request was answered; None outside a request
refusals: ContextVar[list[str] | None] = ContextVar("refusals", default=None)


class Actor(Protocol):
    """Whoever acts: a person, known here by id and name only."""

    pk: Any
    name: Any


@dataclass
class Named:
    """An actor of whom no more is at hand than id and name."""

    pk: str
    name: str


def note_refusal(code: str) -> None:
    """A refusal reaches a person: keep its code until the answer is made. Called where a `Refused` is turned into words."""
    noted = refusals.get()
    if noted is not None:
        noted.append(code)


def record(
    event: str,
    *,
    by: Actor | None,
    now: datetime,
    subject: object = "",
    refused: bool = False,
    failed: bool = False,
    address: str | None = None,
    **detail: Any,
) -> AuditEntry:
    """Append one entry. `event` reads `room.verb` and has its words in examsite.audit.events; `detail` holds what is needed to understand it later,
    and no key, password or full number. `by` None is the system itself, or somebody unknown.

    `address` is that of the request being answered unless it is given.
    """
    outcome = AuditEntry.Outcome.FAILED if failed else AuditEntry.Outcome.REFUSED if refused else AuditEntry.Outcome.DONE
    return AuditEntry.objects.create(
        at=now,
        person_id_text=str(by.pk) if by is not None else "",
        person_name=str(by.name)[:60] if by is not None else "",
        address=address or origin.get(),
        event=event,
        subject=str(subject)[:200],
        outcome=outcome,
        detail=detail,
    )
