"""What the list of sessions is narrowed to."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import Looks
from people.models import Unit
from training.models import Kind
from training.selectors.listing import STATES


class ListFilter(Looks, forms.Form):
    """A value that is no choice counts as not chosen."""

    text = forms.CharField(label="会议、主讲或法律法规", required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"}))
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *Kind.choices])
    unit = forms.TypedChoiceField(label="主办单位", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *STATES.items()])

    def __init__(self, *args: Any, years: Sequence[int], units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_id = {one.pk: one for one in units}
        self.fields["year"].choices = [("", "全部年度"), *((one, f"{one} 年") for one in years)]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "全部单位"), *((one.pk, one.full_name) for one in units)]  # type: ignore[attr-defined]
        if len(units) < 2:
            del self.fields["unit"]

    @property
    def folded(self) -> list[forms.BoundField]:
        """What a phone folds away: all but the search."""
        return [one for one in self if one.name != "text"]

    @property
    def folded_in_use(self) -> int:
        return sum(bool(value) for name, value in self.chosen().items() if name != "text")

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        said = self.cleaned_data
        words = {name: str(said.get(name) or "").strip() for name in ("text", "kind", "state")}
        return {**words, "year": said.get("year"), "unit": self.by_id.get(said.get("unit") or 0)}
