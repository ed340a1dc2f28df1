"""What must be true before a process serves or works. Rooms register their checks; web processes, workers and `prepare` ask all of them."""

from collections.abc import Callable

from core.clock import refuse_wrong_clock

Check = Callable[[], None]  # raises ImproperlyConfigured with a sentence
_checks: list[Check] = [refuse_wrong_clock]


def register(check: Check) -> None:
    """Called from a room's `apps.py`."""
    _checks.append(check)


def refuse_bad_start() -> None:
    """Stop the start of a process that would compute wrong deadlines or serve what must not be served."""
    for check in _checks:
        check()
