"""The form of a session: what, when, where, who; everything else is folded away with its default."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone

from core.forms import Looks
from people.forms.fields import VersionField
from people.forms.who import WhoForm, initial_who
from training.forms.fields import HoursField, LawsField, MomentField, PlanRowField
from training.models import Kind, PlanRow, Session
from training.rules.hours import suggested
from training.services.sessions import OPENS_BEFORE, Terms

_WHOLE = {"inputmode": "numeric"}
_SIGN_IN = ("qr", "shared_phones", "draws_signature", "asks_sign_out", "sign_in_from", "sign_in_until")
_WORTH = ("late_minutes", "early_minutes", "part_percent", "leave_in_base")
_DETAILS = ("kind", "lecturer", "link", "hours", "plan_row", "agenda")
COLUMNS = ("place", "link", "lecturer", "agenda", "hours", *_SIGN_IN, *_WORTH)  # of `Session`, that the form says


class AboutForm(Looks, forms.Form):
    """What a session is, without whom it calls."""

    title = forms.CharField(label="会议名称", max_length=80)
    starts_at = MomentField(label="开始时间", error_messages={"required": "请填写开始时间。"})
    ends_at = MomentField(label="结束时间", error_messages={"required": "请填写结束时间。"})
    place = forms.CharField(label="地点", max_length=80, required=False)
    laws = LawsField()

    kind = forms.ChoiceField(label="类别", choices=Kind.choices, initial=Kind.COLLECTIVE)
    lecturer = forms.CharField(label="主讲", max_length=60, required=False)
    link = forms.URLField(label="线上链接", max_length=300, required=False, assume_scheme="https", help_text="线上会议填写会议链接。")
    hours = HoursField(required=False, help_text="不填的按时长折算：45 分钟 1 学时，取整到 0.5。")
    plan_row = PlanRowField()
    agenda = forms.CharField(label="议程", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    qr = forms.BooleanField(label="扫码签到", required=False, help_text="会场投屏二维码和签到码。不勾选的，打印签到表签名后拍照存档。")
    shared_phones = forms.BooleanField(
        label="允许一部手机为多人签到", required=False, help_text="有人没有智能手机时勾选。不勾选的，替别人签不成，并记入异常。"
    )
    draws_signature = forms.BooleanField(label="签到时手写签名", required=False, help_text="用手指写名字，印在签到表上；不写也能签到。")
    asks_sign_out = forms.BooleanField(label="需要签退", required=False, help_text="散会时再扫一次码。没有签退的按早退计学时。")
    sign_in_from = MomentField(label="签到开始", required=False, help_text="不填的为会前 30 分钟。")
    sign_in_until = MomentField(label="签到截止", required=False, help_text="不填的为会议结束时。")
    late_minutes = forms.IntegerField(label="超过几分钟算迟到", min_value=0, max_value=600, widget=forms.NumberInput(attrs=_WHOLE))
    early_minutes = forms.IntegerField(label="提前几分钟以上算早退", min_value=0, max_value=600, widget=forms.NumberInput(attrs=_WHOLE))
    part_percent = forms.IntegerField(label="迟到或早退计学时（%）", min_value=0, max_value=100, widget=forms.NumberInput(attrs=_WHOLE))
    leave_in_base = forms.BooleanField(label="请假的人计入应到", required=False, help_text="参训率按应到人数计算。")
    version = VersionField()

    DETAILS: tuple[str, ...] = _DETAILS
    SIGN_IN: tuple[str, ...] = _SIGN_IN
    WORTH: tuple[str, ...] = _WORTH

    def __init__(self, *args: Any, plan_rows: Any = None, row: PlanRow | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row  # stays where there is no choice
        if plan_rows is None:
            del self.fields["plan_row"]
        else:
            cast(PlanRowField, self.fields["plan_row"]).queryset = plan_rows

    def _folded(self, names: Sequence[str]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def detail_fields(self) -> list[forms.BoundField]:
        return self._folded(self.DETAILS)

    @property
    def sign_in_fields(self) -> list[forms.BoundField]:
        return self._folded(self.SIGN_IN)

    @property
    def worth_fields(self) -> list[forms.BoundField]:
        return self._folded(self.WORTH)

    def is_wrong(self, names: Sequence[str]) -> bool:
        return any(name in self.errors for name in names)

    @property
    def details_open(self) -> bool:
        return self.is_wrong(self.DETAILS)

    @property
    def sign_in_open(self) -> bool:
        return self.is_wrong((*self.SIGN_IN, *self.WORTH))

    def terms(self, roster_rule: dict[str, Any], *, starts_at: datetime | None = None, ends_at: datetime | None = None) -> Terms:
        """Times that the form does not ask are given."""
        values = self.cleaned_data
        return Terms(
            title=values["title"], kind=values["kind"], starts_at=starts_at or values["starts_at"], ends_at=ends_at or values["ends_at"],
            roster_rule=roster_rule, laws=values["laws"], plan_row=values.get("plan_row", self.row),
            more={name: values[name] for name in COLUMNS if name in self.fields},
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", "结束时间要晚于开始时间。")
        return values

    def values_of(self, row: Session) -> dict[str, Any]:
        values = initial_values(row)
        return {name: value for name, value in values.items() if name in self.fields and name not in ("persons",)}


class SessionForm(WhoForm, AboutForm):
    who_url = "training:who"
    who_also = ("starts_at", "ends_at")


class CorrectionForm(AboutForm):
    """A session that is over: what it says, with the reason why it is put right."""

    reason = forms.CharField(
        label="更正原因", max_length=200, help_text="写进会议的变动记录，归档后也能查到。", error_messages={"required": "请填写更正原因。"}
    )

    SIGN_IN = ("asks_sign_out",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("qr", "shared_phones", "draws_signature", "sign_in_from", "sign_in_until"):
            del self.fields[name]


def initial_values(session: Session) -> dict[str, Any]:
    """What the form shows of a session; the usual hours and times of signing in are left empty, so that they follow its times."""
    values: dict[str, Any] = {name: getattr(session, name) for name in ("title", "kind", "starts_at", "ends_at", "plan_row", "version", *COLUMNS)}
    values["plan_row"] = session.plan_row and session.plan_row.public_id
    values["laws"] = [one.title for one in session.laws.all()]
    if session.sign_in_from == session.starts_at - OPENS_BEFORE:
        values["sign_in_from"] = None
    if session.sign_in_until == session.ends_at:
        values["sign_in_until"] = None
    return {**values, **initial_who(session.roster_rule)}


def initial_copy(session: Session) -> dict[str, Any]:
    """A new session like an old one, at a time still to be said."""
    values = initial_values(session)
    for name in ("starts_at", "ends_at", "sign_in_from", "sign_in_until", "plan_row", "version"):
        del values[name]
    if session.hours == suggested(session.starts_at, session.ends_at):
        del values["hours"]
    return values


def initial_new(row: PlanRow | None) -> dict[str, Any]:
    """An empty form with the usual settings; of a row of the plan what it says."""
    usual = Session(starts_at=timezone.now(), ends_at=timezone.now())
    values: dict[str, Any] = {"kind": Kind.COLLECTIVE, "who": "established", **{name: getattr(usual, name) for name in _WORTH}}
    if row is not None:
        kind = row.kind if row.kind in Kind.values else Kind.COLLECTIVE
        values |= {"title": row.content[:80], "kind": kind, "laws": row.laws, "lecturer": row.lecturer, "plan_row": row.public_id}
    return values
