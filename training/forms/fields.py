"""Fields several forms of the room share."""

import re
from typing import Any

from django import forms

from core.errors import Refused
from core.forms import DateTimeLocal
from core.points import points_from_text
from quiz.forms.fields import PointsField
from statutes.models import Statute
from training.models import PlanRow, SessionLaw
from training.services.sessions import YEARS

_LAW = re.compile(r"《([^》]+)》?|([^\s,，、;；《》]+)")
_BETWEEN = re.compile(r"[\s,，、;；]")
MOST_LAWS = 30


class LawsField(forms.CharField):
    """Names of laws, typed one after another; a list without doubles. 《》 hold together a name that has a 、 in it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "laws-known", "data-several": "", "autocomplete": "off"})
        help_text = "多部用顿号分开，例如：民法典、信访工作条例。"
        super().__init__(**{"label": "学习的法律法规", "required": False, "widget": widget, "help_text": help_text, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            return value
        return "、".join(f"《{one}》" if _BETWEEN.search(one) else one for one in value)

    def to_python(self, value: Any) -> Any:
        said = (super().to_python(value) or "").replace("\0", "")
        return list(dict.fromkeys(name for marked, plain in _LAW.findall(said) if (name := (marked or plain).strip())))

    def validate(self, value: Any) -> None:
        super().validate(value)
        longest = SessionLaw._meta.get_field("title").max_length or 0
        if len(value) > MOST_LAWS:
            raise forms.ValidationError(f"最多填 {MOST_LAWS} 部，现有 {len(value)} 部。")
        if too_long := [one for one in value if len(one) > longest]:
            raise forms.ValidationError(f"“{too_long[0][:20]}…”太长（最多 {longest} 个字），多部之间请用顿号分开。")


def laws_known() -> list[str]:
    """What the library holds, for the suggestions of a `LawsField` (training/_laws_known.html)."""
    return list(Statute.objects.order_by("short_title").values_list("short_title", flat=True)[:500])


class HoursField(PointsField):
    """学时 as people write them ("1.5"), as an integer of 1/100."""

    MOST = 200

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": "学时", "help_text": "1 学时 45 分钟，由您定。", **kwargs})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()[:40]
        try:
            hours = points_from_text(text) if text else None
        except Refused:
            hours = -1
        if hours is not None and not 0 <= hours <= self.MOST * 100:
            raise forms.ValidationError(f"“{text}”不是学时，请填写 0 到 {self.MOST} 之间的数，例如 3 或 1.5。")
        return hours


class MomentField(forms.DateTimeField):
    """A day and time in the browser's own field, to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DateTimeLocal(), **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value.year not in YEARS:
            raise forms.ValidationError(f"{value.year} 年不对，请核对日期。")


class PlanRowField(forms.ModelChoiceField):
    """A row of the year's plan that a session ticks off; the form says which are offered."""

    def __init__(self, **kwargs: Any) -> None:
        facts = {"label": "完成年度计划的哪一项", "required": False, "empty_label": "不对应计划", "to_field_name": "public_id"}
        super().__init__(PlanRow.objects.none(), **{**facts, **kwargs})

    def to_python(self, value: Any) -> PlanRow | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError("请从列表中选择。", code="invalid_choice") from None

    def label_from_instance(self, obj: PlanRow) -> str:
        return f"{obj.plan.year}年{obj}"
