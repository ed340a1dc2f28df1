"""Which year and unit the figures are of."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import Q

from core.forms import Looks
from people.forms import UnitField
from people.models import Unit


class FiguresForm(Looks, forms.Form):
    """`tops` are the units the person may read, at least one. What makes no sense means this year, and the first of them."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    unit = UnitField(required=False)

    def __init__(self, *args: Any, years: Sequence[int], tops: Sequence[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.top = today, tops[0]
        within = Q(pk__in=[])
        for one in tops:
            within |= one.within()
        cast(forms.ChoiceField, self.fields["year"]).choices = [(one, f"{one} 年") for one in years]
        field = cast(UnitField, self.fields["unit"])
        field.queryset, field.empty_label = Unit.objects.filter(within).exclude(pk=self.top.pk), f"{self.top.name}（全部）"
        self.is_valid()

    @property
    def chosen_year(self) -> int:
        return self.cleaned_data.get("year") or self.today.year

    @property
    def chosen_unit(self) -> Unit:
        return cast(Unit | None, self.cleaned_data.get("unit")) or self.top

    def query(self, unit: Unit | None = None) -> str:
        """The same choice as the query of a link."""
        of = unit or self.chosen_unit
        return urlencode({"year": self.chosen_year} | ({} if of == self.top else {"unit": of.public_id}))
