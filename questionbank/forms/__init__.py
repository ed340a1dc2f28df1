"""Forms of the bank."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import Looks
from questionbank import types
from questionbank.forms.labels import LabelsForm, labels_of
from questionbank.forms.saying import SayingForm, choose, key_text, said_of
from questionbank.models import Question

__all__ = ["FilterForm", "QuestionForm", "key_text"]


class FilterForm(Looks, forms.Form):
    """The filters over the list; a value that is no choice counts as not chosen."""

    text = forms.CharField(label="题干包含", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    type = forms.ChoiceField(label="题型", required=False)
    topic = forms.ChoiceField(label="知识点", required=False)
    difficulty = forms.ChoiceField(label="难度", required=False, choices=[("", "全部难度"), *Question.Difficulty.choices])
    status = forms.ChoiceField(label="状态", required=False, choices=[("", "全部在用"), *Question.Status.choices])

    def __init__(self, *args: Any, kinds: Sequence[types.QuestionType], topics: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "type", [("", "全部题型"), *((one.code, one.label) for one in kinds)])
        choose(self, "topic", [("", "全部知识点"), *((one, one) for one in topics)])

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class QuestionForm(LabelsForm, SayingForm):
    """A question by itself."""

    @classmethod
    def initial_of(cls, question: Question) -> dict[str, Any]:
        assert question.current_revision is not None
        return said_of(question.type, question.current_revision) | labels_of(question)
