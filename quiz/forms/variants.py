"""Choosing questions of the bank for a fixed paper."""

from typing import Any

from django import forms

from core.forms import Looks
from core.models import Office
from questionbank.selectors import offered_types
from quiz.forms.fields import PointsField


class PickForm(Looks, forms.Form):
    """The filters over the bank; a value that is no choice counts as not chosen."""

    text = forms.CharField(label="题干里的字", required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"}))
    type = forms.ChoiceField(label="题型", required=False)
    tag = forms.CharField(label="标签", required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(one.code, one.label) for one in offered_types(Office.current())]
        self.fields["type"].choices = [("", "全部题型"), *kinds]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class ChooseForm(Looks, forms.Form):
    question = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    points = PointsField(label="分值")
