"""Forms of the bank."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import Looks
from questionbank import types
from questionbank.models import Question


class FilterForm(Looks, forms.Form):
    """The filters over the list; a value that is no choice counts as not chosen."""

    text = forms.CharField(label="题干包含", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    type = forms.ChoiceField(label="题型", required=False, choices=[("", "全部题型"), *types.choices()])
    topic = forms.ChoiceField(label="知识点", required=False)
    difficulty = forms.ChoiceField(label="难度", required=False, choices=[("", "全部难度"), *Question.Difficulty.choices])
    status = forms.ChoiceField(label="状态", required=False, choices=[("", "在用（不含已停用）"), *Question.Status.choices])

    def __init__(self, *args: Any, topics: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部知识点"), *((one, one) for one in topics)]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
