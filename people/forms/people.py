"""Forms of the people pages."""

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet

from core.forms import Looks
from people.forms.fields import DayField, EmailText, UnitField, without_mail
from people.models import Person, Unit
from people.selectors import offered
from people.services.persons import Joining

_NOT_ACTIVE = [choice for choice in Person.Status.choices if choice[0] != Person.Status.ACTIVE]


class FilterForm(Looks, forms.Form):
    """What the list of people is narrowed to."""

    q = forms.CharField(label="姓名、拼音首字母、账号、工号或手机号", max_length=60, required=False, widget=forms.TextInput(attrs={"type": "search"}))
    unit = UnitField(required=False, empty_label="全部单位")
    status = forms.ChoiceField(label="状态", choices=[("", "在职"), ("all", "全部"), *_NOT_ACTIVE], required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).queryset = units

    def wanted(self) -> dict[str, Any]:
        """`words` and `unit`; filters that make no sense find everybody."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return {"words": chosen.get("q", ""), "unit": chosen.get("unit")}

    def chosen_status(self) -> str:
        return str(self.is_valid() and self.cleaned_data["status"] or Person.Status.ACTIVE)

    def query(self) -> str:
        """`wanted` as the query of a link."""
        wanted = self.wanted()
        used = {"q": wanted["words"], "unit": wanted["unit"] and wanted["unit"].public_id}
        return urlencode({name: value for name, value in used.items() if value})


class PersonForm(Looks, forms.Form):
    """One new person; the rules of the import apply (people.services.persons.add)."""

    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名。"})
    unit = UnitField(empty_label="请选择", error_messages={"required": "请选择单位。"})
    post = forms.CharField(label="职务", max_length=60, required=False)
    staffing_type = forms.ModelChoiceField(
        label="编制类型", queryset=offered(), empty_label="请选择", error_messages={"required": "请选择编制类型。"}
    )
    mobile = forms.CharField(label="手机号", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
    email = EmailText()
    staff_number = forms.CharField(label="工号", max_length=30, required=False)
    account = forms.CharField(label="账号", max_length=40, required=False, help_text="留空会自动生成：姓名拼音加两位数字。")
    sort_number = forms.CharField(label="排序号", max_length=6, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    from_on = DayField(label="生效日期", required=False, help_text="到本单位任现职的第一天，不填为今天。")
    joined = forms.BooleanField(label="新进人员（列入变动人员名单）", required=False, help_text="补录早已在岗的人员，请取消勾选。")
    reason = forms.CharField(label="新进事由", max_length=100, required=False, help_text="例如：新录用、调入、选调。")
    document = forms.CharField(label="依据文件", max_length=100, required=False)
    namesake = forms.BooleanField(label="是另一个人", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).queryset = units
        without_mail(self.fields)

    def texts(self) -> dict[str, str]:
        names = ("name", "post", "mobile", "email", "staff_number", "account", "sort_number")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data} | {"from_on": str(self.cleaned_data["from_on"] or "")}

    def joining(self) -> Joining | None:
        data = self.cleaned_data
        return Joining(data["reason"], data["document"]) if data["joined"] else None


class OwnEmailForm(Looks, forms.Form):
    """Where one's own notices go too."""

    email = EmailText()
