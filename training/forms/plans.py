"""Forms of the year's plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from core.forms import Looks
from people.forms.fields import DayField, VersionField
from people.models import Unit
from training.forms.fields import LawsField
from training.models import Kind, Plan, PlanRow, Session
from training.services.plans import RowTerms

FIRST_YEAR = 2016


class NewPlanForm(Looks, forms.Form):
    unit = forms.TypedChoiceField(label="单位", coerce=int)
    year = forms.IntegerField(label="年度", error_messages={"required": "请填写年度。", "invalid": "年度请填四位数字，例如 2026。"})
    title = forms.CharField(label="名称", max_length=80, required=False, help_text="不填就叫“某某单位某某年度学法计划”。")
    copied = forms.BooleanField(label="照搬上一年的计划", required=False, help_text="把上一年的各项内容和法律法规都抄过来，再修改。")

    def __init__(self, *args: Any, units: Sequence[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {one.pk: one for one in units}
        self.latest = today.year + 1
        self.fields["unit"].choices = [(one.pk, one.full_name) for one in units]  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0].pk

    def clean_year(self) -> int:
        year = int(self.cleaned_data["year"])
        if not FIRST_YEAR <= year <= self.latest:
            raise forms.ValidationError(f"年度请填 {FIRST_YEAR} 到 {self.latest} 之间的年份。")
        return year

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        unit, year = self.units[data["unit"]], data["year"]
        return {"unit": unit, "year": year, "title": data["title"] or f"{unit.name}{year}年度学法计划", "copied": data["copied"]}


class PlanForm(Looks, forms.Form):
    title = forms.CharField(label="名称", max_length=80, error_messages={"required": "请填写名称。"})
    approver = forms.CharField(label="批准人", max_length=40, required=False, help_text="领导在纸上批准以后再填。")
    approved_on = DayField(label="批准日期", required=False)
    version = VersionField()

    @staticmethod
    def values_of(plan: Plan) -> dict[str, Any]:
        return {"title": plan.title, "approver": plan.approver, "approved_on": plan.approved_on, "version": plan.version}


class PlanRowForm(Looks, forms.Form):
    month = forms.TypedChoiceField(label="月份", coerce=int, choices=[(month, f"{month}月") for month in range(1, 13)])
    content = forms.CharField(label="学习内容", max_length=200, error_messages={"required": "请填写学习内容。"})
    laws = LawsField(label="法律法规")
    kind = forms.ChoiceField(label="形式", choices=Kind.choices)
    lecturer = forms.CharField(label="主讲", max_length=60, required=False)
    audience = forms.CharField(label="参加人员", max_length=100, required=False)
    version = VersionField()

    @staticmethod
    def values_of(row: PlanRow) -> dict[str, Any]:
        names = ("month", "content", "laws", "kind", "lecturer", "audience", "version")
        return {name: getattr(row, name) for name in names}

    def terms(self) -> RowTerms:
        return RowTerms(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class TickForm(Looks, forms.Form):
    """Which sessions carry out a row."""

    sessions = forms.ModelMultipleChoiceField(
        Session.objects.none(), label="完成这一项的会议", required=False, widget=forms.CheckboxSelectMultiple, to_field_name="public_id"
    )
    reason = forms.CharField(label="更正原因", max_length=200, required=False, help_text="会议已经归档的才要填。")

    def __init__(self, *args: Any, offered: QuerySet[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sessions"]
        field.queryset = offered  # type: ignore[attr-defined]
        field.label_from_instance = _label  # type: ignore[attr-defined]


def _label(session: Session) -> str:
    return f"{timezone.localdate(session.starts_at)} {session.title}（{session.get_state_display()}）"
