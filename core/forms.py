"""How refusals reach a form, and inputs in the project's look."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms

from core.errors import Refused


@contextmanager
def refusals_into(form: forms.BaseForm) -> Iterator[None]:
    """Inside the block a `Refused` becomes an error of the form: at its field where it names one of the form's, else above the form."""
    try:
        yield
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, forms.ValidationError(refusal.sentence, code=refusal.code))


class Looks:
    """Mix into a form: Bootstrap's classes on each widget, and errors tied to their field for screen readers."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
                css = "form-check-input"
            elif isinstance(widget, forms.Select):
                css = "form-select"
            else:
                css = "form-control"
            widget.attrs["class"] = f"{widget.attrs.get('class', '')} {css}".strip()


class DateTimeLocal(forms.DateTimeInput):
    """The browser's own date and time field; values are in the office's time zone, to the minute."""

    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class DateField(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)
