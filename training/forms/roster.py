"""Forms of a session's roster: found, added to, taken off, excused."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import DateField, Looks
from training.models import Attendance

STATUSES = [
    ("", "全部"), ("waiting", "未签到"), ("came", "到会"), ("leave", "请假"), ("absent", "缺席"), ("guest", "列席"), ("removed", "已移出"),
]  # fmt: skip
_DUE, _GUEST = Attendance.Standing.DUE, Attendance.Standing.GUEST


class RosterFilter(Looks, forms.Form):
    """What the list is narrowed to; a value that is no choice counts as not chosen."""

    text = forms.CharField(label="姓名、拼音首字母或账号", required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"}))
    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(label="情况", required=False, choices=STATUSES)

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "全部单位"), *units]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {"text": self.cleaned_data.get("text", ""), "unit": self.cleaned_data.get("unit"), "status": self.cleaned_data.get("status", "")}


class Beside(Looks):
    """A form on a page with others that ask the same, such as a reason: its ids are its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{type(self).__name__.removesuffix('Form').lower()}_%s", **kwargs)


class AddForm(Beside, forms.Form):
    person = forms.CharField(label="账号、工号、手机号或姓名", max_length=40)
    standing = forms.ChoiceField(label="身份", choices=[(_DUE, "应到"), (_GUEST, "列席（不计入应到）")])
    reason = forms.CharField(label="原因", max_length=200, help_text="如：漏列、新调入、应邀列席。")


class ExcuseForm(Beside, forms.Form):
    leave_reason = forms.CharField(label="请假原因", max_length=200, help_text="如：出差、病假、值班。")
    approver = forms.CharField(label="批准人", max_length=40)
    approved_on = forms.DateField(label="批准日期", widget=DateField())
    photo = forms.FileField(label="请假条照片", required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}))
    correction = forms.CharField(label="更正原因", max_length=200, help_text="会议已经结束，请写明为什么现在补登。")

    def __init__(self, *args: Any, correcting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not correcting:
            del self.fields["correction"]


class RemoveForm(Beside, forms.Form):
    reason = forms.CharField(label="移出原因", max_length=200, help_text="如：不属于参加范围，误列。")


class RestoreForm(Beside, forms.Form):
    reason = forms.CharField(label="原因", max_length=200, help_text="如：不再请假，可以参加。")
