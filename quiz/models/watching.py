"""What an exam notices around its attempts, and what was noticed: `quiz.rules.watching` says what of it counts."""

from django.db import models
from django.db.models import Q

from quiz.rules import watching as rules


class Watched(models.Model):
    """The settings of an exam."""

    class LeaveAction(models.TextChoices):
        OFF = rules.OFF, "不记录离开和复制"
        RECORD = rules.RECORD, "只记录"
        WARN = rules.WARN, "记录，并当场提醒"
        HAND_IN = rules.HAND_IN, "到次数自动交卷"

    class DeviceMoves(models.TextChoices):
        ALLOWED = rules.ALLOWED, "允许，留下记录"
        RELEASED = rules.RELEASED, "要监考人员先解除原设备"

    leave_action = models.CharField("离开答题页", max_length=10, choices=LeaveAction.choices, default=LeaveAction.RECORD)
    leave_seconds = models.PositiveSmallIntegerField("满多少秒才算离开", default=15)
    leave_limit = models.PositiveSmallIntegerField("第几次自动交卷", default=3)
    phones_count = models.BooleanField("手机、平板上的离开也计次数", default=False)  # a locked screen and a call look the same there
    focus_counts = models.BooleanField("电脑上切到别的窗口也算离开", default=False)  # while the page can still be seen
    device_moves = models.CharField("中途换设备", max_length=10, choices=DeviceMoves.choices, default=DeviceMoves.ALLOWED)
    blocks_copy = models.BooleanField("禁止复制题目", default=False)
    watermark = models.BooleanField("姓名水印", default=False)

    class Meta:
        abstract = True


class Incident(models.Model):
    """Something worth knowing about an attempt; never an offence by itself. Append-only."""

    class Kind(models.TextChoices):
        LEFT = rules.LEFT, "离开答题页"
        UNFOCUSED = rules.UNFOCUSED, "切到别的窗口"
        COPIED = rules.COPIED, "试图复制题目"
        OTHER_DEVICE = rules.OTHER_DEVICE, "更换设备"
        SHARED_DEVICE = rules.SHARED_DEVICE, "与他人用同一设备"
        LATE_ANSWER = rules.LATE_ANSWER, "迟到的答案"

    attempt = models.ForeignKey("quiz.Attempt", on_delete=models.CASCADE, related_name="incidents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    seconds = models.PositiveIntegerField(null=True)  # how long the page was left, by the page's own clock
    counted = models.BooleanField(default=False)  # a leaving that counts towards the exam's limit
    writer = models.CharField(max_length=16, blank=True)  # random id of the tab that told of it; empty: the server saw it
    counter = models.PositiveBigIntegerField(default=0)  # grows with each that the tab tells of
    # of a page: {"phone": bool, "closed": bool, "ago": seconds before `at`}; else {"position": …}, {"address": …, "before": …}, {"persons": […]}
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()  # when the server heard of it

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "writer", "counter"], condition=~Q(writer=""), name="quiz_incident_told_once"),
            models.CheckConstraint(condition=~Q(kind__in=rules.LEAVING) | Q(seconds__isnull=False), name="quiz_incident_leaving_has_seconds"),
            models.CheckConstraint(condition=Q(counted=False) | Q(kind__in=rules.LEAVING), name="quiz_incident_only_leaving_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt} {self.get_kind_display()}"
