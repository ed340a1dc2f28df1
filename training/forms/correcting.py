"""到会情况 of one person, put right."""

from typing import Any

from django import forms

from core.forms import DateTimeLocal
from training.forms.roster import Beside
from training.models import Attendance

_STANDINGS = [(Attendance.Standing.DUE, "应到"), (Attendance.Standing.GUEST, "列席（不计入应到）")]


class CorrectForm(Beside, forms.Form):
    """`seen`: which change the person read last (services.correcting)."""

    status = forms.ChoiceField(label="到会情况", choices=Attendance.Status.choices)
    signed_in_at = forms.DateTimeField(label="签到时间", required=False, widget=DateTimeLocal())
    signed_out_at = forms.DateTimeField(label="签退时间", required=False, widget=DateTimeLocal())
    leave_reason = forms.CharField(label="请假原因", max_length=200, required=False, help_text="请假的才填。")
    approver = forms.CharField(label="批准人", max_length=40, required=False)
    standing = forms.ChoiceField(label="身份", choices=_STANDINGS)
    note = forms.CharField(label="备注", max_length=100, required=False)
    reason = forms.CharField(label="更正原因", max_length=200, help_text="例如：签到表上签了名，漏登。")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, place: Attendance, seen: int, **kwargs: Any) -> None:
        self.place, held = place, place.session.is_held
        names = ("status", "signed_in_at", "signed_out_at", "leave_reason", "standing", "note")
        initial = {name: getattr(place, name) for name in names} | {"approver": place.leave_approver, "seen": seen}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["reason"].required = held
        if held:
            self.fields["status"].choices = [one for one in Attendance.Status.choices if one[0] != Attendance.Status.NONE]  # type: ignore[attr-defined]
        if not place.session.asks_sign_out:
            self.fields["signed_out_at"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """A time that was left as it was keeps its seconds, which the browser's field does not show."""
        data = super().clean() or {}
        for name in ("signed_in_at", "signed_out_at"):
            stood = getattr(self.place, name)
            if stood and data.get(name) == stood.replace(second=0, microsecond=0):
                data[name] = stood
        return data
