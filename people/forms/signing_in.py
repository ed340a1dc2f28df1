"""Forms of signing in: passwords and codes."""

from collections.abc import Callable
from typing import Any

from django import forms

from core.forms import Looks
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


class HelpForm(Looks, forms.Form):
    """Who needs help with signing in."""

    q = forms.CharField(max_length=60, required=False)
