"""How refusals reach a form, and inputs in the project's look."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from core import audit
from core.errors import Refused, Stale

TOO_LONG = "最多 %(limit_value)d 个字，现在有 %(show_value)d 个，请改短一些。"


@dataclass(frozen=True)
class Difference:
    """A field two people filled differently, in words, for components/_conflict.html."""

    label: str
    mine: str
    theirs: str


@contextmanager
def refusals_into(form: forms.BaseForm) -> Iterator[None]:
    """Inside the block a `Refused` becomes an error of the form: at its field where it names one of the form's, else above the form.

    A `Stale` also puts what both people wrote beside each other (`form.conflict`), where the form says what a row holds (`values_of`), and moves
    the form on to the row's version: sending it again is then a decision.
    """
    try:
        yield
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        form.add_error(refusal.field if refusal.field in form.fields else None, forms.ValidationError(refusal.sentence, code=refusal.code))
        if isinstance(refusal, Stale) and refusal.row is not None and hasattr(form, "values_of"):
            form.conflict = _differences(form, form.values_of(refusal.row))  # type: ignore[attr-defined]
            data: Any = form.data.copy()  # type: ignore[attr-defined]
            data[form.add_prefix("version")] = str(refusal.row.version)
            form.data = data


def _differences(form: forms.BaseForm, theirs: Mapping[str, Any]) -> list[Difference]:
    """Where the two differ; `theirs` maps field names to initial values."""
    found = []
    for name, value in theirs.items():
        bound = form[name]
        before = bound.field.prepare_value(value)
        words = _in_words(bound.field, bound.data), _in_words(bound.field, before)
        if name != "version" and bound.field.has_changed(before, bound.data) and words[0] != words[1]:  # a text may say the same as a value
            found.append(Difference(str(bound.label), *words))
    return found


def _in_words(field: forms.Field, value: Any) -> str:
    """A value as the person sees it in the form: labels of choices, 是 and 否."""
    if isinstance(field, forms.BooleanField):
        return "是" if field.to_python(value) else "否"
    chosen = {str(one) for one in (value if isinstance(value, (list, tuple)) else [value])}
    choices = getattr(field, "choices", None)
    if choices is not None:
        return "、".join(str(label) for key, label in choices if str(key) in chosen) or "（空）"
    if hasattr(field.widget, "format_value"):
        value = field.widget.format_value(value)
    return str(value) if value not in (None, "", []) else "（空）"


class Looks:
    """Mix into a form: Bootstrap's classes on each widget, errors tied to their field for screen readers, and what to do about a text too long."""

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
            if isinstance(field, forms.CharField):
                field.error_messages.setdefault("max_length", TOO_LONG)


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]


class ScanForm(Looks, forms.Form):
    """已盖章扫描件, put back beside its record (core.scans); several pages at once. Its ids are its own: a page may hold several."""

    pages = FilesField(
        label="扫描件（PDF、JPG 或 PNG，可选多个）",
        allow_empty_file=True,
        error_messages={"required": "请先选择扫描件。"},
        widget=FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    note = forms.CharField(label="说明", max_length=200, required=False, help_text="如：共 2 页；换上补签后的一份。")

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_scan_{of}_%s", **kwargs)


class NamesField(forms.CharField):
    """Several names in one line or on several, as a list without doubles."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(sorted(value)) if isinstance(value, (list, tuple, set, frozenset)) else value

    def to_python(self, value: Any) -> Any:
        return list(dict.fromkeys(one for one in re.split(r"[\s,，、;；]+", (super().to_python(value) or "").replace("\0", "")) if one))


class DateTimeLocal(forms.DateTimeInput):
    """The browser's own date and time field; values are in the office's time zone, to the minute."""

    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class DateField(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)
