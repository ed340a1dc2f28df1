"""制度文件 and 自学."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from core.forms import Looks, NamesField
from people.forms import UnitField
from people.forms.fields import DayField, VersionField
from people.models import Person, Unit
from people.selectors import who_is_named
from training.forms.fields import HoursField
from training.forms.hours import YearForm
from training.forms.session_files import ACCEPTED
from training.models import SelfStudy
from training.services.self_study import Terms

SCANS = ".pdf,.jpg,.jpeg,.png"


class DocumentsFilter(Looks, forms.Form):
    q = forms.CharField(label="标题或文号", max_length=60, required=False, widget=forms.TextInput(attrs={"type": "search"}))
    withdrawn = forms.BooleanField(label="看已撤下的", required=False)

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {"words": self.cleaned_data.get("q", "").strip(), "withdrawn": self.cleaned_data.get("withdrawn", False)}


class DocumentForm(Looks, forms.Form):
    unit = UnitField(empty_label=None)
    title = forms.CharField(label="标题", max_length=120, error_messages={"required": "请填写标题。"})
    number = forms.CharField(label="文号", max_length=60, required=False, help_text="例如：南府办〔2026〕3号。")
    dated_on = DayField(label="成文日期")
    upload = forms.FileField(
        label="文件", required=False, help_text="PDF、照片或 Word。只有纸上的也可以先登记。", widget=forms.FileInput(attrs={"accept": ACCEPTED})
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).queryset = units


class WithdrawForm(Looks, forms.Form):
    reason = forms.CharField(label="原因", max_length=200, error_messages={"required": "请写明原因。"})


class StudiesFilter(YearForm):
    unit = UnitField(required=False, empty_label="全部单位")
    q = forms.CharField(label="姓名或内容", max_length=60, required=False, widget=forms.TextInput(attrs={"type": "search"}))
    withdrawn = forms.BooleanField(label="看已撤下的", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).queryset = units

    def wanted(self) -> dict[str, Any]:
        year = self.chosen_year()
        data = self.cleaned_data
        return {"year": year, "unit": data.get("unit"), "words": data.get("q", "").strip(), "withdrawn": data.get("withdrawn", False)}


class StudyForm(Looks, forms.Form):
    """What was studied, by somebody known."""

    how = forms.ChoiceField(label="方式", choices=SelfStudy.How.choices)
    title = forms.CharField(
        label="内容", max_length=120, help_text="书名，或学习平台上的课程、专题。", error_messages={"required": "请填写学了什么。"}
    )
    from_on = DayField(label="从哪一天起")
    until_on = DayField(label="到哪一天止", help_text="按这一天算在哪一年。")
    hours = HoursField(error_messages={"required": "请填写学时。"})
    note = forms.CharField(label="说明", max_length=200, required=False)
    version = VersionField()

    @staticmethod
    def values_of(study: SelfStudy) -> dict[str, Any]:
        return {name: getattr(study, name) for name in ("how", "title", "from_on", "until_on", "hours", "note", "version")}

    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in ("how", "title", "from_on", "until_on", "hours", "note")})


class NewStudyForm(StudyForm):
    """For one person or several."""

    people = NamesField(
        label="谁学的", widget=forms.Textarea(attrs={"rows": 2}), help_text="填姓名、账号、工号或手机号，多人用顿号或换行分开。",
        error_messages={"required": "请填写谁学的。"},
    )  # fmt: skip
    proof = forms.FileField(
        label="证明", required=False, help_text="读书笔记、学习强国截图等，照片或 PDF。", widget=forms.FileInput(attrs={"accept": SCANS})
    )
    field_order = ("people", "how", "title", "from_on", "until_on", "hours", "proof", "note")

    def __init__(self, *args: Any, among: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = among

    def clean_people(self) -> Sequence[Person]:
        chosen: dict[int, Person] = {}
        wrong = []
        for name, fitting in who_is_named(self.among, self.cleaned_data["people"]).items():
            if len(fitting) == 1:
                chosen[fitting[0].pk] = fitting[0]
            else:
                wrong.append(f"“{name}”有 {len(fitting)} 人，请改填账号或工号。" if fitting else f"没有找到在职人员“{name}”，请核对后重填。")
        if wrong:
            raise forms.ValidationError(wrong)
        return list(chosen.values())
