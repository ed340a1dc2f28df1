"""A case as one form: its material, then its sub-questions as rows. Rows are added, removed and moved by buttons that send the form back, so no
script is needed."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms

from questionbank import types
from questionbank.forms.images import typed
from questionbank.forms.labels import LabelsForm, labels_of
from questionbank.forms.saying import SayingForm, said_of
from questionbank.models import Question, Revision
from questionbank.rules.content import MAX_PARTS
from questionbank.services.cases import Part
from questionbank.services.revising import Says
from questionbank.types.case import Case

COUNT_FIELD = "part-total"
Row = dict[str, Any]


class CaseForm(LabelsForm, SayingForm):
    """The material and what belongs to the case as a whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kind=Case.code, **kwargs)
        self.fields["stem"].label = "案例材料"
        self.fields["stem"].widget.attrs["rows"] = 8

    @classmethod
    def initial_of(cls, case: Question) -> Row:
        assert case.current_revision is not None
        return said_of(case.type, case.current_revision) | labels_of(case)


class PartForm(SayingForm):
    """One sub-question; `part` names the one that is revised, and is empty for a new one."""

    asks_anew = "#case-parts"
    part = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)


def row_of(said: Revision) -> Row:
    """A sub-question as it stands."""
    return said_of(said.question.type, said) | {"part": str(said.question.public_id)}


class PartRows:
    """All sub-questions: those `shown` at first, or those of `data` (a sent form) after `do`, the button that was pressed. Only the saving button has
    them checked."""

    def __init__(
        self, *, kinds: Sequence[types.QuestionType], own: Mapping[str, Question], shown: Sequence[Row] = (),
        data: Mapping[str, str] | None = None, do: str = "save", wrong: Mapping[str, str] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        """`kinds`: those a new sub-question may be of; `own`: the sub-questions of the case so far, by public id."""
        self._kinds, self._own, self._wrong = kinds, own, wrong
        if data is not None and do == "save":
            self.forms = [self._form(place, data.get(f"{_prefix(place)}-part", ""), data=data) for place in range(_total(data))]
            valid = [one.is_valid() for one in self.forms]  # each is checked, so that each shows its errors
            self.is_valid = all(valid)
            return
        rows = rearranged(_typed(data), do, self._fresh()) if data is not None else list(shown) or [self._fresh()]
        self.forms = [self._form(place, row.get("part", ""), initial=row) for place, row in enumerate(rows)]
        self.is_valid = False

    def parts(self) -> list[Part]:
        """What the services ask for."""
        return [Part(one.kind or one.cleaned_data["type"], Says(**one.words()), self._own.get(one.cleaned_data["part"])) for one in self.forms]

    def named(self) -> list[str]:
        """Which sub-question each of a sent form is; "" for a new one."""
        return [one.cleaned_data["part"] for one in self.forms]

    def _fresh(self) -> Row:
        return {"type": self._kinds[0].code}

    def _form(self, place: int, part: str, **given: Any) -> PartForm:
        known = self._own.get(part)
        return PartForm(prefix=_prefix(place), kinds=self._kinds, kind=known.type if known else "", wrong=self._wrong, **given)


def rearranged(rows: Sequence[Row], do: str, fresh: Row) -> list[Row]:
    """The rows after a button: add, remove-2, up-2, down-2 (places from 0); any other leaves them."""
    rows = list(rows)
    action, _, text = do.partition("-")
    place = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else len(rows)
    if action == "add" and len(rows) < MAX_PARTS:
        return [*rows, fresh]
    if place >= len(rows):
        return rows
    other = {"up": place - 1, "down": place + 1}.get(action, -1)
    if action == "remove":
        del rows[place]
    elif 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return rows


def _total(data: Mapping[str, str]) -> int:
    text = data.get(COUNT_FIELD, "")
    return min(int(text), MAX_PARTS) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _typed(data: Mapping[str, str]) -> list[Row]:
    prefixes = [f"{_prefix(place)}-" for place in range(_total(data))]
    rows = [{name: data.get(f"{prefix}{name}", "") for name in PartForm.base_fields} for prefix in prefixes]
    return [row | {"images": typed(data, prefix)} for prefix, row in zip(prefixes, rows, strict=True)]


def _prefix(place: int) -> str:
    return f"part-{place}"
