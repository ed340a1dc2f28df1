"""Forms of qualification exams: one result of one or several people, the list's filter."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from certificates.models import QualificationExam
from certificates.rules.exam_table import Facts
from core.forms import DateField, Looks, NamesField
from people.forms.fact_file import proof_field
from people.forms.who import named
from people.models import EnforcementField, Person
from people.selectors.fields import fields_offered
from training.forms.amounts import AmountField

PROOF_HELP = "合格证、成绩单或通知的照片或扫描件；多人一份的，一起登记时放一次。"
RESULTS = [("yes", "合格"), ("no", "不合格")]


class ExamForm(Looks, forms.Form):
    subject = forms.ChoiceField(label="科目", choices=QualificationExam.Subject.choices)
    field = forms.ModelChoiceField(
        label="执法领域", queryset=EnforcementField.objects.none(), required=False, empty_label="不分领域", help_text="只有专业知识考试填，也可不填。"
    )
    organiser = forms.CharField(label="组织单位", max_length=80, help_text="如：湛江市司法局。本系统内的考试是练习，不在此登记。")
    on = forms.DateField(label="考试日期", widget=DateField())
    persons = NamesField(
        label="参加人员", widget=forms.Textarea(attrs={"rows": 2}), help_text="填姓名、账号、工号或手机号，多人用顿号或换行分开。",
        error_messages={"required": "请至少填写一名参加人员。"},
    )  # fmt: skip
    result = forms.ChoiceField(label="结果", choices=[("", "请选择"), *RESULTS], error_messages={"required": "请选择合格或不合格。"})
    score = AmountField(label="成绩", help_text="可不填；几个人成绩不同的，请用表格登记。")
    document = forms.CharField(label="文号或证书编号", max_length=80, required=False)
    proof = proof_field(PROOF_HELP)
    note = forms.CharField(label="备注", max_length=200, required=False)

    def __init__(self, *args: Any, people: QuerySet[Person], before: QualificationExam | None = None, **kwargs: Any) -> None:
        """`before`: a result that was withdrawn and is entered again."""
        super().__init__(*args, initial=_initial(before) if before else None, **kwargs)
        self.people = people
        self.fields["field"].queryset = fields_offered(before.field if before else None)  # type: ignore[attr-defined]

    def clean_persons(self) -> list[Person]:
        return named(self.people, self.cleaned_data["persons"])

    def facts(self) -> Facts:
        said = self.cleaned_data
        field = said["field"].pk if said["field"] else None
        organiser = " ".join(said["organiser"].split())
        return Facts(said["subject"], organiser, said["on"], said["result"] == "yes", field, said["score"], said["document"], said["note"])


def _initial(one: QualificationExam) -> dict[str, Any]:
    same = {name: getattr(one, name) for name in ("subject", "field", "organiser", "on", "score", "document", "note")}
    return {**same, "persons": [one.person.account], "result": "yes" if one.passed else "no"}


class ExamFilter(Looks, forms.Form):
    """A value that is no choice counts as not chosen."""

    text = forms.CharField(label="姓名", required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"}))
    subject = forms.ChoiceField(label="科目", required=False, choices=[("", "全部科目"), *QualificationExam.Subject.choices])
    year = forms.IntegerField(label="年份", required=False, min_value=1950, max_value=2200, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    result = forms.ChoiceField(label="结果", required=False, choices=[("", "全部"), *RESULTS])
    withdrawn = forms.BooleanField(label="看已撤下的", required=False)

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        said = self.cleaned_data
        passed = {"yes": True, "no": False}.get(said.get("result") or "")
        words = {"words": said.get("text") or "", "subject": said.get("subject") or ""}
        return {**words, "year": said.get("year"), "passed": passed, "withdrawn": bool(said.get("withdrawn"))}

    @property
    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in ("subject", "year", "result")]
