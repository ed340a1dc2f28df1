"""Forms of 考场监控: the filter over the room, and what is asked before something is done about an attempt."""

from typing import Any

from django import forms

from core.forms import DateTimeLocal, Looks
from quiz.forms.roster import Beside, as_tree
from quiz.models import ExamUnit
from quiz.selectors.monitor import STATES
from quiz.services.interventions import MINUTES_ASKED, MOST_MINUTES

PEOPLE, UNITS = "", "units"


class RoomFilter(Looks, forms.Form):
    """A value that is no choice counts as not chosen."""

    text = forms.CharField(label="姓名、拼音首字母或账号", required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"}))
    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="情况", required=False, choices=[("", "全部"), *STATES.items()])
    by = forms.ChoiceField(label="显示", required=False, choices=[(PEOPLE, "逐人"), (UNITS, "按单位汇总")])

    def __init__(self, *args: Any, exam_units: list[ExamUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = exam_units
        self.fields["unit"].choices = [("", "全部单位"), *as_tree(exam_units)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        unit = next((one for one in self.units if one.pk == self.cleaned_data.get("unit")), None)
        return {"text": self.cleaned_data.get("text", ""), "unit": unit, "state": self.cleaned_data.get("state", "")}

    @property
    def sums_up(self) -> bool:
        return self.cleaned_data.get("by") == UNITS


class _Reasoned(Beside, forms.Form):
    reason = forms.CharField(label="原因", max_length=200, help_text="本人会看到。", error_messages={"required": "请填写原因。"})


class _Longer(_Reasoned):
    minutes = forms.IntegerField(
        label="分钟",
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), MINUTES_ASKED),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    past_closing = forms.BooleanField(label="可以超过考试结束时间", required=False, help_text="超过的，答案和试题保密到最后一人的截止时间。")
    field_order: tuple[str, ...] = ("minutes", "past_closing", "reason")


class ExtendAllForm(_Longer):
    pass


class ReopenAllForm(_Longer):
    since = forms.DateTimeField(
        label="从什么时候起被收卷的",
        widget=DateTimeLocal(),
        help_text="填停电、断网开始的时间。",
        error_messages=dict.fromkeys(("required", "invalid"), "请填写停电、断网开始的日期和时间。"),
    )
    field_order = ("since", "minutes", "past_closing", "reason")


class ExtendForm(_Longer):
    pass


class ReopenForm(_Longer):
    pass


class HandInForm(_Reasoned):
    pass


class GiveBackForm(_Reasoned):
    pass


class ReleaseForm(_Reasoned):
    pass


class RestoreForm(_Reasoned):
    pass


class VoidForm(_Reasoned):
    uses_chance = forms.TypedChoiceField(
        label="这次机会算不算用过",
        choices=[("", "请选择"), ("1", "算：不能因此多考一次"), ("0", "不算：机会退回，可以再考一次")],
        coerce=lambda value: value == "1",
        error_messages={"required": "请选择这次机会算不算用过。"},
    )
    field_order = ("uses_chance", "reason")
