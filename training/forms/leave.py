"""请假: asked for by who is due, decided by staff."""

from typing import Any

from django import forms

from core.forms import Looks
from training.models import LeaveRequest


class AskForm(Looks, forms.Form):
    reason = forms.CharField(label="请假原因", max_length=200, help_text="例如：病假、出差到县里开会。")
    proof = forms.FileField(
        label="证明照片", required=False, help_text="病假条、会议通知等，有就附上。", widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.pdf"})
    )


class DecideForm(Looks, forms.Form):
    """One for each request on the page: its ids are its own."""

    approver = forms.CharField(label="批准人", max_length=40, error_messages={"required": "请填写批准人。"}, help_text="谁批准的。不同意的不用填。")
    answer = forms.CharField(label="答复", max_length=200, required=False, help_text="不同意的要写原因，本人会看到。")
    use_required_attribute = False  # it would stop 不同意 in the browser

    def __init__(self, *args: Any, of: LeaveRequest, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{of.pk}_%s", **kwargs)
        if self.data.get("decision") == "decline":
            self.fields["approver"].required = False
