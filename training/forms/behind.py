"""Of whom the list of those behind is, and what the text for the group says."""

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet

from core.forms import Looks
from people.forms import UnitField
from people.models import Team, Unit


class BehindForm(Looks, forms.Form):
    """All of one's units, or one of them with those below; perhaps only a team. Counts, unless names are asked for."""

    unit = UnitField(required=False, empty_label="全部单位")
    team = forms.ModelChoiceField(label="队伍", queryset=Team.objects.none(), to_field_name="public_id", required=False, empty_label="不限")
    names = forms.ChoiceField(choices=[("1", "写上姓名"), ("0", "只写人数")], required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).queryset = units
        cast("forms.ModelChoiceField[Team]", self.fields["team"]).queryset = teams

    def wanted(self) -> dict[str, Any]:
        """Filters that make no sense find everybody."""
        self.is_valid()
        return {"unit": self.cleaned_data.get("unit"), "team": self.cleaned_data.get("team")}

    @property
    def with_names(self) -> bool:
        self.is_valid()
        return bool(self.cleaned_data.get("names") == "1")

    def query(self) -> str:
        """The same choice as the query of a link."""
        return urlencode({name: one.public_id for name, one in self.wanted().items() if one})
