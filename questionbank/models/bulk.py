"""批量操作: many questions changed at once, and what each was before."""

import uuid

from django.db import models
from django.db.models import Q

from core.models import Job
from people.models import Person
from questionbank.models.questions import Question


class BulkChange(models.Model):
    """One change to many questions, by one person. It can be taken back where nobody has changed them since."""

    class Action(models.TextChoices):
        TOPIC = "topic", "改知识点"
        DIFFICULTY = "difficulty", "改难度"
        ADD_TAGS = "add_tags", "加标签"
        REMOVE_TAGS = "remove_tags", "去标签"
        SUBMIT = "submit", "送审"
        REVIEW = "review", "审核通过"
        RETIRE = "retire", "停用"
        RESTORE = "restore", "恢复为草稿"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    action = models.CharField("操作", max_length=20, choices=Action.choices)
    value = models.JSONField(default=str)  # the topic, the difficulty, the tags; "" of a step
    found = models.PositiveIntegerField()  # how many questions were asked for
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")  # of many: that changes them, then that takes it back
    ended_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "批量操作"
        indexes = [models.Index(fields=["by", "-id"], name="questionbank_bulk_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="questionbank_bulkchange_undone_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.found}"

    @property
    def never_began(self) -> bool:
        """The worker was called off before it changed anything."""
        return self.ended_at is None and self.job is not None and self.job.is_over and self.job.started_at is None

    @property
    def undo_broken_off(self) -> bool:
        """It was called off, or failed; what is left can be taken back still."""
        return self.undone_at is not None and self.job is not None and self.job.state in (Job.State.CANCELLED, Job.State.FAILED)

    @property
    def may_be_undone(self) -> bool:
        return self.ended_at is not None and (self.undone_at is None or self.undo_broken_off)

    @property
    def said(self) -> str:
        """What was done, with what it set: 加标签：新法、易错"""
        value = Question.Difficulty(self.value).label if self.action == self.Action.DIFFICULTY else self.value
        words = "、".join(value) if isinstance(value, list) else str(value)
        return f"{self.get_action_display()}：{words}" if words else str(self.get_action_display())


class BulkItem(models.Model):
    """One question of a bulk change: what it was before, and the version it has since; or why it was left as it is."""

    change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    why_not = models.CharField(max_length=30, blank=True)  # questionbank.rules.bulk.REASONS; "": it was changed
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    taken_back = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "question"], name="questionbank_bulkitem_once"),
            models.CheckConstraint(condition=Q(why_not="") | Q(taken_back=False), name="questionbank_bulkitem_taken_back_was_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.change} {self.question}"
