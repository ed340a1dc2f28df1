"""The code from the screen, and what a clerk sets of signing in."""

from typing import Any

from django import forms

from core.forms import Looks
from training.models import Session
from training.services.sign_in_settings import SETTINGS

CODE_MISSING = "请输入会场屏幕上的 6 位签到码。"


class CodeForm(Looks, forms.Form):
    code = forms.CharField(
        label="签到码（会场屏幕上的 6 位数字）",
        max_length=20,
        error_messages={"required": CODE_MISSING},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control-lg num start-code-typed"}),
    )


class SignInForm(Looks, forms.Form):
    """How people sign in to one session; also while it goes on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    qr = forms.BooleanField(label="扫码签到", required=False, help_text="会场屏幕上放二维码和签到码，每 15 秒换一次；参会人员用自己的手机签到。")
    asks_sign_out = forms.BooleanField(label="需要签退", required=False, help_text="散会时再扫一次。没有签退的按早退计学时。")
    draws_signature = forms.BooleanField(label="签到时手写签名", required=False, help_text="用手指写名字，印在签到表的“签到”一栏；不写也能签到。")
    shared_phones = forms.BooleanField(
        label="允许一部手机为多人签到", required=False, help_text="不勾选的，一部手机只能为一个人签到，替别人签的不成，并记入异常。"
    )

    def __init__(self, data: Any = None, *, session: Session) -> None:
        super().__init__(data, initial=self.values_of(session))

    @staticmethod
    def values_of(session: Session) -> dict[str, Any]:
        return {"version": session.version, **{name: getattr(session, name) for name in SETTINGS}}

    def settings(self) -> dict[str, bool]:
        return {name: self.cleaned_data[name] for name in SETTINGS}
