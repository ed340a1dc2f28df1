"""Inputs that the forms of exams share."""

from typing import Any

from django import forms

from core.errors import Refused
from core.points import points_from_text, points_text


class PointsField(forms.Field):
    """A score as people write it ("95.5"), as an integer of 1/100 point."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6, "maxlength": 10}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return points_text(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()[:40]
        if not text:
            return None
        try:
            return points_from_text(text)
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence, code=refusal.code) from None
