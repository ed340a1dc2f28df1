"""年度学法计划 and what else the year rests on: documents, self-study."""

import uuid

from django.db import models
from django.db.models import F, Q

from core.models import StoredFile, Versioned
from people.models import Person, Unit


class Plan(Versioned):
    """The plan of a unit for a year. Its approved paper is a scan beside it (core.scans, `OWNER_KIND`)."""

    OWNER_KIND = "training.plan"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=80)
    approver = models.CharField("批准人", max_length=40, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "年度学法计划"
        ordering = ["-year", "unit__path"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="training_plan_one_a_year"),
            models.CheckConstraint(condition=Q(approved_on__isnull=True) | ~Q(approver=""), name="training_plan_approved_by_somebody"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanRow(Versioned):
    """One line: planned until a session is ticked off against it and was held."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="rows")
    month = models.PositiveSmallIntegerField("月份")
    position = models.PositiveSmallIntegerField(default=0)  # within the month
    content = models.CharField("学习内容", max_length=200)
    laws = models.JSONField("法律法规", default=list)  # titles
    kind = models.CharField("形式", max_length=20)  # training.models.Kind
    lecturer = models.CharField("主讲", max_length=60, blank=True)
    audience = models.CharField("参加人员", max_length=100, blank=True)

    class Meta:
        verbose_name = "计划内容"
        ordering = ["plan", "month", "position", "id"]
        constraints = [models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="training_planrow_month_range")]

    def __str__(self) -> str:
        return f"{self.month}月 {self.content}"


class PolicyDocument(models.Model):
    """制度文件: what the town's study of law rests on. Withdrawn, never deleted."""

    OWNER_KIND = "training.document"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=60, blank=True)
    dated_on = models.DateField("成文日期")
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField("撤下原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "制度文件"
        ordering = ["-dated_on", "-id"]

    def __str__(self) -> str:
        return self.title


class SelfStudy(Versioned):
    """自学, with its proof. Counts as hours only where the year says so (`StudyYear.counts_self_study`). Withdrawn, never deleted."""

    class How(models.TextChoices):
        BOOK = "book", "法律书籍"
        XUEXI = "xuexi", "学习强国"
        PLATFORM = "platform", "其他平台"

    OWNER_KIND = "training.self_study"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="self_studies")
    how = models.CharField("方式", max_length=10, choices=How.choices)
    title = models.CharField("内容", max_length=120)
    from_on = models.DateField("起")
    until_on = models.DateField("止")  # its year is the year it counts for
    hours = models.PositiveIntegerField("学时", default=0)  # 1/100
    note = models.CharField("说明", max_length=200, blank=True)
    proof = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField("撤下原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "自学"
        ordering = ["-until_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="training_selfstudy_ends_after_start")]
        indexes = [models.Index(fields=["-until_on", "-id"], name="training_selfstudy_listed")]

    def __str__(self) -> str:
        return f"{self.person} {self.title}"
