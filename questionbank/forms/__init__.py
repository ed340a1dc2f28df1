"""Forms of the bank."""

from typing import Any

from questionbank.forms.filtering import FilterForm
from questionbank.forms.labels import LabelsForm, labels_of
from questionbank.forms.saying import SayingForm, key_text, said_of
from questionbank.models import Question

__all__ = ["FilterForm", "QuestionForm", "key_text"]


class QuestionForm(LabelsForm, SayingForm):
    """A question by itself."""

    @classmethod
    def initial_of(cls, question: Question) -> dict[str, Any]:
        assert question.current_revision is not None
        return said_of(question.type, question.current_revision) | labels_of(question)
