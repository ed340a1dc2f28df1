"""Study meetings: what is studied when and where, the laws, the papers that belong to it, and what was changed of it."""

import secrets
import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from core.models import StoredFile, Versioned
from people.models import Person, Unit
from statutes.models import Statute
from training.models.plans import PlanRow
from training.rules import windows
from training.rules.codes import Purpose


class Kind(models.TextChoices):
    """domain.md's kinds; which of them count as meetings in the report is a setting of the year (`StudyYear.counted_kinds`)."""

    COLLECTIVE = "collective", "集中学法"
    BRIEFING = "briefing", "会前学法"
    CENTRE = "centre", "理论学习中心组学习"
    LECTURE = "lecture", "专题讲座"
    ENFORCEMENT = "enforcement", "执法培训"
    COURT = "court", "旁听庭审"
    CASES = "cases", "以案释法"
    ONLINE = "online", "线上培训"
    UPPER = "upper", "上级培训"


class Series(models.Model):
    """每月第 n 个星期 x: what its sessions were made from. A session may be moved or cancelled alone; the series itself is never altered."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("名称", max_length=80)
    weekday = models.PositiveSmallIntegerField("星期")  # 0: Monday
    nth = models.SmallIntegerField("第几个")  # 1 to 4; -1: the last of the month
    from_on = models.DateField("起")
    until_on = models.DateField("止")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "系列会议"
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="training_series_weekday_range"),
            models.CheckConstraint(condition=Q(nth__in=[-1, 1, 2, 3, 4]), name="training_series_nth_range"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="training_series_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title


def new_secret() -> str:
    return secrets.token_hex(32)


class SessionQuerySet(models.QuerySet["Session"]):
    def held(self) -> "SessionQuerySet":
        """Those that took place and whose attendance stands: what figures and hours count."""
        return self.filter(state__in=Session.HELD)

    def standing(self) -> "SessionQuerySet":
        """All but the cancelled."""
        return self.exclude(state=Session.State.CANCELLED)

    def changing(self) -> "SessionQuerySet":
        """Those whose roster follows the people: planned, not yet closed."""
        return self.filter(state=Session.State.PLANNED)


class Session(Versioned):
    """A study meeting. `unit` organises it. What its attendance earns is decided by the settings it carries itself, so that a later change of the
    office's does not alter it.

    Signing in is possible from `sign_in_from` until `sign_in_until`, by the server's clock, while it is planned: no process opens or closes it.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "未开始"  # the word shown depends on the time too: rules.states
        CLOSED = "closed", "已结束"
        FILED = "filed", "已归档"
        CANCELLED = "cancelled", "已取消"

    HELD = (State.CLOSED, State.FILED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("名称", max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="主办单位")
    kind = models.CharField("类别", max_length=20, choices=Kind.choices, default=Kind.COLLECTIVE)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PLANNED)
    year = models.PositiveSmallIntegerField("年度")  # of its day
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    place = models.CharField("地点", max_length=80, blank=True)
    link = models.URLField("线上链接", max_length=300, blank=True)
    lecturer = models.CharField("主讲", max_length=60, blank=True)
    agenda = models.TextField("议程", max_length=2000, blank=True)
    hours = models.PositiveIntegerField("学时", default=0)  # 1/100 学时, set by hand
    plan_row = models.ForeignKey(PlanRow, null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions", verbose_name="年度计划")
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions", verbose_name="系列")
    afterwards = models.BooleanField("补录", default=False)  # entered when it was over
    # whom it calls, as chosen by the clerk (people.selectors.meant); the roster is `Attendance`
    roster_rule = models.JSONField(default=dict)

    # signing in
    sign_in_from = models.DateTimeField("签到开始")
    sign_in_until = models.DateTimeField("签到截止")
    secret = models.CharField(max_length=64, default=new_secret, editable=False)  # of the codes: rules.codes
    qr = models.BooleanField("扫码签到", default=False)
    shared_phones = models.BooleanField("允许一部手机为多人签到", default=False)
    draws_signature = models.BooleanField("签到时手写签名", default=False)
    asks_sign_out = models.BooleanField("需要签退", default=False)
    # what attendance earns: rules.hours
    late_minutes = models.PositiveSmallIntegerField("迟到界限（分钟）", default=10)
    early_minutes = models.PositiveSmallIntegerField("早退界限（分钟）", default=15)
    part_percent = models.PositiveSmallIntegerField("迟到或早退计学时（%）", default=50)
    leave_in_base = models.BooleanField("请假计入应到", default=True)

    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    # how often the ledger was to follow it and has not yet: of very many people the worker does it (services.settling)
    ledger_behind = models.PositiveIntegerField(default=0)
    noticed_at = models.DateTimeField(null=True)  # 会议通知 was first sent to those due: from then on another time is 改期

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "学法会议"
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="training_session_ends_after_start"),
            models.CheckConstraint(condition=Q(sign_in_until__gte=F("sign_in_from")), name="training_session_sign_in_window"),
            models.CheckConstraint(condition=Q(part_percent__lte=100), name="training_session_part_percent_range"),
            models.CheckConstraint(condition=~Q(state="filed") | Q(filed_at__isnull=False), name="training_session_filed_has_moment"),
        ]
        indexes = [
            models.Index(fields=["year", "state", "kind"], name="training_session_year"),
            models.Index(fields=["-starts_at", "-id"], name="training_session_listed"),
            models.Index(fields=["ends_at"], condition=Q(state="planned"), name="training_session_planned"),
            models.Index(fields=["id"], condition=Q(ledger_behind__gt=0), name="training_session_behind"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_filed(self) -> bool:
        return self.state == self.State.FILED

    @property
    def is_held(self) -> bool:
        return self.state in self.HELD

    @property
    def times(self) -> windows.Times:
        """What decides when somebody may sign in or out by themselves."""
        return windows.Times(
            self.state == self.State.PLANNED, self.sign_in_from, self.sign_in_until, self.starts_at, self.ends_at, self.asks_sign_out,
            self.early_minutes,
        )  # fmt: skip

    def may_sign_in(self, now: datetime) -> bool:
        return windows.phase(self.times, Purpose.IN, now) == windows.Phase.OPEN


class SessionLaw(models.Model):
    """A law that the session studied. `statute` where the library holds it; the title is kept in any case, as it was named then."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="laws")
    position = models.PositiveSmallIntegerField()
    title = models.CharField("名称", max_length=100)
    statute = models.ForeignKey(Statute, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = "学习的法律法规"
        ordering = ["session", "position"]
        constraints = [models.UniqueConstraint(fields=["session", "title"], name="training_sessionlaw_once")]

    def __str__(self) -> str:
        return self.title


class SessionFile(models.Model):
    """What lies beside the session. Taken away only while it is not filed."""

    class What(models.TextChoices):
        MATERIAL = "material", "学习材料"
        SHEET = "sheet", "签到表照片"
        PHOTO = "photo", "现场照片"
        MINUTES = "minutes", "会议记录"
        NOTICE = "notice", "会议通知"
        OTHER = "other", "其他"

    OWNER_KIND = "training.session"  # of core.files; the owner is the session

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="files")
    what = models.CharField("类别", max_length=10, choices=What.choices)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "会议材料"
        ordering = ["session", "what", "id"]

    def __str__(self) -> str:
        return self.file.name


class SessionChange(models.Model):
    """What was changed of a session, from what to what, why and by whom. Append-only."""

    class Action(models.TextChoices):
        CREATED = "created", "新建"
        EDITED = "edited", "修改"
        MOVED = "moved", "改期"
        CANCELLED = "cancelled", "取消"
        CLOSED = "closed", "结束"
        REOPENED = "reopened", "重新打开"
        FILED = "filed", "归档"
        CORRECTED = "corrected", "归档后更正"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="changes")
    action = models.CharField("变动", max_length=10, choices=Action.choices)
    before = models.JSONField(default=dict)  # field: value in words
    after = models.JSONField(default=dict)
    reason = models.CharField("原因", max_length=200, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(action__in=["moved", "cancelled", "reopened", "corrected"]) | ~Q(reason=""), name="training_sessionchange_has_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.get_action_display()}"
