"""What the office decides for a year: the form of settings and credit rules."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.forms import Looks
from people.forms import VersionField
from training.forms.amounts import AmountField
from training.models import CreditRule, Kind, Source, StudyYear
from training.rules.credits import Pay
from training.services.years import Decision

PAID_FOR = {Source.READING: "每个学习单元", Source.PRACTICE: "每答对一题"}  # all others: for each hour
COLUMNS = ("credits", "daily_cap", "yearly_cap")


class YearForm(Looks, forms.Form):
    version = VersionField()
    officer_hours = AmountField(
        label="执法人员年度学时", help_text="每名执法人员一年应修的学时；不要求就留空（国办发〔2023〕27号的要求到 2025 年为止）。"
    )
    attendance_floor = forms.IntegerField(label="参训率低于多少时提醒（%）", min_value=0, max_value=100)
    counted_kinds = forms.MultipleChoiceField(
        label="计入会议次数的类别", choices=Kind.choices, widget=forms.CheckboxSelectMultiple, error_messages={"required": "请至少选择一种类别。"}
    )
    counts_self_study = forms.BooleanField(label="自学计入学时", required=False)

    def __init__(self, data: Any = None, *, row: StudyYear, rules: Mapping[str, CreditRule], credits: bool) -> None:
        super().__init__(data)
        self.rules, self.credits = rules, credits
        if credits:
            for source in Source:
                for name, label in zip(COLUMNS, (PAID_FOR.get(source, "每学时"), "每日上限", "每年上限"), strict=True):
                    field = AmountField(label=f"{source.label} {label}", widget=forms.TextInput(attrs=_SMALL))
                    self.fields[f"{source}_{name}"] = field
        self.initial = self.values_of(row)

    def values_of(self, row: StudyYear) -> dict[str, Any]:
        """The initial values (core.forms.refusals_into asks when somebody else was quicker)."""
        names = ("officer_hours", "attendance_floor", "counted_kinds", "counts_self_study")
        values: dict[str, Any] = {name: getattr(row, name) for name in names} | {"version": row.version if row.pk else 0}
        if self.credits:
            for source in Source:
                rule = self.rules.get(source)
                values |= {f"{source}_{name}": getattr(rule, name) if rule else None for name in COLUMNS}
        return values

    @property
    def rule_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Of each source: its name and what it is paid for, and its three fields."""
        shown = list(Source) if self.credits else []
        return [(f"{one.label}（{PAID_FOR.get(one, '每学时')}）", [self[f"{one}_{name}"] for name in COLUMNS]) for one in shown]

    def decision(self) -> Decision:
        said = self.cleaned_data
        pay = {source: Pay(said[f"{source}_credits"] or 0, *(said[f"{source}_{name}"] for name in COLUMNS[1:])) for source in Source if self.credits}
        return Decision(said["officer_hours"], said["counted_kinds"], said["counts_self_study"], said["attendance_floor"], pay)


_SMALL = {"class": "form-control", "inputmode": "decimal", "maxlength": 8, "size": 4}
