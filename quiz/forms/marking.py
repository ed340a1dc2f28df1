"""评卷: the points for one answer."""

from typing import Any
from uuid import UUID

from django import forms

from core.forms import Looks
from quiz.forms.fields import PointsField
from quiz.models import Exam
from quiz.selectors.marking import Place


def place_in(text: str) -> Place | None:
    """The answer that an address or a form names as <attempt>.<position>; None where it names none."""
    attempt, _, position = text.partition(".")
    if not (position.isascii() and position.isdigit() and len(position) < 6):
        return None
    try:
        return Place(UUID(attempt), int(position))
    except ValueError:
        return None


class AwardForm(Looks, forms.Form):
    """`seen` is the award that stood there when the page was shown, 0 for none."""

    answer = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=2**60, widget=forms.HiddenInput)
    points = PointsField(label="给分", error_messages={"required": "请填写分数，如 8 或 7.5。"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].widget.attrs |= {"data-keyboard-first": True, "autocomplete": "off"}

    def clean_answer(self) -> Place:
        place = place_in(self.cleaned_data["answer"])
        if place is None:
            raise forms.ValidationError("没有这份答案，请从评卷页重新打开。")
        return place


class MarkerForm(Looks, forms.Form):
    person = forms.CharField(label="账号、工号、手机号或姓名", max_length=40)


class DoubleForm(Looks, forms.Form):
    double_marking = forms.BooleanField(label="双评：每份答案由两人各评一次，互相看不到", required=False)
    marks_differ = PointsField(label="两人相差多少分以内取平均", help_text="超过的由第三人评定。", error_messages={"required": "请填写分数，如 2。"})

    def __init__(self, *args: Any, exam: Exam, **kwargs: Any) -> None:
        super().__init__(*args, initial={"double_marking": exam.double_marking, "marks_differ": exam.marks_differ}, **kwargs)
