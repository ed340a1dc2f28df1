"""What the list of certificates is narrowed to."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from certificates.models import Family
from certificates.rules.life import State
from certificates.selectors import listing
from certificates.selectors.certificates import READERS
from certificates.selectors.rules import Wording
from core.forms import Looks
from people.models import EnforcementField, Person, Unit
from people.selectors import units_of

ENDS = [("", "不限"), (listing.PAST, "已过期"), *((str(days), f"{days} 天内到期") for days in listing.AHEAD)]


class ListFilter(Looks, forms.Form):
    """A value that is no choice counts as not chosen."""

    text = forms.CharField(label="姓名或证件编号", required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label="状态", required=False)
    family = forms.ChoiceField(label="证件种类", required=False, choices=[("", "全部种类"), *Family.choices])
    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    field = forms.TypedChoiceField(label="执法领域", required=False, coerce=int, empty_value=None)
    ends = forms.ChoiceField(label="有效期", required=False, choices=ENDS)
    team = forms.ChoiceField(label="执法队伍", required=False, choices=[("", "不限"), (listing.IN_TEAM, "在队"), (listing.NO_TEAM, "不在队")])
    task = forms.ChoiceField(label="收回任务", required=False, choices=[("", "不限"), (listing.TO_RETURN, "应收回未收回")])

    def __init__(
        self, *args: Any, units: Sequence[Unit], states: Mapping[State, str], enforcement_fields: Sequence[EnforcementField], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_id = {one.pk: one for one in units}
        self.field_by_id = {one.pk: one for one in enforcement_fields}
        self.fields["field"].choices = [("", "全部领域"), *((one.pk, one.name) for one in enforcement_fields)]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", "全部"), *((one.value, word) for one, word in states.items() if one != State.NONE)]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "全部单位"), *((one.pk, one.full_name) for one in units)]  # type: ignore[attr-defined]
        if len(units) < 2:
            del self.fields["unit"]

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        said = self.cleaned_data
        words = {name: str(said.get(name) or "").strip() for name in ("text", "state", "family", "ends", "team", "task")}
        return {**words, "unit": self.by_id.get(said.get("unit") or 0), "field": self.field_by_id.get(said.get("field") or 0)}

    @property
    def folded(self) -> list[forms.BoundField]:
        return [one for one in self if one.name != "text"]


def filters_of(by: Person, asked: Mapping[str, Any], words: Wording) -> ListFilter:
    """What somebody may narrow down to, and chose."""
    return ListFilter(asked, units=list(units_of(by, *READERS)), states=words.states, enforcement_fields=list(EnforcementField.objects.all()))
