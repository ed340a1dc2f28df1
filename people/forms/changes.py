"""Forms of changes of people: what each kind asks, the filters of the list, the reason of a refusal."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet

from core.forms import Looks
from people.forms.fields import DayField, EmailText, UnitField, VersionField, without_mail
from people.models import Person, PersonnelChange, StaffingType, Unit
from people.rules import changes as rules
from people.services.changes import Facts

Kind = PersonnelChange.Kind


class StaffingField(forms.ModelChoiceField):
    """The staffing types in use, and the one a person has already."""

    def __init__(self) -> None:
        missing = {"required": "请选择编制类型。", "invalid_choice": "请从列表中选择编制类型。"}
        super().__init__(queryset=StaffingType.objects.none(), label="编制类型", empty_label="请选择", error_messages=missing)

    def offer(self, present: StaffingType | None) -> None:
        self.queryset = StaffingType.objects.filter(Q(in_use=True) | Q(pk=present.pk if present else None))


MASKED = "带星号的是已填的号码，不改请留着。"


class ChangeForm(Looks, forms.Form):
    """One change; only the fields that its kind needs. `person` is None for a newcomer."""

    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名。"})
    namesake = forms.BooleanField(label="是另一个人", required=False)
    mobile = forms.CharField(label="手机号", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
    to_unit = UnitField(empty_label="请选择", error_messages={"required": "请选择单位。"})
    post = forms.CharField(label="职务", max_length=60, required=False)
    staffing_type = StaffingField()
    effective_on = DayField(label="生效日期")
    reason = forms.CharField(label="事由", max_length=100, error_messages={"required": "请填写事由，例如“组织调动”“到龄退休”。"})
    document = forms.CharField(label="依据文件", max_length=100, required=False, help_text="例如：南组〔2026〕5号")
    version = VersionField()

    def __init__(self, *args: Any, kind: PersonnelChange.Kind, person: Person | None, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.person = kind, person
        for name in self._not_asked():
            del self.fields[name]
        if self.initial.get("mobile"):
            self.fields["mobile"].help_text = MASKED
        if "to_unit" in self.fields:
            field = cast(UnitField, self.fields["to_unit"])
            field.queryset, field.label = units, "现单位" if kind == Kind.TRANSFERRED else "单位"
            cast(StaffingField, self.fields["staffing_type"]).offer(person.staffing_type if person else None)
        self.fields["effective_on"].help_text = "从这一天起不在本单位；最后一个在岗日是前一天。" if kind in rules.ENDING else "新情况的第一天。"

    def _not_asked(self) -> list[str]:
        if self.kind in rules.ENDING:
            return ["name", "namesake", "mobile", "to_unit", "post", "staffing_type"]
        return ["version"] if self.kind == Kind.JOINED else ["name", "namesake", "mobile"]

    def values_of(self, person: Person) -> dict[str, Any]:
        """Where the person works now, beside what is typed, for whoever comes second."""
        present = {"to_unit": person.unit.public_id, "post": person.post, "staffing_type": person.staffing_type_id}
        return {name: value for name, value in present.items() if name in self.fields} | {"version": person.version}

    def facts(self) -> Facts:
        data = self.cleaned_data
        names = [name for name in ("to_unit", "post", "staffing_type", "effective_on", "reason", "document", "name", "mobile") if name in data]
        return Facts(kind=self.kind, person=self.person, **{name: data[name] for name in names})


class DeclineForm(Looks, forms.Form):
    answer = forms.CharField(label="退回原因", max_length=100, error_messages={"required": "请写明退回的原因，填报人会看到。"})


class ChangeFilterForm(Looks, forms.Form):
    """What the list of changes is narrowed to."""

    year = forms.TypedChoiceField(label="年度", coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(label="变动", choices=[("", "全部"), *Kind.choices], required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *PersonnelChange.State.choices], required=False)
    unit = UnitField(required=False, empty_label="全部单位")

    def __init__(self, *args: Any, years: Sequence[int], units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["year"]).choices = [("", "全部年度"), *((year, f"{year} 年") for year in years)]
        cast(UnitField, self.fields["unit"]).queryset = units


class EditPersonForm(Looks, forms.Form):
    """The facts of a person and their account."""

    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名。"})
    account = forms.CharField(label="账号", max_length=40, help_text="改了以后，本人要用新账号登录。", error_messages={"required": "请填写账号。"})
    staff_number = forms.CharField(label="工号", max_length=30, required=False)
    mobile = forms.CharField(
        label="手机号", max_length=20, required=False, help_text=MASKED,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    shares_mobile = forms.BooleanField(label="两人共用这个手机号", required=False)
    email = EmailText(help_text="通知会同时发到这个邮箱。带星号的是已填的地址，不改请留着。")
    sort_number = forms.CharField(label="排序号", max_length=6, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_mail(self.fields)

    def values_of(self, person: Person) -> dict[str, Any]:
        names = ("name", "account", "staff_number", "sort_number", "version")
        masked = {"mobile": person.masked_mobile, "email": person.masked_email}
        return {name: getattr(person, name) for name in names} | {name: value for name, value in masked.items() if name in self.fields}

    def texts(self) -> dict[str, str]:
        names = ("name", "account", "staff_number", "mobile", "email", "sort_number")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class ReasonForm(Looks, forms.Form):
    reason = forms.CharField(label="原因", max_length=100, error_messages={"required": "请填写原因。"})
    version = VersionField()


class PostingForm(Looks, forms.Form):
    """What may be put right in the latest posting; `was_ended` asks for its last day too."""

    post = forms.CharField(label="职务", max_length=60, required=False)
    staffing_type = StaffingField()
    from_on = DayField(label="生效日期")
    until_on = DayField(label="截止日期", required=False, help_text="任职的最后一天。")
    reason = forms.CharField(label="更正原因", max_length=100, error_messages={"required": "请填写更正的原因。"})
    version = VersionField()

    def __init__(self, *args: Any, person: Person, was_ended: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(StaffingField, self.fields["staffing_type"]).offer(person.staffing_type)
        if not was_ended:
            del self.fields["until_on"]

    def values_of(self, person: Person) -> dict[str, Any]:
        latest = person.postings.latest("from_on")
        days = {"from_on": latest.from_on, "until_on": latest.until_on}
        present = {"post": person.post, "staffing_type": person.staffing_type_id, **days}
        return {name: value for name, value in present.items() if name in self.fields} | {"version": person.version}

    def until(self) -> date | None:
        return cast(date | None, self.cleaned_data.get("until_on"))
