"""What rooms above add to exams: further conditions for starting."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Gate = Callable[[Any, datetime], str | None]  # (candidate, now) -> a sentence that says what is missing, or None
_gates: list[Gate] = []


def register_gate(gate: Gate) -> None:
    """Add a condition for starting an attempt. Called from a room's `apps.py`; one statement at most."""
    _gates.append(gate)


def first_closed_gate(candidate: Any, now: datetime) -> str | None:
    return next((sentence for gate in _gates if (sentence := gate(candidate, now))), None)
