"""Forms of scores that come by file, and of one such score put right."""

from typing import Any

from django import forms

from core.forms import DateField, Looks
from quiz.forms.fields import PointsField
from quiz.forms.roster import Beside
from quiz.models import Attempt, Exam

SOURCES = [(one.value, one.label) for one in (Attempt.Source.PAPER, Attempt.Source.PLATFORM)]


class _ForExam(forms.Form):
    def __init__(self, *args: Any, exam: Exam, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if exam.source == Exam.Source.EXTERNAL:
            for name in ("source", "held_on", "proof"):
                del self.fields[name]


class ScoresForm(Looks, _ForExam):
    """Of an exam held elsewhere the file alone; of one of our own also where the scores were earned, when, and what proves it."""

    source = forms.ChoiceField(label="在哪里考的", choices=SOURCES)
    held_on = forms.DateField(label="考试日期", widget=DateField())
    file = forms.FileField(label="成绩文件（Excel）", widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}))
    proof = forms.FileField(
        label="证明材料", help_text="签字盖章的成绩单照片，或扫描成的 PDF。", widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,.pdf"})
    )


class PreviewedForm(_ForExam):
    """What the confirmation of a preview sends again."""

    file = forms.UUIDField()
    source = forms.ChoiceField(choices=SOURCES)
    held_on = forms.DateField()
    proof = forms.UUIDField()


class CorrectForm(Beside, forms.Form):
    score = PointsField(label="正确的成绩")
    reason = forms.CharField(label="原因", max_length=200, help_text="本人会看到。如：成绩单第 3 行登错。")


class TakeAwayForm(Beside, forms.Form):
    reason = forms.CharField(label="原因", max_length=200, help_text="本人会看到。如：不是本人的成绩。")
