"""The list of cards to take back, and the reason why one stays."""

from typing import Any

from django import forms

from certificates.models import ReturnTask
from core.forms import Looks


class ReturnsFilter(Looks, forms.Form):
    text = forms.CharField(label="姓名或证件编号", required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"}))

    def chosen(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("text") or "").strip()


class KeepForm(Looks, forms.Form):
    reason = forms.CharField(
        label="不需收回的理由", max_length=200, error_messages={"required": "请写明不需收回的理由。"},
        help_text="如：调到所属单位后仍在执法岗位；编制变动，岗位不变。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values_of(self, row: ReturnTask) -> dict[str, Any]:
        return {"reason": row.reason, "version": row.version}
