"""The sections of a paper as rows of a form. Rows are added and taken away by buttons that send the page back, so no script is needed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from core.forms import Looks, NamesField
from core.models import Office
from questionbank import types
from questionbank.models import Question
from questionbank.rules.content import MAX_PARTS
from questionbank.selectors import offered_types
from quiz.forms.fields import PointsField
from quiz.rules.draw import MAX_SECTIONS, Section

COUNT_FIELD = "section-total"


class SectionForm(Looks, forms.Form):
    type = forms.ChoiceField(label="题型")
    count = forms.IntegerField(label="题数", min_value=1, max_value=200, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    parts = forms.IntegerField(
        label="每题小题数",
        required=False,
        min_value=1,
        max_value=MAX_PARTS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text="只抽小题数正好相同的案例，这样每份试卷总分相等。",
    )
    points = PointsField(label="每题分值")
    statutes = NamesField(label="限定法律法规", required=False, help_text="多个用顿号分开；不填为不限。")
    topics = NamesField(label="限定知识点", required=False, help_text="多个用顿号分开；不填为不限。")
    tags = NamesField(label="限定标签", required=False, help_text="多个用顿号分开，有其中一个即可；不填为不限。")
    difficulty = forms.TypedChoiceField(
        label="限定难度", required=False, coerce=int, empty_value=None, choices=[("", "不限"), *Question.Difficulty.choices]
    )

    def __init__(self, *args: Any, kinds: Sequence[types.QuestionType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [(one.code, one.label) for one in kinds]  # type: ignore[attr-defined]
        self.of_cases = self["type"].value() in {one.code for one in kinds if one.has_parts}
        if self.of_cases:
            self.fields["points"].label = "每小题分值"

    @property
    def has_filter(self) -> bool:
        return any(self[name].value() for name in ("statutes", "topics", "tags", "difficulty"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.of_cases and not values.get("parts") and "parts" not in self.errors:
            self.add_error("parts", "请填写每道案例题有几个小题。")
        return values

    def section(self) -> Section:
        values = self.cleaned_data
        return Section(
            values["type"], values["count"], values["points"], frozenset(values["statutes"]), frozenset(values["topics"]), values["difficulty"],
            values["parts"] if self.of_cases else 1, frozenset(values["tags"]),
        )  # fmt: skip


class SectionRows:
    """All rows: from `sections`, or from `data` (a sent form) with `do`, the button that was pressed. Only the saving button has them checked."""

    def __init__(self, sections: Sequence[Section] = (), data: Mapping[str, str] | None = None, do: str = "save") -> None:
        self._known: list[Section] | None = list(sections)
        self.kinds = _kinds(sections)
        if data is None:
            self.forms = [self._form(place, initial=_initial(section)) for place, section in enumerate(sections)]
            return
        kept = [place for place in range(_total(data)) if do != f"remove-{place}"]
        rows = [{name: data.get(f"{_prefix(place)}-{name}", "") for name in SectionForm.base_fields} for place in kept]
        if do == "add" and len(rows) < MAX_SECTIONS:
            rows.append({**dict.fromkeys(SectionForm.base_fields, ""), "type": self.kinds[0].code, "count": "10", "points": "2"})
        bound = [self._form(place, {f"{_prefix(place)}-{name}": value for name, value in row.items()}) for place, row in enumerate(rows)]
        valid = [form.is_valid() for form in bound]  # each is checked, so that each shows its errors
        self._known = [form.section() for form in bound] if all(valid) else None
        self.forms = bound if do == "save" else [self._form(place, initial=row) for place, row in enumerate(rows)]

    def _form(self, place: int, data: Mapping[str, str] | None = None, **initial: Any) -> SectionForm:
        return SectionForm(data, prefix=_prefix(place), kinds=self.kinds, **initial)

    @property
    def has_cases(self) -> bool:
        """A row may become one of cases, which asks one thing more."""
        return any(one.has_parts for one in self.kinds)

    @property
    def sections(self) -> list[Section] | None:
        """What the rows say; None while one of them cannot be understood."""
        return self._known


def _kinds(sections: Sequence[Section]) -> list[types.QuestionType]:
    """The types that are switched on, and those a section has already."""
    kept = {section.type for section in sections}
    offered = offered_types(Office.current())
    return [one for one in types.every() if one in offered or one.code in kept]


def _prefix(place: int) -> str:
    return f"section-{place}"


def _total(data: Mapping[str, str]) -> int:
    text = data.get(COUNT_FIELD, "")
    return min(int(text), MAX_SECTIONS) if text.isascii() and text.isdigit() else 0


def _initial(section: Section) -> dict[str, object]:
    return {name: getattr(section, name) for name in SectionForm.base_fields}
