"""Who must sit an exam, and every change to that list."""

import uuid

from django.db import models
from django.db.models import Q

from core.models import StoredFile
from people.models import Person
from quiz.models.exams import Exam, ExamUnit


class Candidate(models.Model):
    """One person on the roster, with name and unit as they stood, and the counted result (written by `services.recount` alone)."""

    class Standing(models.TextChoices):
        REQUIRED = "required", "应考"
        EXEMPT = "exempt", "免考"
        DEFERRED = "deferred", "缓考"
        REMOVED = "removed", "移出"  # left the town or the organiser's units: in no base and in no list of the excused

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", "优秀"
        PASS = "pass", "合格"
        FAIL = "fail", "不合格"
        PENDING = "pending", "评卷中"  # an answer that a person marks waits for it

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="candidates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="candidacies")
    exam_unit = models.ForeignKey(ExamUnit, on_delete=models.PROTECT, related_name="candidates")
    person_name = models.CharField("姓名", max_length=40)
    staffing_type_name = models.CharField("编制类型", max_length=30)
    sort_number = models.PositiveIntegerField(default=9999)
    standing = models.CharField("应考情况", max_length=10, choices=Standing.choices, default=Standing.REQUIRED)
    # of a make-up: the place on the roster of its parent, whose result it makes up for
    first_entry = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="makeup_entries")
    by_hand = models.BooleanField("手工列入或移出", default=False)  # then changes of unit or staffing type within the organiser's units do not decide
    extra_minutes = models.PositiveSmallIntegerField("加时（分钟）", default=0)
    # the counted result
    sat = models.BooleanField("已参考", default=False)
    counted_attempt = models.ForeignKey("quiz.Attempt", null=True, on_delete=models.SET_NULL, related_name="+")
    score = models.PositiveIntegerField("成绩", null=True)  # 1/100 point
    grade = models.CharField("等次", max_length=10, choices=Grade.choices, blank=True)
    first_passed = models.BooleanField("首次即合格", default=False)

    class Meta:
        verbose_name = "应考人员"
        ordering = ["exam_unit__path", "sort_number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["exam", "person"], name="quiz_candidate_once"),
            models.CheckConstraint(condition=Q(sat=False) | Q(score__isnull=False), name="quiz_candidate_sat_has_score"),
        ]
        indexes = [
            models.Index(fields=["exam", "standing", "sat", "grade"], name="quiz_candidate_rates"),
            # the roster in its order, with what it is filtered and searched by
            models.Index(fields=["exam_unit", "sort_number", "id", "standing", "sat", "person", "person_name"], name="quiz_candidate_listed"),
            models.Index(fields=["exam"], condition=Q(grade="pending"), name="quiz_candidate_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} · {self.exam}"


class RosterChange(models.Model):
    """Why somebody came onto the roster, left it, or is excused. Append-only."""

    class Action(models.TextChoices):
        ADDED = "added", "列入"
        EXEMPTED = "exempted", "免考"
        DEFERRED = "deferred", "缓考"
        RESTORED = "restored", "恢复应考"
        EXTRA_TIME = "extra_time", "加时"
        MOVED = "moved", "调整"
        REMOVED = "removed", "移出"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="changes")
    action = models.CharField("变动", max_length=10, choices=Action.choices)
    reason = models.CharField("原因", max_length=200, blank=True)
    approver = models.CharField("批准人", max_length=40, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    proof = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(action__in=["exempted", "deferred"]) | (~Q(reason="") & ~Q(approver="") & Q(approved_on__isnull=False)),
                name="quiz_rosterchange_exclusion_is_reasoned",
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate} {self.get_action_display()}"
