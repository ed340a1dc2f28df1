"""谁参加: the part of a form that says whom an exam or a session means."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from core.forms import Looks, NamesField
from people.models import Person, StaffingType, Team, Unit
from people.selectors import standing_for, who_is_named
from people.selectors.meant import people_of_rule
from people.selectors.people import SHOWN_NAMES

ESTABLISHED, EVERYONE, CHOSEN = "established", "everyone", "chosen"


def named(people: QuerySet[Person], names: Sequence[str]) -> list[Person]:
    """The one of `people` whom each name means; a form's error says whom it cannot find and whose name several share."""
    chosen, wrong = [], []
    for name, fitting in who_is_named(people.select_related("unit"), names).items():
        if len(fitting) == 1:
            chosen.append(fitting[0])
        elif fitting:
            known = "、".join(f"{one.unit.name} {one.account}" for one in fitting[:SHOWN_NAMES])
            wrong.append(f"“{name}”有 {len(fitting)} 人，请改填账号或工号（{known}）。")
        else:
            wrong.append(f"没有找到在职人员“{name}”，请核对后重填。")
    if wrong:
        raise forms.ValidationError(wrong)
    return chosen


class Folded(Looks, forms.Form):
    """A form with fields that are folded away."""

    MORE: tuple[str, ...] = ()
    who_template = "people/_who.html"
    who_url = "quiz:who"  # counts whom the choice means
    who_also: tuple[str, ...] = ()  # further fields that what it says depends on

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def more_is_wrong(self) -> bool:
        return any(name in self.errors for name in self.MORE)


class WhoForm(Folded):
    """Lists offer what lies within the clerk's `units`; `on` is the day whose staff is counted."""

    who = forms.ChoiceField(label="谁参加", widget=forms.RadioSelect)
    units = forms.TypedMultipleChoiceField(label="单位（含下级）", required=False, coerce=int, widget=forms.CheckboxSelectMultiple)
    staffing_types = forms.TypedMultipleChoiceField(label="编制类型", required=False, coerce=int, widget=forms.CheckboxSelectMultiple)
    teams = forms.TypedMultipleChoiceField(label="队伍", required=False, coerce=int, widget=forms.CheckboxSelectMultiple)
    persons = NamesField(
        label="另加人员", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="填账号、工号、手机号或姓名，多人用顿号或换行分开。"
    )

    def __init__(self, *args: Any, scope: Sequence[Unit], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope, self.on = scope, on
        within = Q(pk__in=[])
        for unit in scope:
            within |= unit.within()
        self._choices("units", [(unit.pk, unit.full_name) for unit in Unit.objects.filter(within, closed_on__isnull=True)])
        self._choices("staffing_types", [(one.pk, one.name) for one in StaffingType.objects.all()])
        self._choices("teams", [(one.pk, one.name) for one in Team.objects.filter(unit__in=Unit.objects.filter(within), closed_on=None)])
        self._choices("who", [(ESTABLISHED, "在编在职"), (EVERYONE, "全体在职"), (CHOSEN, "指定范围")])

    def _choices(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def show_counts(self, unit: Unit) -> None:
        """Write how many people each ready choice means beside it."""
        established, everyone = (
            people_of_rule(unit, {"who": who, "established": who == ESTABLISHED}, self.on).count() for who in (ESTABLISHED, EVERYONE)
        )
        self._choices(
            "who",
            [
                (ESTABLISHED, f"在编在职（{established} 人）"),
                (EVERYONE, f"全体在职（{everyone} 人）"),
                (CHOSEN, "指定范围（按单位、编制类型或人员）"),
            ],
        )

    @property
    def lists(self) -> list[forms.BoundField]:
        return [self[name] for name in ("units", "staffing_types", "teams")]

    def clean_persons(self) -> list[int]:
        """Ids of the people named; says whom it cannot find and whose name several share."""
        names = self.cleaned_data["persons"]
        within = Q(pk__in=[])
        for unit in self.scope:
            within |= unit.within("unit__")
        return [one.pk for one in named(Person.objects.filter(within), names)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("who") == CHOSEN and not self.errors and not any(values.get(name) for name in ("units", "staffing_types", "teams", "persons")):
            self.add_error("who", "请在下面至少选择一个单位、编制类型、队伍或人员。")
        return values

    def roster_rule(self) -> dict[str, Any]:
        values = self.cleaned_data
        chosen = values["who"] == CHOSEN
        lists = {name: values[name] if chosen else [] for name in ("units", "staffing_types", "persons", "teams")}
        return {"who": values["who"], "established": values["who"] == ESTABLISHED, **lists}


def initial_who(rule: dict[str, Any]) -> dict[str, Any]:
    """The form's initial values for a stored rule (one without `who` was written by a program)."""
    lists = {name: rule.get(name, []) for name in ("units", "staffing_types", "teams")}
    lists["units"] = standing_for(lists["units"])
    accounts = list(Person.objects.filter(pk__in=rule.get("persons", [])).order_by("sort_number", "id").values_list("account", flat=True))
    who = rule.get("who") or (CHOSEN if accounts or any(lists.values()) else ESTABLISHED if rule.get("established") else EVERYONE)
    return {"who": who, "persons": accounts, **lists}
