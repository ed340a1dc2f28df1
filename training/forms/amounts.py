"""学时 and 学分 as people write them."""

from typing import Any

from django import forms

from core.points import HUNDREDTHS, points_text

MOST = 1000


class AmountField(forms.DecimalField):
    """Hours or credits ("1.5"), as an integer of 1/100; None where nothing is written."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 8, "size": 6})
        super().__init__(**{"min_value": 0, "max_value": MOST, "decimal_places": 2, "required": False, "widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return points_text(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        return None if said is None else int(said * HUNDREDTHS)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip()
