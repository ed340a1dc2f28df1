"""Forms of teams and of who belongs to them."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from core.forms import Looks, NamesField
from people.forms.fields import DayField, UnitField, VersionField, lived
from people.forms.who import named
from people.models import EnforcementField, Membership, Person, PostKind, Team, Unit
from people.selectors import fields_offered


class TeamForm(Looks, forms.Form):
    """A team, new or there already."""

    name = forms.CharField(label="名称", max_length=60, error_messages={"required": "请填写队伍名称。"})
    unit = UnitField(empty_label="请选择", error_messages={"required": "请选择单位。"})
    version = VersionField()

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(UnitField, self.fields["unit"])
        field.queryset, field.label = units, "所属单位"

    @staticmethod
    def values_of(team: Team) -> dict[str, Any]:
        return {"name": team.name, "unit": team.unit.public_id, "version": team.version}


def _post_kind() -> forms.ChoiceField:
    return forms.ChoiceField(label="岗位性质", choices=PostKind.choices, error_messages={"invalid_choice": "请从列表中选择岗位性质。"})


class WithField(Looks, forms.Form):
    """执法领域 may be chosen where the office's list offers any; `present` is the one that somebody has already."""

    field = forms.ModelChoiceField(
        label="执法领域", queryset=EnforcementField.objects.none(), required=False, empty_label="不区分",
        error_messages={"invalid_choice": "请从列表中选择执法领域。"},
    )  # fmt: skip

    def __init__(self, *args: Any, present: EnforcementField | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[EnforcementField]", self.fields["field"])
        field.queryset = fields_offered(present)
        if not field.queryset.exists():
            field.widget = forms.HiddenInput()


class MemberForm(WithField):
    """Who joins a team: one or several, all in the same post from the same day."""

    person = NamesField(
        label="人员", max_length=2000, error_messages={"required": "请填写加入谁。"}, widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text="填姓名、账号、工号或手机号；岗位性质和日期都相同的，可以一次填多人，用顿号或换行分开。",
    )  # fmt: skip
    post_kind = _post_kind()
    from_on = DayField(label="从哪一天起")
    field_order = ["person", "post_kind", "field", "from_on"]

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_person(self) -> list[Person]:
        """Everybody named, each once."""
        return list(dict.fromkeys(named(self.people, self.cleaned_data["person"])))


class PostForm(WithField):
    """Another post or field of a member."""

    post_kind = _post_kind()
    on = DayField(label="从哪一天起")
    version = VersionField()
    field_order = ["post_kind", "field", "on"]

    @staticmethod
    def values_of(membership: Membership) -> dict[str, Any]:
        return {"post_kind": membership.post_kind, "field": membership.field_id, "version": membership.version}


class LeaveForm(Looks, forms.Form):
    """The last day of a member."""

    until_on = DayField(label="在队的最后一天")
    version = VersionField()


class DayForm(Looks, forms.Form):
    """A day in the past, or today; none means today."""

    on = DayField(label="日期", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        return lived(self.cleaned_data["on"] or self.today, self.today)

    def day(self) -> date:
        """The chosen day; today where what was asked for is none."""
        return self.cleaned_data["on"] if self.is_valid() else self.today
