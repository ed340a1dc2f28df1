"""Forms of the roster at the door."""

from typing import Any

from django import forms

from core.forms import Looks
from training.forms.roster import STATUSES, RosterFilter


class DoorFilter(RosterFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "姓名或拼音首字母"
        self.fields["status"].choices = [one for one in STATUSES if one[0] != "removed"]  # type: ignore[attr-defined]


class DoorLeaveForm(Looks, forms.Form):
    reason = forms.CharField(label="请假原因", max_length=200, help_text="如：出差、病假、值班。")
    approver = forms.CharField(label="批准人", max_length=40)


class GuestSearch(Looks, forms.Form):
    q = forms.CharField(label="姓名、拼音首字母、账号或手机号", max_length=40, widget=forms.TextInput(attrs={"type": "search"}))
