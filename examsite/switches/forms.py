"""The form of the switches: its fields are Office's own."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import Looks
from core.models import Office
from examsite.switches.declared import GROUPS, SWITCHES, Switch


class SwitchForm(Looks, forms.Form):
    """`own` are shown. A switch of somebody else's that is sent all the same is read too, so that the service refuses it by name."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, own: Sequence[Switch], office: Office) -> None:
        self.own = own
        sent = {} if data is None else data
        self.base_fields = {**self.base_fields, **{one.field: _field_of(one) for one in SWITCHES if one in own or one.field in sent}}  # type: ignore[misc]
        super().__init__(data)
        self.initial = self.values_of(office)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, fields) of what is shown."""
        found = [(heading, [self[one.field] for one in self.own if one.can == can]) for can, heading in GROUPS.items()]
        return [(heading, fields) for heading, fields in found if fields]

    def switches(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def values_of(self, office: Office) -> dict[str, Any]:
        """The initial values of the fields, from the row (core.forms.refusals_into asks when somebody else was quicker)."""
        return {name: getattr(office, name) for name in self.fields}


def _field_of(switch: Switch) -> forms.Field:
    field = Office._meta.get_field(switch.field).formfield(help_text=switch.sentence)  # type: ignore[union-attr]
    assert field is not None
    return field
