"""Forms of the letters' pages."""

from django import forms

from core.forms import Looks


class TrialForm(Looks, forms.Form):
    """Where a letter goes that only tries the settings."""

    address = forms.EmailField(
        label="收件邮箱", max_length=100,
        error_messages={"required": "请填写收件邮箱。", "invalid": "这不是邮箱地址，应如 zhangsan@example.gov.cn。"},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
