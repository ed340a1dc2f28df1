"""Forms of a published exam: a later closing, and changes of its roster."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import DateField, DateTimeLocal, Looks
from quiz.models import Candidate, ExamUnit, RosterChange

EXCUSED = [(one.value, one.label) for one in (Candidate.Standing.EXEMPT, Candidate.Standing.DEFERRED)]

STATUSES = [("", "全部"), ("sat", "已参考"), ("absent", "未参考"), *EXCUSED, ("removed", "已移出")]


class ExtendForm(Looks, forms.Form):
    closes_at = forms.DateTimeField(label="新的结束时间", widget=DateTimeLocal())
    reason = forms.CharField(label="原因", max_length=200)


def as_tree(exam_units: Sequence[ExamUnit]) -> list[tuple[int, str]]:
    """Choices that show the exam's tree by indenting."""
    top = min((one.depth for one in exam_units), default=1)
    return [(one.pk, "　" * (one.depth - top) + one.name) for one in exam_units]


class RosterFilter(Looks, forms.Form):
    """The filters over the roster; a value that is no choice counts as not chosen."""

    text = forms.CharField(label="姓名、拼音首字母或账号", required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"}))
    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(label="情况", required=False, choices=STATUSES)

    def __init__(self, *args: Any, exam_units: list[ExamUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_id = {one.pk: one for one in exam_units}
        self.fields["unit"].choices = [("", "全部单位"), *as_tree(exam_units)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        unit = self.by_id.get(self.cleaned_data.get("unit") or 0)
        return {"text": self.cleaned_data.get("text", ""), "unit": unit, "status": self.cleaned_data.get("status", "")}


class Beside(Looks):
    """A form on a page with others that ask the same, such as a reason: its ids are its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{type(self).__name__.removesuffix('Form').lower()}_%s", **kwargs)


class AddForm(Looks, forms.Form):
    person = forms.CharField(label="账号、工号、手机号或姓名", max_length=40)
    reason = forms.CharField(label="原因", max_length=200, help_text="如：新调入、漏列。")


class ExcludeForm(Beside, forms.Form):
    action = forms.ChoiceField(
        label="免考还是缓考", choices=[(one.value, one.label) for one in (RosterChange.Action.EXEMPTED, RosterChange.Action.DEFERRED)]
    )
    reason = forms.CharField(label="原因", max_length=200, help_text="如：产假、长期病假、援派。")
    approver = forms.CharField(label="批准人", max_length=40)
    approved_on = forms.DateField(label="批准日期", widget=DateField())
    photo = forms.FileField(label="审批单照片", required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}))


class RestoreForm(Beside, forms.Form):
    reason = forms.CharField(label="恢复原因", max_length=200)


class RemoveForm(Beside, forms.Form):
    reason = forms.CharField(label="移出原因", max_length=200, help_text="如：不属于参加范围，误列。")


class MoveForm(Beside, forms.Form):
    """Another unit of the exam for one person; `seen` is the one they were in when the page was shown."""

    to = forms.TypedChoiceField(label="改到", coerce=int, error_messages={"required": "请选择单位。"})
    reason = forms.CharField(label="更正原因", max_length=200, help_text="如：考试期间已调动，按调动后的单位统计。")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, exam_units: Sequence[ExamUnit], candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": candidate.exam_unit_id}, **kwargs)
        self.by_id = {one.pk: one for one in exam_units}
        self.fields["to"].choices = [("", "请选择"), *as_tree(exam_units)]  # type: ignore[attr-defined]

    def clean_to(self) -> ExamUnit:
        return self.by_id[self.cleaned_data["to"]]


class ExtraTimeForm(Beside, forms.Form):
    minutes = forms.IntegerField(label="加时（分钟）", min_value=0, max_value=600, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    reason = forms.CharField(label="原因", max_length=200, help_text="如：视力障碍、手部受伤。")
