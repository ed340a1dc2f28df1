"""What rooms above add to laws: what follows when a version of one was added, or is to be taken away again."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from people.models import Person
from statutes.models import StatuteVersion


class VersionAdded(NamedTuple):
    """`earlier` and `later` are the versions that it now stands between, if there are any."""

    version: StatuteVersion
    earlier: StatuteVersion | None
    later: StatuteVersion | None
    by: Person | None
    now: datetime


class VersionLeaving(NamedTuple):
    """`newest` is the one that will be the law's newest without it, None if it was the only one."""

    version: StatuteVersion
    newest: StatuteVersion | None
    by: Person
    now: datetime


OnVersion = Callable[[VersionAdded], None]
OnLeaving = Callable[[VersionLeaving], None]
_on_version: list[OnVersion] = []
_on_leaving: list[OnLeaving] = []


def register_version_added(handler: OnVersion) -> None:
    """Have `handler` follow new versions, inside the same transaction: questions whose basis changed. From a room's `apps.py`."""
    _on_version.append(handler)


def version_added(event: VersionAdded) -> None:
    for handler in _on_version:
        handler(event)


def register_version_leaving(handler: OnLeaving) -> None:
    """Have `handler` let go of a version that was imported by mistake, or raise `Refused` where something rests on it; in the same transaction,
    before it is deleted."""
    _on_leaving.append(handler)


def version_leaving(event: VersionLeaving) -> None:
    for handler in _on_leaving:
        handler(event)
