"""Who was missing, ticked from the signed sheet."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import FilesField, FilesInput, Looks
from training.models import Attendance
from training.services.sheet import Ticks

Status = Attendance.Status


class TickForm(Looks, forms.Form):
    """One row for each who is due: `rows` are (place, absent, late, leave reason), as they stand or as they were sent."""

    approver = forms.CharField(label="请假批准人", max_length=40, required=False, help_text="有人请假的才填。已经批准的请假不用再填。")
    reason = forms.CharField(label="更正原因", max_length=200, help_text="会议已经结束，请写明为什么更正。")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Sequence[Attendance], correcting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        if not correcting:
            del self.fields["reason"]

    @property
    def rows(self) -> list[tuple[Attendance, bool, bool, str]]:
        if self.is_bound:
            return [(one, self._ticked("absent", one), self._ticked("late", one), self._leave(one)) for one in self.places]
        return [
            (one, one.status == Status.ABSENT, one.status == Status.LATE, one.leave_reason if one.status == Status.LEAVE else "")
            for one in self.places
        ]

    def _ticked(self, name: str, place: Attendance) -> bool:
        return str(place.public_id) in self.data.getlist(name)  # type: ignore[attr-defined]

    def _leave(self, place: Attendance) -> str:
        return str(self.data.get(f"leave-{place.public_id}", "")).replace("\0", "").strip()[:200]

    def ticks(self) -> Ticks:
        rows = self.rows
        return Ticks(
            absent={one.pk for one, absent, _, _ in rows if absent},
            late={one.pk for one, _, late, _ in rows if late},
            leave={one.pk: why for one, _, _, why in rows if why},
            approver=self.cleaned_data["approver"],
        )


class SheetPhotoForm(Looks, forms.Form):
    uploads = FilesField(
        label="签到表照片（可选多张）",
        allow_empty_file=True,
        error_messages={"required": "请先选择照片。"},
        widget=FilesInput(attrs={"accept": ".jpg,.jpeg,.png,.pdf"}),
        help_text="JPG、PNG 或 PDF。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_sheet_%s", **kwargs)
