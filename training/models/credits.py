"""学时和学分: the ledger, the rules that fill it, and training held elsewhere."""

import uuid

from django.db import models
from django.db.models import F, Q

from core.models import StoredFile, Versioned
from people.models import Person
from quiz.models import Exam


class StudyYear(Versioned):
    """What the office decided for a year. A year without a row has the defaults (`selectors.years.of`)."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    # 1/100; None: no duty set (国办发〔2023〕27号 ended with 2025)
    officer_hours = models.PositiveIntegerField("执法人员年度学时", null=True, blank=True)
    counted_kinds = models.JSONField("计入会议次数的类别", default=list)  # training.models.Kind
    counts_self_study = models.BooleanField("自学计入学时", default=False)
    attendance_floor = models.PositiveSmallIntegerField("参训率低于多少时提醒（%）", default=80)

    class Meta:
        verbose_name = "年度学习要求"
        constraints = [models.CheckConstraint(condition=Q(attendance_floor__lte=100), name="training_studyyear_floor_range")]

    def __str__(self) -> str:
        return str(self.year)


class Source(models.TextChoices):
    """Where hours and credits come from."""

    SESSION = "session", "学法会议"
    EXTERNAL = "external", "上级培训"
    SELF_STUDY = "self_study", "自学"
    READING = "reading", "法条学习"
    PRACTICE = "practice", "练习"


class CreditRule(Versioned):
    """How many credits a source pays in a year, and at most how many. One row for a source and year; without one it pays none."""

    year = models.PositiveSmallIntegerField("年度")
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    credits = models.PositiveIntegerField("学分")  # 1/100: for each 学时, or each reading unit, or each question practised right
    daily_cap = models.PositiveIntegerField("每日上限", null=True, blank=True)  # 1/100
    yearly_cap = models.PositiveIntegerField("每年上限", null=True, blank=True)  # 1/100

    class Meta:
        verbose_name = "学分规则"
        ordering = ["year", "id"]
        constraints = [models.UniqueConstraint(fields=["year", "source"], name="training_creditrule_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.get_source_display()}"


class CreditEntry(models.Model):
    """One line of the ledger, never altered: a correction is one more, with what it adds or takes away. Totals are sums.

    (`source`, `source_id`) is the thing it comes from: an attendance, an external training, a reading pass … Its lines are numbered, so that the
    same correction cannot be written twice.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credit_entries")
    year = models.PositiveSmallIntegerField("年度")
    on = models.DateField("日期")  # on which it was earned
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    source_id = models.BigIntegerField()
    number = models.PositiveIntegerField(default=1)
    hours = models.IntegerField("学时", default=0)  # 1/100, signed
    credits = models.IntegerField("学分", default=0)  # 1/100, signed
    units = models.IntegerField(default=0)  # 1/100, signed: what the credits are paid for, in hours, reading units or questions
    label = models.CharField("事项", max_length=120)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "学时学分明细"
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "source", "source_id", "number"], name="training_creditentry_once")]
        indexes = [
            models.Index(fields=["person", "year", "source", "on"], name="training_creditentry_person"),
            models.Index(fields=["year", "person", "source", "hours", "credits"], name="training_creditentry_totals"),
            models.Index(fields=["source", "source_id"], name="training_creditentry_source"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.label}"


class ExternalTraining(Versioned):
    """上级培训 of one person. Withdrawn, never deleted."""

    class Level(models.TextChoices):
        COUNTY = "county", "县级执法培训"  # the report's 参加县级执法培训
        JUSTICE = "justice", "司法局培训"
        DEPARTMENT = "department", "部门培训"
        PARTY_SCHOOL = "party_school", "党校培训"
        ONLINE = "online", "线上培训"
        OTHER = "other", "其他"

    OWNER_KIND = "training.external"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="external_trainings")
    level = models.CharField("类别", max_length=20, choices=Level.choices)
    title = models.CharField("名称", max_length=120)
    organiser = models.CharField("举办单位", max_length=80)
    from_on = models.DateField("起")
    until_on = models.DateField("止")  # its year is the year it counts for
    hours = models.PositiveIntegerField("学时", default=0)  # 1/100
    has_exam = models.BooleanField("有考试", default=False)
    score = models.PositiveIntegerField("成绩", null=True, blank=True)  # 1/100
    passed = models.BooleanField("考试合格", null=True, blank=True)
    proof = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField("备注", max_length=200, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField("撤下原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "上级培训"
        ordering = ["-until_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="training_externaltraining_ends_after_start"),
            models.UniqueConstraint(
                fields=["person", "title", "from_on"], condition=Q(withdrawn_at__isnull=True), name="training_externaltraining_once"
            ),
        ]
        indexes = [models.Index(fields=["-until_on", "-id"], name="training_externaltraining_list")]

    def __str__(self) -> str:
        return f"{self.person} {self.title}"


class CreditGate(models.Model):
    """An exam may ask for credits of its year (Guangdong 2025: 40) before it is entered."""

    exam = models.OneToOneField(Exam, on_delete=models.CASCADE, related_name="+")
    credits = models.PositiveIntegerField("所需学分")  # 1/100
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "学分门槛"

    def __str__(self) -> str:
        return f"{self.exam} {self.credits / 100:g}"
