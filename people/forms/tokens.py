"""The form for a new token of the interface."""

from django import forms

from people.forms.signing_in import PasswordAgainForm

DAYS = {"30": "30 天", "90": "90 天", "180": "半年", "365": "一年"}


class TokenForm(PasswordAgainForm):
    """What the token is for and how long; the password once more, because whoever has the token needs none."""

    name = forms.CharField(label="用途", max_length=40, help_text="例如：人事系统同步。", error_messages={"required": "请写明给哪个程序用、做什么。"})
    days = forms.ChoiceField(label="有效期", choices=list(DAYS.items()), initial="90")
    field_order = ["name", "days", "password"]
