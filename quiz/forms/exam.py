"""The form of an exam: four questions, everything else folded away with its default; and the form of an exam held elsewhere."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from core.forms import DateField, DateTimeLocal
from people.forms.who import Folded, WhoForm, initial_who
from questionbank.types.multiple import SCORING_RULES
from quiz.forms.admission import AdmissionFields, initial_admission
from quiz.forms.fields import PointsField
from quiz.forms.watching import WatchingForm, initial_watching
from quiz.models import Exam
from quiz.rules.makeups import RESULTS
from quiz.rules.terms import EXTERNAL, Terms
from quiz.selectors.admission import admission_of

OFFERED_KINDS = (Exam.Kind.FORMAL, Exam.Kind.MOCK, Exam.Kind.PRACTICE, Exam.Kind.QUALIFYING)
_WHOLE = {"inputmode": "numeric"}


class TermsForm(AdmissionFields, WatchingForm, Folded):
    """What is asked of every exam of our own."""

    title = forms.CharField(label="考试名称", max_length=80)
    opens_at = forms.DateTimeField(label="开始时间", widget=DateTimeLocal())
    closes_at = forms.DateTimeField(
        label="结束时间", widget=DateTimeLocal(), error_messages={"required": "请填写结束时间。只有练习可以不设结束时间。"}
    )
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, widget=forms.NumberInput(attrs=_WHOLE))
    duration_minutes = forms.IntegerField(label="答题时长（分钟）", min_value=1, max_value=600, widget=forms.NumberInput(attrs=_WHOLE))
    attempts_allowed = forms.IntegerField(
        label="考试机会（次）", min_value=1, max_value=99, widget=forms.NumberInput(attrs=_WHOLE), help_text="多次考试取最高成绩。"
    )
    pass_mark = PointsField(label="及格分", help_text="达到即为合格。")
    excellent_mark = PointsField(label="优秀分", help_text="达到即为优秀。")
    scoring_rule = forms.ChoiceField(label="多选题计分", choices=SCORING_RULES, help_text="任何一种都是：选错一项不得分。")
    paging = forms.ChoiceField(label="显示方式", choices=Exam.Paging.choices)
    shuffle_options = forms.BooleanField(label="打乱选项顺序", required=False)
    score_release = forms.ChoiceField(
        label="成绩公布", choices=Exam.ScoreRelease.choices, help_text="选“手动公布”的，考试结束、评完卷后由您在考试页点“公布成绩”。"
    )
    key_release = forms.ChoiceField(
        label="答案和解析公布",
        choices=Exam.KeyRelease.choices,
        help_text="练习和模拟考试交卷后即可看答案，除非选“不公布”。打算安排补考的选“不公布”：答案公布以后，考过的题不能用于补考；选“手动公布”的，"
        "补考办完以后再由您公布。",
    )

    RULES = (
        "duration_minutes", "attempts_allowed", "pass_mark", "excellent_mark", "scoring_rule", "paging", "shuffle_options", "score_release",
        "key_release",
    )  # fmt: skip
    MORE: tuple[str, ...] = ("year", *RULES)

    def terms(self) -> Terms:
        values = {name: self.cleaned_data[name] for name in ("title", "opens_at", "closes_at", *self.MORE)}
        return Terms(**values, watching=self.watching(), admission=self.admission(), roster_rule=self.roster_rule())

    def roster_rule(self) -> dict[str, Any]:
        raise NotImplementedError


class ExamForm(WhoForm, TermsForm):
    kind = forms.ChoiceField(label="类别", choices=[(one.value, one.label) for one in OFFERED_KINDS])
    annual = forms.BooleanField(label="作为本年度考试（年度报告按它统计）", required=False)

    MORE = ("kind", "year", "annual", *TermsForm.RULES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].required = self["kind"].value() != Exam.Kind.PRACTICE


class MakeupForm(TermsForm):
    """补考: of its parent's roster, those who stand as `results` say."""

    results = forms.MultipleChoiceField(
        label="补考人员", choices=list(RESULTS.items()), widget=forms.CheckboxSelectMultiple, error_messages={"required": "请选择哪些人补考。"}
    )

    who_template = "quiz/manage/_makeup_who.html"

    def show_counts(self, people: Mapping[str, int]) -> None:
        """Write how many people each choice means beside it."""
        self.fields["results"].choices = [(key, f"{label}（{people[key]} 人）") for key, label in RESULTS.items()]  # type: ignore[attr-defined]

    def roster_rule(self) -> dict[str, Any]:
        return {"results": self.cleaned_data["results"]}

    def terms(self) -> Terms:
        return replace(super().terms(), kind=Exam.Kind.MAKEUP)


class ExternalForm(WhoForm):
    title = forms.CharField(label="考试名称", max_length=80)
    opens_on = forms.DateField(label="考试日期", widget=DateField())
    closes_on = forms.DateField(label="截止日期", required=False, widget=DateField(), help_text="考试不止一天时填写最后一天。")
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, widget=forms.NumberInput(attrs=_WHOLE))
    annual = forms.BooleanField(label="作为本年度考试（年度报告按它统计）", required=False)
    full_marks = PointsField(label="总分")
    pass_mark = PointsField(label="及格分", help_text="达到即为合格。")
    excellent_mark = PointsField(label="优秀分", help_text="达到即为优秀。")

    MORE = ("year", "annual", "full_marks", "pass_mark", "excellent_mark")

    def terms(self) -> Terms:
        values = self.cleaned_data
        last = values["closes_on"] or values["opens_on"]
        zone = timezone.get_default_timezone()
        return Terms(
            title=values["title"],
            opens_at=datetime.combine(values["opens_on"], time(0, 0), tzinfo=zone),
            closes_at=datetime.combine(last, time(23, 59), tzinfo=zone),
            source=EXTERNAL,
            roster_rule=self.roster_rule(),
            **{name: values[name] for name in self.MORE},
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        first, last = values.get("opens_on"), values.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", "截止日期不能早于考试日期。")
        return values


def initial_values(terms: Terms | Exam) -> dict[str, Any]:
    """Initial values of either form from the terms of a preset or an exam."""
    values = {name: getattr(terms, name) for name in ("title", "opens_at", "closes_at", "full_marks", *ExamForm.MORE)}
    values |= initial_watching(terms)
    values["opens_on"] = timezone.localdate(terms.opens_at)
    values["closes_on"] = timezone.localdate(terms.closes_at) if terms.closes_at else None
    values |= initial_admission(admission_of(terms) if isinstance(terms, Exam) else terms.admission)
    if "results" in terms.roster_rule:
        return {**values, "results": terms.roster_rule["results"]}
    return {**values, **initial_who(terms.roster_rule)}
