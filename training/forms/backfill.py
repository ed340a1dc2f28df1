"""补录 and 会前学法: a meeting that is over, in one screen."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from core.forms import FilesField, FilesInput, NamesField
from core.models import StoredFile
from people.forms.fields import DayField
from people.forms.who import WhoForm
from people.models import Posting, Unit
from people.rules import days
from training.forms.fields import HoursField, LawsField, PlanRowField
from training.models import Kind
from training.rules import leave_lines
from training.selectors import past_rosters
from training.services.backfill import Leave, Missing
from training.services.sessions import Terms


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class TimeField(forms.TimeField):
    widget = TimeInput
    default_error_messages = {"required": "请填写时间。", "invalid": "请填写时间，例如 15:00。"}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class BackfillForm(WhoForm):
    """Date, kind, title, laws and who was missing; all else has a default and is folded. Knows the roster of the day: `due`."""

    who_url = "training:backfill_who"
    LEAVE = ("leave", "leave_approver", "late")
    MORE = ("unit", "starts_at", "ends_at", "place", "lecturer", "hours", "plan_row", "staff_today")

    unit = forms.ChoiceField(label="主办单位")
    held_on = DayField(label="哪一天开的")
    kind = forms.ChoiceField(label="类别", choices=Kind.choices)
    title = forms.CharField(label="会议名称", max_length=80, error_messages={"required": "请填写会议名称。"})
    laws = LawsField()
    absent = NamesField(label="缺席的人", required=False, widget=_area(2), help_text="其余的人都算到会。没有缺席的就不填；多人用顿号分开。")
    ticked = forms.TypedMultipleChoiceField(label="勾选缺席的人", required=False, coerce=int, widget=forms.CheckboxSelectMultiple)
    leave = forms.CharField(
        label="请假的人",
        required=False,
        widget=_area(2),
        max_length=4000,
        help_text="一行一人：姓名 原因 批准人，中间空一格，例如：林海燕 下村 蔡日升",
    )
    leave_approver = forms.CharField(label="请假批准人", required=False, max_length=40, help_text="都是一个人批准的，写在这里就行。")
    late = NamesField(label="迟到的人", required=False, widget=_area(1))
    starts_at = TimeField(label="开始时间")
    ends_at = TimeField(label="结束时间")
    place = forms.CharField(label="地点", max_length=80, required=False)
    lecturer = forms.CharField(label="主讲", max_length=60, required=False)
    hours = HoursField(error_messages={"required": "请填写学时，不计学时的填 0。"})
    plan_row = PlanRowField()
    staff_today = forms.BooleanField(label="按今天的人员列名单", required=False, help_text="那一天的人员情况系统里没有时才勾选。")
    again = forms.BooleanField(label="仍要录入", required=False)
    uploads = FilesField(
        label="签过字的签到表（照片或 PDF，可选多个）", required=False, allow_empty_file=True,
        widget=FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, today: date, plan_rows: Any, received: Sequence[StoredFile] = (), is_briefing: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, on=today, **kwargs)
        self.due: list[Posting] = []
        self.received: Sequence[StoredFile] = ()
        self.is_briefing = is_briefing
        self._choices("unit", [(str(one.pk), one.full_name) for one in self.scope])
        self.fields["plan_row"].queryset = plan_rows  # type: ignore[attr-defined]
        self.fields["held_on"].widget.attrs["max"] = f"{today}"
        self.fields["who"].error_messages["required"] = "请选择谁参加。选好以后会记住。"
        if is_briefing:
            self.fields["title"].label = "题目"
            self.fields["kind"].widget = forms.HiddenInput()
        if len(self.scope) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        self._choices("ticked", [])

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [one for one in super().more_fields if not one.is_hidden]

    @property
    def leave_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.LEAVE]

    @property
    def leave_open(self) -> bool:
        return any(self[name].value() or name in self.errors for name in self.LEAVE)

    @property
    def organiser(self) -> Unit:
        """The unit chosen, or the first."""
        return next((one for one in self.scope if str(one.pk) == str(self["unit"].value())), self.scope[0])

    @property
    def roster_on(self) -> date | None:
        return self.on if self.cleaned_data.get("staff_today") else None

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day.year < days.EARLIEST:
            raise forms.ValidationError(f"{day} 太早，请核对日期。")
        return day

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        day = self.roster_on or values.get("held_on")
        if day is None or any(name in self.errors for name in ("who", "persons", "unit")):
            return values
        self.due = past_rosters.due_on(self.organiser, self.roster_rule(), day)
        if not self.due:
            self.add_error("who", f"{day} 没有符合的人。可以改选“谁参加”；人员是后来才录入系统的，请在“更多”里勾选“按今天的人员列名单”。")
            return values
        self._choices("ticked", [(one.person_id, f"{one.person.name}（{one.unit.name}）") for one in self.due])
        listed = {str(one.person_id): one.person_id for one in self.due}
        values["ticked"] = [listed[str(one)] for one in self["ticked"].value() or [] if str(one) in listed]
        self.errors.pop("ticked", None)
        values["missing"] = self._missing(values)
        return values

    def _missing(self, values: dict[str, Any]) -> Missing:
        lines = leave_lines.parsed(values.get("leave", ""), values.get("leave_approver", ""))
        leave: dict[int, Leave] = {}
        for line in lines:
            if line.wrong:
                self.add_error("leave", line.wrong)
            for person in self._people("leave", line.names):
                leave[person] = Leave(line.reason, line.approver)
        absent = [*values["ticked"], *self._people("absent", values.get("absent", []))]
        return Missing(absent=list(dict.fromkeys(absent)), late=self._people("late", values.get("late", [])), leave=leave)

    def _people(self, field: str, names: Sequence[str]) -> list[int]:
        found, wrong = past_rosters.named(self.due, names)
        for sentence in wrong:
            self.add_error(field, sentence)
        return list(found.values())

    def only_the_roster(self) -> None:
        """Sent to see who is due, not to be saved: what is not filled yet is no mistake."""
        for name in set(self.errors) - {"who", "persons", "units", "held_on", "absent", "leave", "late"}:
            del self.errors[name]

    def terms(self) -> Terms:
        values = self.cleaned_data
        return Terms(
            title=values["title"], kind=values["kind"], starts_at=_moment(values["held_on"], values["starts_at"]),
            ends_at=_moment(values["held_on"], values["ends_at"]), roster_rule=self.roster_rule(), laws=values["laws"], plan_row=values["plan_row"],
            more={"place": values["place"], "lecturer": values["lecturer"], "hours": values["hours"]},
        )  # fmt: skip


def _moment(on: date, at: time) -> datetime:
    return datetime.combine(on, at, tzinfo=timezone.get_current_timezone())
