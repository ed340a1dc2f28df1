"""The page on which the office arranges its prints."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from certificates.models import CertificateRules
from certificates.rules import layout
from core.forms import Looks


@dataclass(frozen=True)
class Line:
    """One column: whether it is printed, as which, under what heading."""

    usual: str
    show: forms.BoundField
    order: forms.BoundField
    heading: forms.BoundField


class LayoutForm(Looks, forms.Form):
    """Columns that are shown come in the order of their numbers; of equal ones the usual order decides."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    heading = forms.CharField(label="标题", required=False, max_length=40, help_text=f"不填为“{layout.FORM_HEADING}”。")
    by_hand = forms.CharField(
        label="留空手填的项目", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="本系统不登记、由本人手填的，每行一项。可以没有。"
    )
    opinions = forms.CharField(
        label="意见栏", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="每行一栏，从上到下；签字和盖章的地方留空。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(layout.COLUMNS)
        for name, column in layout.COLUMNS.items():
            self.fields[f"show_{name}"] = forms.BooleanField(label=f"打印“{column.heading}”", required=False)
            self.fields[f"order_{name}"] = forms.IntegerField(label=f"“{column.heading}”的次序", required=False, min_value=1, max_value=99)
            self.fields[f"heading_{name}"] = forms.CharField(label=f"“{column.heading}”的列标题", required=False, max_length=layout.LONGEST_HEADING)
            self.fields[f"show_{name}"].widget.attrs["class"] = "form-check-input"
            self.fields[f"order_{name}"].widget.attrs |= {"class": "form-control", "inputmode": "numeric"}
            self.fields[f"heading_{name}"].widget.attrs |= {"class": "form-control", "placeholder": column.heading}

    @property
    def lines(self) -> Iterator[Line]:
        for name in self.names:
            yield Line(layout.COLUMNS[name].heading, self[f"show_{name}"], self[f"order_{name}"], self[f"heading_{name}"])

    @property
    def form_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("heading", "by_hand", "opinions")]

    def roster(self) -> list[tuple[str, str]]:
        said = self.cleaned_data
        shown = [name for name in self.names if said.get(f"show_{name}")]
        return [(name, said.get(f"heading_{name}") or "") for name in sorted(shown, key=lambda name: said.get(f"order_{name}") or 99)]

    def lines_of(self, name: str) -> list[str]:
        return [plain for one in str(self.cleaned_data.get(name) or "").splitlines() if (plain := " ".join(one.split()))]


def initial(rules: CertificateRules) -> dict[str, Any]:
    """As it stands."""
    said: dict[str, Any] = {"version": 0 if rules._state.adding else rules.version}
    chosen = layout.roster(rules.roster)
    for place, (name, heading) in enumerate(chosen, 1):
        usual = layout.COLUMNS[name].heading
        said |= {f"show_{name}": True, f"order_{name}": place, f"heading_{name}": "" if heading == usual else heading}
    form = layout.form(rules.application)
    return {**said, "heading": form.heading, "by_hand": "\n".join(form.by_hand), "opinions": "\n".join(form.opinions)}
