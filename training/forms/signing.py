"""The code from the screen."""

from django import forms

from core.forms import Looks

CODE_MISSING = "请输入会场屏幕上的 6 位签到码。"


class CodeForm(Looks, forms.Form):
    code = forms.CharField(
        label="签到码（会场屏幕上的 6 位数字）",
        max_length=20,
        error_messages={"required": CODE_MISSING},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control-lg num start-code-typed"}),
    )
