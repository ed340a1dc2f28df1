"""Forms of the people pages."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from core.forms import Looks
from people.models import Role, StaffingType, Unit
from people.passwords import MAX_LENGTH


class SignInForm(Looks, forms.Form):
    username = forms.CharField(
        label="账号 / 工号 / 手机号",
        max_length=100,
        error_messages={"required": "请填写账号、工号或手机号。"},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}),
    )
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        error_messages={"required": "请填写密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    remember = forms.BooleanField(label="记住本机", required=False)


class PasswordAgainForm(Looks, forms.Form):
    """The password of whoever is signed in, once more."""

    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        error_messages={"required": "请填写密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(Looks, forms.Form):
    """A code of the person's authenticator; what it must look like is checked with the code itself (people.services.totp)."""

    code = forms.CharField(
        label="动态口令（6 位数字）",
        max_length=20,
        error_messages={"required": "请输入手机上显示的 6 位数字。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )


class NewPasswordForm(Looks, forms.Form):
    """An own password, typed twice; who already has one types that too. `is_present` says whether what was typed is it; None: it is not asked."""

    present = forms.CharField(
        label="现在的密码",
        strip=False,
        error_messages={"required": "请填写现在的密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label="新密码",
        strip=False,
        max_length=MAX_LENGTH,
        help_text="8 到 64 个字符，大写字母、小写字母、数字、符号中至少三种。例如：一个好记的词加数字和符号。",
        error_messages={"required": "请填写新密码。", "max_length": f"密码最长 {MAX_LENGTH} 个字符。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再填一次新密码",
        strip=False,
        error_messages={"required": "请再填一次新密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, is_present: Callable[[str], bool] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_present = is_present
        if is_present is None:
            del self.fields["present"]

    def clean_present(self) -> str:
        if self.is_present is None or not self.is_present(self.cleaned_data["present"]):
            raise forms.ValidationError("现在的密码不对，请重新填写。")
        return str(self.cleaned_data["present"])

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", "两次填写的密码不一样，请重新填写。")
        return data


class UnitField(forms.ModelChoiceField):
    """Units by their full names; the value is the public id. The form sets which."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), label="单位", to_field_name="public_id", **kwargs)

    def to_python(self, value: Any) -> Unit | None:
        try:
            return cast(Unit | None, super().to_python(value))
        except forms.ValidationError:
            raise forms.ValidationError("请从列表中选择单位。", code="invalid_choice") from None

    def label_from_instance(self, obj: Unit) -> str:
        return obj.full_name


class FilterForm(Looks, forms.Form):
    """What the list of people is narrowed to."""

    q = forms.CharField(label="姓名、拼音首字母、账号或工号", max_length=60, required=False, widget=forms.TextInput(attrs={"type": "search"}))
    unit = UnitField(required=False, empty_label="全部单位")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).queryset = units


class HelpForm(Looks, forms.Form):
    """Who needs help with signing in."""

    q = forms.CharField(max_length=60, required=False)


class PersonForm(Looks, forms.Form):
    """One new person; the rules of the import apply (people.services.persons.add)."""

    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名。"})
    unit = UnitField(empty_label="请选择", error_messages={"required": "请选择单位。"})
    post = forms.CharField(label="职务", max_length=60, required=False)
    staffing_type = forms.ModelChoiceField(
        label="编制类型", queryset=StaffingType.objects.all(), empty_label="请选择", error_messages={"required": "请选择编制类型。"}
    )
    mobile = forms.CharField(label="手机号", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
    staff_number = forms.CharField(label="工号", max_length=30, required=False)
    account = forms.CharField(label="账号", max_length=40, required=False, help_text="留空会自动生成：姓名拼音加两位数字。")
    sort_number = forms.CharField(label="排序号", max_length=6, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    namesake = forms.BooleanField(label="是另一个人", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).queryset = units

    def texts(self) -> dict[str, str]:
        names = ("name", "post", "mobile", "staff_number", "account", "sort_number")
        return {name: self.cleaned_data[name] for name in names}


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
