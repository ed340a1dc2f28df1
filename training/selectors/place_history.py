"""What was changed of somebody's attendance, in words."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from training.models import Attendance, AttendanceChange

_LEFT_OUT = ("by_hand", "phone", "signature_id", "leave_proof_id")


def in_words(change: AttendanceChange) -> list[str]:
    """身份：应到 → 移出, a line for each column that people know."""
    told = [name for name in change.after if name not in _LEFT_OUT]
    return [f"{_label(name)}：{_words(name, change.before.get(name))} → {_words(name, change.after[name])}" for name in told]


def _field(name: str) -> "models.Field[Any, Any]":
    field = Attendance._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _label(name: str) -> str:
    return str(_field(name).verbose_name)


def _words(name: str, value: Any) -> str:
    if value in (None, ""):
        return "（空）"
    field = _field(name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(str(value))
        return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else str(value)
    return str(value)
