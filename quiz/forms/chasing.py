"""Whom a text for a group and a list of the missing are about."""

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet

from core.forms import Looks
from people.forms import UnitField
from people.models import Unit


class ChaseForm(Looks, forms.Form):
    """All of one's units, or one of them with those below it; names or only counts, where nothing is said what fits the group."""

    unit = UnitField(required=False, empty_label="全部单位")
    names = forms.ChoiceField(choices=[("1", "写上姓名"), ("0", "只写人数")], required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).queryset = units

    @property
    def chosen(self) -> Unit | None:
        """None where all are meant, or what was sent is none of them."""
        self.is_valid()
        return cast(Unit | None, self.cleaned_data.get("unit"))

    def with_names(self, *, town_group: bool) -> bool:
        """Names are for the group of a unit, counts for the town's, unless the person chose."""
        self.is_valid()
        said = self.cleaned_data.get("names")
        return said == "1" if said else not town_group or self.chosen is not None

    def query(self) -> str:
        """The same choice of a unit as the query of a link."""
        return urlencode({"unit": self.chosen.public_id}) if self.chosen else ""
