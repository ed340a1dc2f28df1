"""Forms of the tree of units."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from core.forms import Looks
from people.forms.fields import DayField, UnitField, VersionField, lived
from people.models import Unit

_MISSING = {"required": "请选择单位。"}


class TreeForm(Looks, forms.Form):
    """What the tree is narrowed to."""

    q = forms.CharField(label="单位名称", max_length=60, required=False, widget=forms.TextInput(attrs={"type": "search"}))
    closed = forms.BooleanField(label="也显示已撤销的", required=False)


class CompositionForm(Looks, forms.Form):
    """Whose composition on which day; `units` are those the asker sees, closed ones too."""

    on = DayField(label="哪一天")
    unit = UnitField(required=False, empty_label="全部单位")

    def __init__(self, *args: Any, units: QuerySet[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).queryset = units
        self.today = today

    def clean_on(self) -> date:
        return lived(self.cleaned_data["on"], self.today)


class NameForm(Looks, forms.Form):
    """The name of a unit that exists."""

    name = forms.CharField(label="名称", max_length=60, error_messages={"required": "请填写单位名称。"})
    version = VersionField()

    def values_of(self, unit: Unit) -> dict[str, Any]:
        return {"name": unit.name, "version": unit.version}


class NewUnitForm(Looks, forms.Form):
    parent = UnitField(empty_label=None, error_messages=_MISSING)
    name = forms.CharField(label="名称", max_length=60, error_messages={"required": "请填写单位名称。"})

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(UnitField, self.fields["parent"])
        field.queryset, field.label = units, "上级单位"


class MoveForm(Looks, forms.Form):
    to = UnitField(empty_label="请选择", error_messages=_MISSING)
    version = VersionField()

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(UnitField, self.fields["to"])
        field.queryset, field.label = units, "移到哪个单位下面"

    def values_of(self, unit: Unit) -> dict[str, Any]:
        above = unit.above()
        return {"to": above.public_id if above else None, "version": unit.version}


class MergeForm(Looks, forms.Form):
    into = UnitField(empty_label="请选择", error_messages=_MISSING)
    on = DayField(label="生效日期", help_text="人员从这一天起属于新单位。")
    reason = forms.CharField(label="事由", max_length=100, help_text="例如：机构改革。写进任职记录。", error_messages={"required": "请填写事由。"})
    version = VersionField()

    def __init__(self, *args: Any, units: QuerySet[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(UnitField, self.fields["into"])
        field.queryset, field.label = units, "并入哪个单位"
        self.fields["on"].initial = today


class CloseForm(Looks, forms.Form):
    on = DayField(label="撤销日期")
    version = VersionField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today
