"""What every room shares: the office itself, versions, the audit trail, private files, long work.

`core` knows persons by id and name text only, never by key: it stands below `people`.
"""

import secrets
import uuid
from typing import Any

from django.db import models
from django.db.models import F

from core.errors import Stale


def random_code() -> str:
    """96 random bits in URL-safe letters, for codes that must not be guessed."""
    return secrets.token_urlsafe(12)


class Versioned(models.Model):
    """A row that people edit by hand: an UPDATE names the version it is based on, so a second writer cannot overwrite the first."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def update_from(self, seen_version: int, **values: Any) -> None:
        """Write `values` if nobody else did since `seen_version`; else raise `Stale` with what stands there now."""
        rows = type(self)._default_manager.filter(pk=self.pk, version=seen_version)
        if not rows.update(version=F("version") + 1, **values):
            raise Stale(
                "stale", "这条记录刚被他人修改过，您的修改还没有保存。请核对最新内容后再决定。", row=type(self)._default_manager.get(pk=self.pk)
            )
        for name, value in values.items():
            setattr(self, name, value)
        self.version = seen_version + 1


class Office(Versioned):
    """The one office this installation serves (one row, id 1), with what it switched on (功能开关). A new office has every switch off."""

    class Totp(models.TextChoices):
        OFF = "off", "不使用"
        OPTIONAL = "optional", "管理人员自愿使用"
        REQUIRED = "required", "管理人员必须使用"

    name = models.CharField("单位名称", max_length=60)
    is_demo = models.BooleanField("演示数据", default=False)
    set_up_at = models.DateTimeField("启用时间", null=True)
    two_person_review = models.BooleanField("双人审核", default=False)
    subjective_questions = models.BooleanField("主观题和案例题", default=False)
    likeness_percent = models.PositiveSmallIntegerField("相似度", default=85)  # from which questions count as much alike
    fixed_papers = models.BooleanField("试卷 A/B 卷和固定试卷", default=False)
    paper = models.BooleanField("纸质考试", default=False)
    credits = models.BooleanField("学分", default=False)
    interfaces = models.BooleanField("接口与单点登录", default=False)
    public_check = models.BooleanField("公开核验", default=False)
    certificate_check = models.BooleanField("执法证公开核验", default=False)
    totp = models.CharField("动态口令", max_length=10, choices=Totp.choices, default=Totp.OFF)
    password_days = models.PositiveSmallIntegerField("密码有效天数", default=0)  # 0: never expires
    separate_admins = models.BooleanField("三员完全分开", default=False)
    automatic_notices_off = models.BooleanField("关闭自动通知", default=False)
    print_signers = models.CharField("打印表格的签名栏", max_length=120, blank=True, default="")  # core.prints; empty: the usual

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="core_office_only_one"),
            models.CheckConstraint(
                condition=models.Q(likeness_percent__gte=70, likeness_percent__lte=100), name="core_office_likeness_percent_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Office | None":
        return cls.objects.filter(id=1).first()


class AuditSeal(models.Model):
    """Closes over entries: how many, a digest of their rows in id order, and an HMAC over these and the seal before. Never changed."""

    number = models.PositiveIntegerField("封号", unique=True)  # 1, 2, 3 … without gaps
    sealed_at = models.DateTimeField("封存时间")
    count = models.PositiveIntegerField("条数")
    digest = models.CharField(max_length=64)  # SHA-256 over the rows
    mac = models.CharField(max_length=64)  # HMAC-SHA-256 with settings.AUDIT_KEY

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} · {self.count}"


class AuditPruning(models.Model):
    """Old entries were removed with whole seals, up to seal number `up_to`. The row is what the database's triggers ask before they let a row go."""

    up_to = models.PositiveIntegerField("至封号")
    at = models.DateTimeField("时间")
    removed = models.PositiveIntegerField("删除条数")
    by_name = models.CharField("执行人", max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} ≤ {self.up_to}"


class AuditEntry(models.Model):
    """Who did what to what, and how it went. Written once, never changed (triggers refuse it); made by `core.audit.record`.

    `seal` is empty until the clock worker has closed over the entry.
    """

    class Outcome(models.TextChoices):
        DONE = "done", "成功"
        REFUSED = "refused", "拒绝"
        FAILED = "failed", "出错"

    at = models.DateTimeField("时间", db_index=True)
    person_id_text = models.CharField("人员", max_length=40, blank=True)
    person_name = models.CharField("姓名", max_length=60, blank=True)
    address = models.GenericIPAddressField("地址", null=True)
    event = models.CharField("事件", max_length=60, db_index=True)
    subject = models.CharField("对象", max_length=200, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    detail = models.JSONField("详情", default=dict)
    seal = models.ForeignKey(AuditSeal, null=True, on_delete=models.PROTECT, related_name="entries", editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person_id_text", "-at", "-id"], name="core_auditentry_person"),
            models.Index(fields=["id"], condition=models.Q(seal__isnull=True), name="core_auditentry_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.person_name} {self.event} {self.subject}"


class StoredFile(models.Model):
    """A private file. It belongs to a thing of some room, named by `owner_kind` and `owner_id`; that room's check decides who may read it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner_kind = models.CharField(max_length=40)
    owner_id = models.CharField(max_length=40)
    name = models.CharField("文件名", max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("大小")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    stored_at = models.DateTimeField()
    expires_at = models.DateTimeField("保留至", null=True, help_text="之后由后台删除；空为长期保留")

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner_id"], name="core_storedfile_owner")]

    def __str__(self) -> str:
        return self.name


class SignedScan(models.Model):
    """已盖章扫描件: a signed and stamped paper, put back beside the record it belongs to. The record is the owner of its file, and decides who may
    read it. Append-only: a better scan is one more, the old one stays."""

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="scan")
    paper = models.CharField(max_length=30)  # which of the record's papers, in the words of its room: a print, a step
    note = models.CharField("说明", max_length=200, blank=True)
    by_id_text = models.CharField(max_length=40)
    by_name = models.CharField("上传人", max_length=60)
    at = models.DateTimeField("上传时间")

    class Meta:
        ordering = ["id"]
        verbose_name = "已盖章扫描件"

    def __str__(self) -> str:
        return self.file.name


class Job(models.Model):
    """Long work: asked for by a person, done by the worker, watched on a page, stopped where it may be."""

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"
        CANCELLED = "cancelled", "已取消"

    PAST_RETURN = 99  # percent: what follows cannot be taken back

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    title = models.CharField("事项", max_length=100)
    params = models.JSONField(default=dict)
    person_id_text = models.CharField(max_length=40)
    person_name = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    sentence = models.CharField(max_length=300, blank=True)  # what became of it, for the person who asked
    back_url = models.CharField(max_length=200, blank=True)
    result = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)  # last sign of life of the worker that runs it
    stoppable = models.BooleanField(default=True)  # False: once begun it is brought to its end

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(progress__lte=100), name="core_job_progress_range")]
        indexes = [models.Index(fields=["state", "created_at"], name="core_job_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def may_be_cancelled(self) -> bool:
        """As `jobs.cancel` decides."""
        return not self.is_over and self.progress < self.PAST_RETURN and (self.stoppable or self.started_at is None)


class Beat(models.Model):
    """When something last happened that must happen again and again: a worker queue's sign of life, written each minute, which /readyz and the
    overview read; the nightly backup asked for."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M}"
