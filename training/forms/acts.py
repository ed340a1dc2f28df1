"""Forms of what is done with a session: moved, cancelled, opened again."""

from typing import Any

from django import forms

from core.forms import Looks
from people.forms.fields import VersionField
from training.forms.fields import MomentField
from training.models import Session

WRITE_WHY = {"required": "请写明原因。"}


class ReasonForm(Looks, forms.Form):
    reason = forms.CharField(label="原因", max_length=200, error_messages=WRITE_WHY)


class CancelForm(ReasonForm):
    tell = forms.BooleanField(label="通知应到人员", required=False, initial=True)


class MoveForm(Looks, forms.Form):
    starts_at = MomentField(label="新的开始时间", error_messages={"required": "请填写新的开始时间。"})
    ends_at = MomentField(label="新的结束时间", error_messages={"required": "请填写新的结束时间。"})
    place = forms.CharField(label="地点", max_length=80, required=False)
    reason = forms.CharField(label="原因", max_length=200, error_messages=WRITE_WHY, help_text="应到人员在通知里会看到。")
    tell = forms.BooleanField(label="通知应到人员", required=False, initial=True)
    version = VersionField()

    def values_of(self, row: Session) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("starts_at", "ends_at", "place", "version")}
