"""A session in words: what its history compares, field by field."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from core.points import points_text
from people.selectors.meant import rule_in_words
from training.models import Session

ALTERED = (
    "title", "kind", "starts_at", "ends_at", "place", "link", "lecturer", "agenda", "hours", "plan_row", "sign_in_from", "sign_in_until", "qr",
    "shared_phones", "draws_signature", "asks_sign_out", "late_minutes", "early_minutes", "part_percent", "leave_in_base",
)  # fmt: skip
WHO, LAWS = "参加范围", "法律法规"


def in_words(session: Session) -> dict[str, str]:
    """What may be altered of it, by the label people know; a few statements (the laws, whom the rule means)."""
    said = {_label(name): _words(session, name) for name in ALTERED}
    said[LAWS] = "".join(f"《{title}》" for title in session.laws.order_by("position").values_list("title", flat=True))
    said[WHO] = rule_in_words(session.roster_rule)
    return said


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Only what is not the same in both."""
    changed = [label for label in after if before.get(label) != after[label]]
    return {label: before.get(label, "") for label in changed}, {label: after[label] for label in changed}


def _field(name: str) -> "models.Field[Any, Any]":
    field = Session._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _label(name: str) -> str:
    return str(_field(name).verbose_name)


def _words(session: Session, name: str) -> str:
    value = getattr(session, name)
    if name == "hours":
        return points_text(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if _field(name).choices:
        return str(getattr(session, f"get_{name}_display")())
    return "" if value is None else str(value)
