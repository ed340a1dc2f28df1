"""The form that gives a role."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from core.forms import Looks
from people.forms.fields import UnitField
from people.models import Role, Unit


class RoleForm(Looks, forms.Form):
    """Who gets which role where."""

    person = forms.CharField(
        label="人员", max_length=60, help_text="填姓名、账号、工号或手机号。", error_messages={"required": "请填写给谁。"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices], error_messages={"required": "请选择角色。"})
    unit = UnitField(empty_label="请选择", error_messages={"required": "请选择范围。"})

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(UnitField, self.fields["unit"])
        field.queryset, field.label, field.help_text = units, "范围（含下级单位）", "联络员选本单位；管全镇的选最上级单位。"
