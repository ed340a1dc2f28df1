"""更正评分: what somebody decided about the key of a question after people had answered it."""

from django.db import models
from django.db.models import Q

from people.models import Person
from questionbank.models import Revision
from quiz.models.exams import Exam
from quiz.rules.grading import DROP, FULL


class KeyRuling(models.Model):
    """How one revision is graded in one exam. Append-only; the latest counts, also one that says "as it was"."""

    class Kind(models.TextChoices):
        NEW_KEY = "new_key", "改正答案"
        FULL = FULL, "所有人得满分"
        DROP = DROP, "不计分（剔除）"
        AS_IT_WAS = "as_it_was", "恢复原来的评分"

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="rulings")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("怎样更正", max_length=10, choices=Kind.choices)
    key = models.JSONField(default=list)  # as a revision stores it; of a new key alone
    reason = models.CharField("原因", max_length=200)
    approver = models.CharField("批准人", max_length=40)
    approved_on = models.DateField("批准日期")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    followed_at = models.DateTimeField(null=True)  # all that was graded before has been graded anew

    class Meta:
        verbose_name = "更正评分"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["exam", "revision"], name="quiz_keyruling_of_exam"),
            models.Index(fields=["exam"], condition=Q(followed_at__isnull=True), name="quiz_keyruling_to_follow"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(approver=""), name="quiz_keyruling_is_reasoned"),
        ]

    def __str__(self) -> str:
        return f"{self.exam} {self.revision} {self.get_kind_display()}"
