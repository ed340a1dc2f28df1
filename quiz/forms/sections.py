"""The sections of a paper as rows of a form. Rows are added and taken away by buttons that send the page back, so no script is needed."""

from collections.abc import Mapping, Sequence

from django import forms

from core.forms import Looks
from questionbank import types
from questionbank.models import Question
from quiz.forms.fields import NamesField, PointsField
from quiz.rules.draw import MAX_SECTIONS, Section

COUNT_FIELD = "section-total"


def _ticked() -> list[tuple[str, str]]:
    return [(kind.code, kind.label) for kind in types.every() if kind.input_type in ("radio", "checkbox")]


class SectionForm(Looks, forms.Form):
    type = forms.ChoiceField(label="题型", choices=_ticked)
    count = forms.IntegerField(label="题数", min_value=1, max_value=200, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    points = PointsField(label="每题分值")
    statutes = NamesField(label="限定法律法规", required=False, help_text="多个用顿号分开；不填为不限。")
    topics = NamesField(label="限定知识点", required=False, help_text="多个用顿号分开；不填为不限。")
    difficulty = forms.TypedChoiceField(
        label="限定难度", required=False, coerce=int, empty_value=None, choices=[("", "不限"), *Question.Difficulty.choices]
    )

    @property
    def has_filter(self) -> bool:
        return any(self[name].value() for name in ("statutes", "topics", "difficulty"))

    def section(self) -> Section:
        values = self.cleaned_data
        return Section(
            values["type"], values["count"], values["points"], frozenset(values["statutes"]), frozenset(values["topics"]), values["difficulty"]
        )


class SectionRows:
    """All rows: from `sections`, or from `data` (a sent form) with `do`, the button that was pressed. Only the saving button has them checked."""

    def __init__(self, sections: Sequence[Section] = (), data: Mapping[str, str] | None = None, do: str = "save") -> None:
        self._known: list[Section] | None = list(sections)
        if data is None:
            self.forms = [SectionForm(prefix=_prefix(place), initial=_initial(section)) for place, section in enumerate(sections)]
            return
        kept = [place for place in range(_total(data)) if do != f"remove-{place}"]
        rows = [{name: data.get(f"{_prefix(place)}-{name}", "") for name in SectionForm.base_fields} for place in kept]
        if do == "add" and len(rows) < MAX_SECTIONS:
            rows.append({"type": types.every()[0].code, "count": "10", "points": "2", "statutes": "", "topics": "", "difficulty": ""})
        bound = [
            SectionForm({f"{_prefix(place)}-{name}": value for name, value in row.items()}, prefix=_prefix(place)) for place, row in enumerate(rows)
        ]
        valid = [form.is_valid() for form in bound]  # each is checked, so that each shows its errors
        self._known = [form.section() for form in bound] if all(valid) else None
        self.forms = bound if do == "save" else [SectionForm(prefix=_prefix(place), initial=row) for place, row in enumerate(rows)]

    @property
    def sections(self) -> list[Section] | None:
        """What the rows say; None while one of them cannot be understood."""
        return self._known


def _prefix(place: int) -> str:
    return f"section-{place}"


def _total(data: Mapping[str, str]) -> int:
    text = data.get(COUNT_FIELD, "")
    return min(int(text), MAX_SECTIONS) if text.isascii() and text.isdigit() else 0


def _initial(section: Section) -> dict[str, object]:
    return {name: getattr(section, name) for name in SectionForm.base_fields}
