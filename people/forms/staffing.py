"""The form of a staffing type."""

from typing import Any

from django import forms

from core.forms import Looks
from people.forms.fields import VersionField
from people.models import StaffingType
from people.services.staffing import Facts

_HIGHEST = 32_767
_NO_NUMBER = f"排序号请填 0 到 {_HIGHEST} 的整数，小的排在前面。"


class NewStaffingTypeForm(Looks, forms.Form):
    name = forms.CharField(label="名称", max_length=30, error_messages={"required": "请填写名称。"})
    established = forms.BooleanField(label="在编", required=False, help_text="新建考试选“在编在职”时包括这一类人员。")
    may_hold_certificate = forms.BooleanField(label="可申领执法证", required=False, help_text="这一类人员可以办理行政执法证。")
    sort_number = forms.IntegerField(
        label="排序号", min_value=0, max_value=_HIGHEST, initial=100,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _NO_NUMBER),
    )  # fmt: skip

    def facts(self) -> Facts:
        names = ("name", "established", "may_hold_certificate", "sort_number")
        return Facts(**{name: self.cleaned_data[name] for name in names})


class StaffingTypeForm(NewStaffingTypeForm):
    in_use = forms.BooleanField(label="使用中", required=False, help_text="取消后不再出现在选择框里；已是这一类的人员不变。")
    version = VersionField()

    @staticmethod
    def values_of(kind: StaffingType) -> dict[str, Any]:
        return {
            "name": kind.name, "established": kind.established, "may_hold_certificate": kind.may_hold_certificate,
            "sort_number": kind.sort_number, "in_use": kind.in_use, "version": kind.version,
        }  # fmt: skip
