"""入场要求: what an exam asks before the start, in the form of an exam and on a page of its own once it is published."""

from typing import Any

from django import forms

from core.errors import Refused
from core.forms import Looks
from quiz.models import Exam
from quiz.rules.admission import MAX_NOTICE, Admission, is_within, read_ranges
from quiz.selectors.admission import admission_of

CODE_HELP = "6 位数字，显示在考场监控页，由监考人员在考场公布，可以随时更换。"
NOTICE_HELP = "不填不要求确认。谁在什么时候确认了哪一版，都有记录。"
RANGES_HELP = "每行一个地址或网段，如 192.168.1.0/24。不填不限。只管开始；已经开始的换了网络可以接着答。"


class AdmissionFields(forms.Form):
    """Mix into a form; `Looks` comes from there."""

    asks_code = forms.BooleanField(label="开始前要输入场码", required=False, help_text=CODE_HELP)
    address_ranges = forms.CharField(
        label="只能从这些网络地址开始", required=False, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}), help_text=RANGES_HELP
    )
    notice = forms.CharField(
        label="考试须知（开始前要勾选确认）", required=False, max_length=MAX_NOTICE, widget=forms.Textarea(attrs={"rows": 6}), help_text=NOTICE_HELP
    )

    ADMISSION = ("asks_code", "address_ranges", "notice")

    @property
    def admission_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ADMISSION]

    @property
    def admission_is_wrong(self) -> bool:
        return any(name in self.errors for name in self.ADMISSION)

    def clean_address_ranges(self) -> list[str]:
        try:
            return read_ranges(self.cleaned_data["address_ranges"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence, code=refusal.code) from None

    def admission(self) -> Admission:
        values = self.cleaned_data
        return Admission(values["asks_code"], tuple(values["address_ranges"]), values["notice"])

    def shuts_out(self, address: str | None) -> bool:
        """Whether nobody could start from there by the ranges as they stand in the form."""
        try:
            return not is_within(address, read_ranges(str(self["address_ranges"].value() or "")))
        except Refused:
            return False


class AdmissionForm(Looks, AdmissionFields):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, exam: Exam, **kwargs: Any) -> None:
        super().__init__(*args, initial={**initial_admission(admission_of(exam)), "version": exam.version}, **kwargs)

    def values_of(self, row: Exam) -> dict[str, Any]:
        return {**initial_admission(admission_of(row)), "version": row.version}


def initial_admission(asked: Admission) -> dict[str, Any]:
    return {"asks_code": asked.asks_code, "address_ranges": "\n".join(asked.address_ranges), "notice": asked.notice}
