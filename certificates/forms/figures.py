"""Of which day, team and unit the figures are, and which names behind them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet

from certificates.models import QualificationExam
from certificates.rules.quarters import coming
from certificates.selectors.figure_names import KINDS, PEOPLE, RESULTS, Wanted
from certificates.selectors.figure_scope import Scope
from core.forms import Looks
from people.forms import DayField, UnitField
from people.models import Team, Unit
from people.rules import days


class TeamField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Team) -> str:
        return f"{obj.name}（{obj.closed_on} 撤销）" if obj.closed_on else obj.name


class FiguresForm(Looks, forms.Form):
    """`tops` are the units the person may read, at least one, `teams` the teams, the usual one first. What makes no sense means today, that team, and
    the first of the units."""

    on = DayField(label="截至日期", required=False)
    team = TeamField(label="队伍", queryset=Team.objects.none(), to_field_name="public_id", required=False)
    unit = UnitField(required=False)

    def __init__(self, data: Any, *, tops: Sequence[Unit], teams: QuerySet[Team], today: date, **kwargs: Any) -> None:
        super().__init__({**data.dict(), "on": data.get("on") or str(today)}, **kwargs)
        self.today, self.top, self.usual = today, tops[0], teams.first()
        team, unit = cast(TeamField, self.fields["team"]), cast(UnitField, self.fields["unit"])
        team.queryset, team.empty_label = teams.exclude(pk=self.usual.pk) if self.usual else teams, self.usual.name if self.usual else "没有队伍"
        within = Q(pk__in=[])
        for one in tops:
            within |= one.within()
        unit.queryset, unit.empty_label = Unit.objects.filter(within).exclude(pk=self.top.pk), f"{self.top.name}（全部）"
        self.is_valid()

    @property
    def scope(self) -> Scope:
        """A day of which nothing can be known, such as one that is still to come, is today."""
        said = self.cleaned_data
        on, unit = said.get("on") or self.today, said.get("unit") or self.top
        on = self.today if days.why_not_shown(on, self.today) else on
        return Scope(on, unit, said.get("team") or self.usual, part=unit != self.top, past=on < self.today)

    def query(self, unit: str = "") -> str:
        """The same choice as the query of a link, with another unit."""
        scope, said = self.scope, dict[str, Any]()
        if scope.past:
            said["on"] = scope.day
        if scope.team and scope.team != self.usual:
            said["team"] = scope.team.public_id
        if unit or scope.part:
            said["unit"] = unit or scope.unit.public_id
        return urlencode(said)


class NamesForm(forms.Form):
    """What a link of the figures' page asks for; anything else is no list."""

    side = forms.ChoiceField(choices=[("team", "team"), ("unit", "unit")])
    what = forms.ChoiceField(choices=[(one, one) for one in (*PEOPLE, *RESULTS, "cards", "steps")])
    staffing = forms.RegexField(r"^(none|\d{1,9})$", required=False)
    field = forms.RegexField(r"^(none|\d{1,9})$", required=False)
    place = forms.CharField(max_length=40, required=False)
    quarter = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False, choices=[(one.value, one.value) for one in KINDS])
    subject = forms.ChoiceField(required=False, choices=QualificationExam.Subject.choices)
    exam = forms.UUIDField(required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        cast(forms.ChoiceField, self.fields["quarter"]).choices = [(one.key, one.label) for one in coming(scope.day)]

    def clean_place(self) -> Unit | str:
        said = self.cleaned_data["place"]
        if said in ("", "own", "none"):
            return said  # type: ignore[no-any-return]
        field = UnitField()
        field.queryset = Unit.objects.filter(self.scope.unit.within())
        return cast(Unit, field.clean(said))

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        what, of_team = said.get("what"), said.get("side") == "team"
        wrong = of_team and self.scope.team is None
        wrong |= what == "cards" and not (said.get("quarter") or said.get("field"))
        wrong |= what == "steps" and not said.get("kind")
        wrong |= what in RESULTS and not (of_team and bool(said.get("subject")) != bool(said.get("exam")))
        wrong |= what not in ("cards", None) and bool(said.get("field")) and not of_team
        if wrong:
            raise forms.ValidationError("没有这份名单。")
        return said

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(**{name: said[name] for name in self.fields if name != "exam"}, exam=str(said["exam"] or ""))
