"""Forms of a row of the office's editable lists: a staffing type, an enforcement field."""

from typing import Any

from django import forms
from django.db.models import Model

from core.forms import Looks
from people.forms.fields import VersionField

_HIGHEST = 32_767
_NO_NUMBER = f"排序号请填 0 到 {_HIGHEST} 的整数，小的排在前面。"


class NewRowForm(Looks, forms.Form):
    name = forms.CharField(label="名称", max_length=30, error_messages={"required": "请填写名称。"})
    sort_number = forms.IntegerField(
        label="排序号", min_value=0, max_value=_HIGHEST, initial=100,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _NO_NUMBER),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What the row shall hold."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class RowForm(NewRowForm):
    """One that exists."""

    in_use = forms.BooleanField(label="使用中", required=False, help_text="取消后不再出现在选择框里；已经用了它的不变。")
    version = VersionField()

    @classmethod
    def values_of(cls, row: Model) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}  # type: ignore[attr-defined]


class NewStaffingTypeForm(NewRowForm):
    established = forms.BooleanField(label="在编", required=False, help_text="新建考试选“在编在职”时包括这一类人员。")
    may_hold_certificate = forms.BooleanField(label="可申领执法证", required=False, help_text="这一类人员可以办理行政执法证。")
    field_order = ["name", "established", "may_hold_certificate", "sort_number", "in_use"]


class StaffingTypeForm(NewStaffingTypeForm, RowForm):
    """One that exists."""
