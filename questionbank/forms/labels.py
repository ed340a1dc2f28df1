"""By what a question is found again: topic, difficulty, tags. No part of what it says."""

from typing import Any

from django import forms

from questionbank.models import Question
from questionbank.rules import content as rules

MAX_TYPED = (rules.MAX_TAG + 1) * rules.MAX_TAGS * 2


class LabelsForm(forms.Form):
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    topic = forms.CharField(
        label="知识点", required=False, max_length=rules.MAX_TOPIC, help_text="如：行政处罚法", widget=forms.TextInput(attrs={"list": "topics"})
    )
    difficulty = forms.TypedChoiceField(label="难度", choices=Question.Difficulty.choices, initial=Question.Difficulty.MEDIUM, coerce=int)
    tags = forms.CharField(label="标签", required=False, max_length=MAX_TYPED, help_text="几个标签用顿号分开，如：新法、易错")

    def labels(self) -> dict[str, Any]:
        """What the services ask for."""
        data = self.cleaned_data
        return {"topic": data["topic"], "difficulty": data["difficulty"], "tags": rules.read_tags(data["tags"])}


def labels_of(question: Question) -> dict[str, Any]:
    """The initial values for a question that exists, and the version that is edited."""
    return {
        "seen_version": question.version,
        "topic": question.topic,
        "difficulty": question.difficulty,
        "tags": "、".join(one.name for one in question.tags.all()),
    }
