"""Units of reading: which chapter, and which questions in which order."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from core.forms import Looks
from people.forms.fields import VersionField
from questionbank.models import Question
from statutes.models import StatuteVersion
from training.models import ReadingUnit
from training.rules.reading import LEAST, MOST
from training.selectors.reading_units import ChapterRow


class LawField(forms.ModelChoiceField):
    def label_from_instance(self, obj: StatuteVersion) -> str:
        return obj.statute.short_title


class ChapterForm(Looks, forms.Form):
    """Which law and chapter; `q` looks for further questions in the whole bank."""

    law = LawField(label="法律法规", queryset=StatuteVersion.objects.none(), to_field_name="public_id", empty_label="请选择")
    chapter = forms.TypedChoiceField(label="章", coerce=int, required=False)
    q = forms.CharField(label="再找别的题（题干里的字）", max_length=60, required=False, widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, *args: Any, laws: QuerySet[StatuteVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[StatuteVersion]", self.fields["law"]).queryset = laws

    def offer(self, chapters: Sequence[ChapterRow]) -> None:
        choices = [(place, f"{one.name}（{one.fitting} 题）") for place, one in enumerate(chapters)]
        cast(forms.ChoiceField, self.fields["chapter"]).choices = choices

    @property
    def chosen_law(self) -> StatuteVersion | None:
        self.is_valid()
        return cast("StatuteVersion | None", self.cleaned_data.get("law"))

    @property
    def words(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q") or "")


class SearchForm(Looks, forms.Form):
    q = forms.CharField(label="再找别的题（题干里的字）", max_length=60, required=False, widget=forms.TextInput(attrs={"type": "search"}))

    @property
    def words(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q") or "")


class UnitForm(Looks, forms.Form):
    """Beside each question offered: which place it has, or none."""

    version = VersionField()
    title = forms.CharField(label="单元名称", max_length=120)

    def __init__(self, *args: Any, offered: Sequence[Question], chosen: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {f"place_{one.pk}": one for one in offered}
        places = [("", "不选"), *((str(place), f"第 {place} 题") for place in range(1, MOST + 1))]
        for name, one in self.offered.items():
            initial = str(chosen.index(one.pk) + 1) if one.pk in chosen else ""
            widget = forms.Select(attrs={"class": "form-select", "aria-label": f"用不用：{one.current_revision}"})
            self.fields[name] = forms.ChoiceField(choices=places, required=False, initial=initial, widget=widget)

    @staticmethod
    def values_of(row: ReadingUnit) -> dict[str, Any]:
        return {"title": row.title, "version": row.version}

    @property
    def rows(self) -> list[tuple[Question, forms.BoundField]]:
        return [(one, self[name]) for name, one in self.offered.items()]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        places = [place for name in self.offered if (place := values.get(name))]
        if len(set(places)) < len(places):
            raise forms.ValidationError("有两道题选了同一个顺序，请改开。")
        if not LEAST <= len(places) <= MOST:
            raise forms.ValidationError(f"现在选了 {len(places)} 道题，请选 {LEAST} 至 {MOST} 道，排好顺序。")
        return values

    def questions(self) -> list[Question]:
        chosen = [(int(place), one) for name, one in self.offered.items() if (place := self.cleaned_data.get(name))]
        return [one for _, one in sorted(chosen, key=lambda pair: pair[0])]
