"""Bringing a table that says something of people, and what proves it."""

from typing import Any

from django import forms

from core.forms import Looks


def proof_field(help_text: str) -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
    return forms.FileField(label="证明材料（PDF、JPG 或 PNG）", required=False, help_text=help_text, widget=widget)


class FactFileForm(Looks, forms.Form):
    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}))
    proof = proof_field("")

    def __init__(self, *args: Any, label: str, proof_help: str, proven: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = f"{label}（.xlsx、.xls 或 .csv）"
        self.fields["proof"].help_text = proof_help
        if not proven:
            del self.fields["proof"]


class WithdrawForm(Looks, forms.Form):
    reason = forms.CharField(label="原因", max_length=200, help_text="如：登记错了人。", error_messages={"required": "请写明撤下的原因。"})
