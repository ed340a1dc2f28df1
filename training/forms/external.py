"""Forms of 上级培训: one training of one or several people, the list's filter."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from core.forms import DateField, Looks, NamesField
from people.forms import UnitField
from people.forms.fact_file import proof_field
from people.forms.who import named
from people.models import Person, Team, Unit
from people.selectors.teams import members_on
from training.forms.amounts import AmountField
from training.forms.hours import YearForm
from training.models import ExternalTraining
from training.rules.external_table import Facts

PROOF_HELP = "结业证、通知或成绩单的照片或扫描件；多人一份的，一起登记时放一次。"
RESULTS = [("", "没有结果"), ("yes", "合格"), ("no", "不合格")]


class ExternalForm(Looks, forms.Form):
    """Who: a team without those who did not go, and whoever is named besides."""

    title = forms.CharField(label="培训名称", max_length=120, help_text="如：2026年全县行政执法人员培训。")
    level = forms.ChoiceField(label="类别", choices=ExternalTraining.Level.choices)
    organiser = forms.CharField(label="举办单位", max_length=80, help_text="如：县司法局。")
    from_on = forms.DateField(label="开始日期", widget=DateField())
    until_on = forms.DateField(label="结束日期", widget=DateField(), required=False, help_text="只有一天的可以不填。")
    hours = AmountField(label="学时", required=True)
    team = forms.ModelChoiceField(
        label="队伍全体", queryset=Team.objects.none(), to_field_name="public_id", required=False, empty_label="不按队伍",
        help_text="培训结束那天在队的全部队员。",
    )  # fmt: skip
    but = NamesField(label="其中没有参加的", required=False, help_text="填姓名，多人用顿号分开。")
    persons = NamesField(
        label="参加人员", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="填姓名、账号、工号或手机号，多人用顿号或换行分开。"
    )
    has_exam = forms.BooleanField(label="有考试", required=False)
    score = AmountField(label="考试成绩", help_text="几个人成绩不同的，请用表格登记。")
    result = forms.ChoiceField(label="考试结果", choices=RESULTS, required=False)
    proof = proof_field(PROOF_HELP)
    note = forms.CharField(label="备注", max_length=200, required=False)

    def __init__(self, *args: Any, people: QuerySet[Person], teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        cast("forms.ModelChoiceField[Team]", self.fields["team"]).queryset = teams

    def clean_persons(self) -> list[Person]:
        return named(self.people, self.cleaned_data["persons"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values["persons"] and not values["team"]:
            self.add_error("persons", "请填写参加人员，或选择一支队伍。")
        return values

    def chosen(self) -> list[Person]:
        """Everybody meant, each once; a form's error where somebody left out is not in the team."""
        values = self.cleaned_data
        last = values["until_on"] or values["from_on"]
        members = [one.person for one in members_on(values["team"], last)] if values["team"] else []
        absent = set(values["but"])
        unknown = absent - {one.name for one in members}
        if unknown:
            self.add_error("but", f"队伍里没有{'、'.join(sorted(unknown))}，请核对。")
        went = [one for one in members if one.name not in absent]
        return list({one.pk: one for one in [*went, *values["persons"]]}.values())

    def facts(self) -> Facts:
        said = self.cleaned_data
        passed = {"yes": True, "no": False}.get(said["result"])
        has_exam = said["has_exam"] or said["score"] is not None or passed is not None
        return Facts(
            said["level"], said["title"], said["organiser"], said["from_on"], said["until_on"] or said["from_on"], said["hours"], has_exam,
            said["score"], passed, said["note"],
        )  # fmt: skip


class ListForm(YearForm):
    q = forms.CharField(label="姓名或培训名称", max_length=60, required=False, widget=forms.TextInput(attrs={"type": "search"}))
    level = forms.ChoiceField(label="类别", choices=[("", "全部类别"), *ExternalTraining.Level.choices], required=False)
    unit = UnitField(required=False, empty_label="全部单位")
    team = forms.ModelChoiceField(label="队伍", queryset=Team.objects.none(), to_field_name="public_id", required=False, empty_label="不限")
    withdrawn = forms.BooleanField(label="看已撤下的", required=False)

    def __init__(self, *args: Any, years: Sequence[int], units: QuerySet[Unit], teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, years=years, **kwargs)
        cast(UnitField, self.fields["unit"]).queryset = units
        cast("forms.ModelChoiceField[Team]", self.fields["team"]).queryset = teams

    def wanted(self) -> dict[str, Any]:
        """Filters that make no sense find everything."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "words": said.get("q", ""), "level": said.get("level", ""), "unit": said.get("unit"), "team": said.get("team"),
            "withdrawn": said.get("withdrawn", False),
        }  # fmt: skip
