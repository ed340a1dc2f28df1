"""What rooms above add to laws: what follows when a version of one was added."""

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


OnVersion = Callable[[VersionAdded], None]
_on_version: list[OnVersion] = []


def register_version_added(handler: OnVersion) -> None:
    """Have `handler` follow new versions, inside the same transaction: questions whose basis changed. From a room's `apps.py`."""
    _on_version.append(handler)


def version_added(event: VersionAdded) -> None:
    for handler in _on_version:
        handler(event)
