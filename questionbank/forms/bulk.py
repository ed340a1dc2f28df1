"""What a change of many questions sets."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.errors import Refused
from core.forms import Looks
from questionbank.models import BulkChange, Question
from questionbank.rules import content as rules

MAX_TAGS_TYPED = (rules.MAX_TAG + 1) * rules.MAX_TAGS


class NoValueForm(Looks, forms.Form):
    """A step needs nothing more."""

    @property
    def set_to(self) -> Any:
        return self.cleaned_data.get("value", "")


class TopicForm(NoValueForm):
    value = forms.CharField(
        label="知识点", required=False, max_length=rules.MAX_TOPIC, help_text="留空则清除知识点。", widget=forms.TextInput(attrs={"list": "topics"})
    )


class DifficultyForm(NoValueForm):
    value = forms.TypedChoiceField(label="难度", choices=Question.Difficulty.choices, initial=Question.Difficulty.MEDIUM, coerce=int)


class TagsForm(NoValueForm):
    value = forms.CharField(label="标签", max_length=MAX_TAGS_TYPED, help_text="几个标签用顿号分开，如：新法、易错")

    def clean_value(self) -> Sequence[str]:
        named = rules.read_tags(self.cleaned_data["value"])
        try:
            rules.check_tags(named)
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence, code=refusal.code) from None
        return named


_FORMS = {
    BulkChange.Action.TOPIC: TopicForm, BulkChange.Action.DIFFICULTY: DifficultyForm,
    BulkChange.Action.ADD_TAGS: TagsForm, BulkChange.Action.REMOVE_TAGS: TagsForm,
}  # fmt: skip


def form_for(action: BulkChange.Action, data: Any = None) -> NoValueForm:
    """The form that asks for what the action sets."""
    return _FORMS.get(action, NoValueForm)(data)
