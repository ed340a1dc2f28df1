"""An exam: its window and rules, the sections of its papers, and the unit tree as it stood when it was published."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from core.models import Versioned
from people.models import Person, Unit
from questionbank import types
from questionbank.rules.content import MAX_PARTS
from questionbank.types.multiple import ALL_OR_NOTHING, SCORING_RULES
from quiz.models.watching import Watched


class ExamQuerySet(models.QuerySet["Exam"]):
    def published(self) -> "ExamQuerySet":
        return self.exclude(state=Exam.State.DRAFT)

    def drawing_at(self, now: datetime) -> "ExamQuerySet":
        """Own exams whose candidates may still start: their papers are kept ready."""
        return self.filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now), state=Exam.State.PUBLISHED, source=Exam.Source.OWN)

    def going_on_at(self, now: datetime) -> "ExamQuerySet":
        """Published exams that are not over: their rosters follow the people."""
        return self.published().filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now))

    def keys_out_at(self, now: datetime) -> "ExamQuerySet":
        """Exams whose keys candidates may have read: the rows of `rules.release.key_is_released`, before a reservation keeps a question back."""
        ended = self.filter(Q(runs_until__isnull=True) | Q(runs_until__lte=now), closes_at__lte=now)
        released = Q(key_release=Exam.KeyRelease.AFTER_CLOSING) | Q(key_release=Exam.KeyRelease.BY_HAND, keys_released_at__lte=now)
        return ended.filter(released, source=Exam.Source.OWN)


class Exam(Versioned, Watched):
    class Source(models.TextChoices):
        OWN = "own", "本系统考试"
        EXTERNAL = "external", "外部成绩"

    class Kind(models.TextChoices):
        FORMAL = "formal", "正式考试"
        MOCK = "mock", "模拟考试"
        PRACTICE = "practice", "练习"
        QUALIFYING = "qualifying", "执法资格模拟"  # the real one is the city's
        MAKEUP = "makeup", "补考"

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        CONFIRMED = "confirmed", "已定稿"

    class Paging(models.TextChoices):
        ONE = "one", "一题一页"
        ALL = "all", "全部一页"

    class ScoreRelease(models.TextChoices):
        AT_ONCE = "at_once", "交卷后立即公布"
        AFTER_CLOSING = "after_closing", "考试结束后公布"
        BY_HAND = "by_hand", "手动公布"

    class KeyRelease(models.TextChoices):
        AFTER_CLOSING = "after_closing", "考试结束后公布"
        BY_HAND = "by_hand", "手动公布"
        NEVER = "never", "不公布"

    KEEPS_KEYS = (Kind.FORMAL, Kind.MAKEUP)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("名称", max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="组织单位")
    source = models.CharField("来源", max_length=10, choices=Source.choices, default=Source.OWN)
    kind = models.CharField("类别", max_length=10, choices=Kind.choices, default=Kind.FORMAL)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    year = models.PositiveSmallIntegerField("年度")
    annual = models.BooleanField("作为本年度考试", default=False)  # the one that `--year` and the report mean
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="makeups", verbose_name="补考的原考试")
    # a practice with the rules of a formal exam, made when the first person rehearses it: quiz.services.rehearsing
    rehearses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="rehearsal", verbose_name="模拟的考试")
    opens_at = models.DateTimeField("开始时间")
    closes_at = models.DateTimeField("结束时间", null=True, blank=True)  # None: without an end (practice)
    runs_until = models.DateTimeField("最后的答题截止", null=True, blank=True)  # the last deadline that was given beyond the closing
    duration_minutes = models.PositiveSmallIntegerField("答题时长（分钟）", default=60)
    attempts_allowed = models.PositiveSmallIntegerField("考试机会（次）", default=3)
    pass_mark = models.PositiveIntegerField("及格分", default=6000)  # 1/100 point
    excellent_mark = models.PositiveIntegerField("优秀分", default=9000)  # 1/100 point
    full_marks = models.PositiveIntegerField("总分", default=10000)  # 1/100 point; of an own exam the sum of its sections
    scoring_rule = models.CharField("多选题计分", max_length=20, choices=SCORING_RULES, default=ALL_OR_NOTHING)
    paging = models.CharField("显示方式", max_length=5, choices=Paging.choices, default=Paging.ONE)
    shuffle_options = models.BooleanField("打乱选项顺序", default=True)
    fixed = models.BooleanField("固定试卷", default=False)  # everybody gets one of its variants; its rules then only say their shape
    score_release = models.CharField("成绩公布", max_length=15, choices=ScoreRelease.choices, default=ScoreRelease.AT_ONCE)
    key_release = models.CharField("答案公布", max_length=15, choices=KeyRelease.choices, default=KeyRelease.AFTER_CLOSING)
    # by hand, once and for good: quiz.services.releasing
    scores_released_at = models.DateTimeField("成绩公布时间", null=True, editable=False)
    scores_released_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    keys_released_at = models.DateTimeField("答案公布时间", null=True, editable=False)
    keys_released_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    double_marking = models.BooleanField("双评", default=False)  # by two people who know nothing of each other
    marks_differ = models.PositiveIntegerField("双评允许相差（分）", default=200)  # 1/100 point; beyond it a third decides
    # what is asked before the start: quiz.rules.admission
    asks_code = models.BooleanField("入场码", default=False)
    asks_more = models.BooleanField(default=False)  # rooms above have a condition for starting it (quiz.registries.register_gate)
    address_ranges = models.JSONField("限定网络地址", default=list)  # ["192.168.1.0/24", …]; empty: any
    # the version of its notice that is to be confirmed; None: no notice
    notice = models.ForeignKey("quiz.ExamNotice", null=True, blank=True, on_delete=models.RESTRICT, related_name="+", verbose_name="考试须知")
    # who must sit, as chosen by the clerk; at publishing it becomes the roster (Candidate rows)
    # {"units": [id], "staffing_types": [id], "established": bool, "persons": [id], "teams": [id]}; of a make-up {"results": ["failed", …]}
    roster_rule = models.JSONField(default=dict)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    papers_ready_at = models.DateTimeField(null=True)  # the worker has drawn a first paper for everyone on the roster

    objects = ExamQuerySet.as_manager()

    class Meta:
        verbose_name = "考试"
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")), name="quiz_exam_closes_after_opening"),
            models.CheckConstraint(condition=Q(pass_mark__lte=F("excellent_mark")), name="quiz_exam_pass_below_excellent"),
            models.CheckConstraint(condition=Q(excellent_mark__lte=F("full_marks")), name="quiz_exam_excellent_within_full"),
            models.CheckConstraint(condition=Q(duration_minutes__gte=1, duration_minutes__lte=600), name="quiz_exam_duration_range"),
            models.CheckConstraint(condition=Q(attempts_allowed__gte=1, attempts_allowed__lte=99), name="quiz_exam_attempts_range"),
            models.CheckConstraint(condition=Q(kind="practice") | Q(closes_at__isnull=False), name="quiz_exam_only_practice_is_endless"),
            models.CheckConstraint(condition=Q(kind="makeup") | Q(parent__isnull=True), name="quiz_exam_parent_of_makeup"),
            models.UniqueConstraint(fields=["unit", "year"], condition=Q(annual=True), name="quiz_exam_one_annual"),
            models.CheckConstraint(condition=Q(leave_seconds__gte=1, leave_limit__gte=1), name="quiz_exam_leaving_positive"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def duration(self) -> timedelta:
        return timedelta(minutes=self.duration_minutes)

    @property
    def keeps_keys(self) -> bool:
        """Promise 5 applies: keys stay closed until the exam and its make-ups are over."""
        return self.kind in self.KEEPS_KEYS

    @property
    def caveat(self) -> str:
        """What every page and print of the exam says beside its title; empty for most kinds."""
        return "执法资格模拟，不作为申领依据" if self.kind == self.Kind.QUALIFYING else ""

    @property
    def aside(self) -> str:
        """The caveat behind a sentence about the exam; empty for most kinds."""
        return f"（{self.caveat}。）" if self.caveat else ""

    @property
    def ends_at(self) -> datetime | None:
        """When nobody answers any more: the closing, or the last deadline given beyond it. Until then keys and questions are kept."""
        return self.closes_at if self.closes_at is None or self.runs_until is None else max(self.closes_at, self.runs_until)

    def is_over(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now

    def is_open(self, now: datetime) -> bool:
        return self.state != self.State.DRAFT and self.opens_at <= now and (self.closes_at is None or now < self.closes_at)


class ExamUnit(models.Model):
    """A unit as it stood when the exam was published: name and place in the tree never change afterwards."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=255)
    name = models.CharField(max_length=60)
    full_name = models.CharField(max_length=300)
    depth = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["path"]
        constraints = [models.UniqueConstraint(fields=["exam", "path"], name="quiz_examunit_path_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name_below_town(self) -> str:
        """南山镇/党政办公室 -> 党政办公室; the town itself keeps its name."""
        return self.full_name.split("/", 1)[-1]


class PaperRule(models.Model):
    """One section of the paper: `count` questions of a type, each worth `points`, drawn from what the filter leaves. Of cases: `count` cases of
    exactly `parts` sub-questions, each worth `points`."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    type = models.CharField("题型", max_length=20, choices=types.choices)
    count = models.PositiveSmallIntegerField("题数")
    parts = models.PositiveSmallIntegerField("每题小题数", default=1)
    points = models.PositiveIntegerField("每题分值")  # 1/100 point
    statutes = models.JSONField("限定法律法规", default=list)  # titles; empty: any
    topics = models.JSONField("限定知识点", default=list)  # empty: any
    tags = models.JSONField("限定标签", default=list)  # empty: any
    difficulty = models.PositiveSmallIntegerField("限定难度", null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["exam", "position"], name="quiz_paperrule_position_once"),
            models.CheckConstraint(condition=Q(count__gte=1, count__lte=200), name="quiz_paperrule_count_range"),
            models.CheckConstraint(condition=Q(parts__gte=1, parts__lte=MAX_PARTS), name="quiz_paperrule_parts_range"),
            models.CheckConstraint(condition=Q(points__gte=1), name="quiz_paperrule_points_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.count} × {self.points / 100:g}"

    @property
    def limits(self) -> str:
        """What it is drawn from, in words; empty without a limit."""
        level = [f"难度 {self.difficulty}"] if self.difficulty is not None else []
        return "、".join([*self.statutes, *self.topics, *(f"标签“{tag}”" for tag in self.tags), *level])

    @property
    def of_cases(self) -> bool:
        return types.get(self.type).has_parts
