"""Forms of the people pages."""

from typing import Any

from django import forms

from core.forms import Looks
from people.models import Person
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


class NewPasswordForm(Looks, forms.Form):
    """An own password, typed twice; who already has one types that too."""

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

    def __init__(self, *args: Any, person: Person, ask_present: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not ask_present:
            del self.fields["present"]

    def clean_present(self) -> str:
        if not self.person.check_password(self.cleaned_data["present"]):
            raise forms.ValidationError("现在的密码不对，请重新填写。")
        return str(self.cleaned_data["present"])

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", "两次填写的密码不一样，请重新填写。")
        return data
