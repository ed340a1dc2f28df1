"""Filters every template may use: points, rates, dates as offices write them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from core.points import points_text
from core.rates import Rate

register = template.Library()


@register.filter
def points(hundredths: int | None) -> str:
    """9550 -> 95.5"""
    return points_text(hundredths)


@register.filter
def share(ten_thousandths: int | None) -> str:
    """6667 -> 66.7%"""
    return "—" if not isinstance(ten_thousandths, int) else f"{Decimal(ten_thousandths) / 100:.1f}%"


@register.filter
def rate_prose(rate: Rate) -> str:
    return rate.prose


@register.filter
def rate_table(rate: Rate) -> str:
    return rate.table


@register.filter
def moment(value: datetime | None) -> str:
    """2026-11-22 09:00 in the office's time zone."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


@register.filter
def until(start: datetime, end: datetime) -> str:
    """2026-11-22 15:00 至 17:15; the day again only where it is another."""
    ends = moment(end)
    return f"{moment(start)} 至 {ends.split()[1] if timezone.localdate(start) == timezone.localdate(end) else ends}"


@register.filter
def clock(value: timedelta) -> str:
    """How long something still lasts: 1:02:05, 09:30; 00:00 once it is over."""
    minutes, seconds = divmod(max(0, int(value.total_seconds())), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes:02}:{seconds:02}"


@register.filter
def day(value: date | datetime | None) -> str:
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return value.isoformat() if value else ""


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """mapping[key], or None."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.inclusion_tag("components/_field.html")
def field(bound_field: Any, help_text: str = "") -> dict[str, Any]:
    """One form field with label, help and errors."""
    from django import forms

    return {
        "field": bound_field,
        "help_text": help_text or bound_field.help_text,
        "is_check": isinstance(bound_field.field.widget, forms.CheckboxInput),
    }
