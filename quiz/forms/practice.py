"""What to practise."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from core.forms import Looks
from questionbank.forms.filtering import WordField
from questionbank.models import Question
from questionbank.types import QuestionType
from quiz.rules.practice import FAVOURITES, MISTAKES, SET, Choice

LIMITS = [(str(SET), f"{SET} 题一组"), ("0", "一直练")]


class ChoiceForm(Looks, forms.Form):
    """All in the address. A value that is no choice counts as not chosen."""

    law = WordField(label="法律法规", required=False, max_length=100)
    type = forms.ChoiceField(label="题型", required=False)
    difficulty = forms.ChoiceField(label="难度", required=False, choices=[("", "全部难度"), *Question.Difficulty.choices])
    limit = forms.ChoiceField(label="题数", required=False, choices=LIMITS)
    among = forms.ChoiceField(required=False, choices=[(MISTAKES, ""), (FAVOURITES, "")], widget=forms.HiddenInput)
    series = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, kinds: Iterable[QuestionType], laws: Mapping[str, int] | None = None) -> None:
        """`laws` are offered with how many questions they have."""
        super().__init__(data, auto_id="practice_%s")
        for name, choices in {
            "law": [("", "全部法律法规"), *((law, f"{law}（{number} 题）") for law, number in (laws or {}).items())],
            "type": [("", "全部题型"), *((kind.code, kind.label) for kind in kinds)],
        }.items():
            self.fields[name].widget.choices = choices  # type: ignore[attr-defined]
        self.fields["type"].choices = self.fields["type"].widget.choices  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value}
        return Choice(**{**values, "limit": int(values.get("limit", 0))})
