"""Fields several forms share."""

from datetime import date
from typing import Any, cast

from django import forms

from core import mail
from core.forms import DateField
from people.models import Unit
from people.rules import days, table


class UnitField(forms.ModelChoiceField):
    """Units by their full names; the value is the public id. The form sets which."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), label="单位", to_field_name="public_id", **kwargs)

    def to_python(self, value: Any) -> Unit | None:
        try:
            return cast(Unit | None, super().to_python(value))
        except forms.ValidationError:
            raise forms.ValidationError("请从列表中选择单位。", code="invalid_choice") from None

    def label_from_instance(self, obj: Unit) -> str:
        return obj.full_name


class VersionField(forms.Field):
    """The version of the row that the page showed; 0, which no row has, for what is no version."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> int:
        text = str(value or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


class DayField(forms.DateField):
    """A day in the browser's own field."""

    widget = DateField
    default_error_messages = {"required": "请填写日期。", "invalid": "请填写日期，例如 2026-03-01。"}


class EmailText(forms.CharField):
    """An e-mail address as typed; the rules of the table of people decide whether it is one."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"})
        super().__init__(label="邮箱", max_length=table.MOST_EMAIL, required=False, widget=widget, **kwargs)


def without_mail(fields: dict[str, forms.Field]) -> None:
    """Nobody is asked for an address that nothing is sent to."""
    if not mail.is_on():
        del fields["email"]


def lived(day: date, today: date) -> date:
    """The day, if it can be told how things were on it."""
    if why_not := days.why_not_shown(day, today):
        raise forms.ValidationError(why_not)
    return day
