"""A field several forms share."""

from typing import Any, cast

from django import forms

from people.models import Unit


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
