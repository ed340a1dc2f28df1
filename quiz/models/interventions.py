"""What staff did about an attempt, and why."""

from django.db import models
from django.db.models import Q

from people.models import Person
from quiz.models.attempts import Attempt
from quiz.models.exams import Exam


class Intervention(models.Model):
    """One thing staff did to an attempt, or (`attempt` None) to all that ran. Append-only; the candidate is told in words made of it."""

    class Action(models.TextChoices):
        EXTENDED = "extended", "延长时间"
        HANDED_IN = "handed_in", "代为交卷"
        VOIDED = "voided", "成绩作废"
        REOPENED = "reopened", "恢复答题"
        GIVEN_BACK = "given_back", "退回机会"
        RELEASED = "released", "解除设备"
        RESTORED = "restored", "撤销作废"
        COLLECTED = "collected", "离开次数到了，自动交卷"  # by the exam's own rule: `by` None
        CORRECTED = "corrected", "更正成绩"

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="interventions")
    attempt = models.ForeignKey(Attempt, null=True, on_delete=models.CASCADE, related_name="interventions")
    action = models.CharField("事项", max_length=10, choices=Action.choices)
    reason = models.CharField("原因", max_length=200)
    minutes = models.PositiveSmallIntegerField("分钟", null=True)  # of an extension
    detail = models.JSONField(default=dict)  # what stood there before: {"state": …, "deadline_at": …}
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="quiz_intervention_is_reasoned"),
            models.CheckConstraint(
                condition=~Q(action="extended") | Q(minutes__isnull=False, minutes__gte=1), name="quiz_intervention_extension_has_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt or self.exam} {self.get_action_display()}"
