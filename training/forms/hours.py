"""What the lists of hours are narrowed to."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from core.forms import Looks
from people.forms import UnitField
from people.models import Team, Unit


class YearForm(Looks, forms.Form):
    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        cast(forms.ChoiceField, self.fields["year"]).choices = [(one, f"{one} 年") for one in years]

    def chosen_year(self) -> int:
        """What makes no sense means this year."""
        self.is_valid()
        return self.cleaned_data.get("year") or self.years[0]


class HoursForm(YearForm):
    q = forms.CharField(label="姓名、拼音首字母、账号、工号或手机号", max_length=60, required=False, widget=forms.TextInput(attrs={"type": "search"}))
    unit = UnitField(required=False, empty_label="全部单位")
    team = forms.ModelChoiceField(label="队伍", queryset=Team.objects.none(), to_field_name="public_id", required=False, empty_label="不限")
    behind = forms.BooleanField(label="只看未达到年度学时的执法人员", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).queryset = units
        cast("forms.ModelChoiceField[Team]", self.fields["team"]).queryset = teams

    def wanted(self) -> dict[str, Any]:
        """Filters that make no sense find everybody."""
        self.is_valid()
        chosen = self.cleaned_data
        return {"words": chosen.get("q", ""), "unit": chosen.get("unit"), "team": chosen.get("team"), "behind": chosen.get("behind", False)}
