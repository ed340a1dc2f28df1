"""What exams found out about questions."""

from django.db import models

from questionbank.models.questions import Question
from questionbank.rules.statistics import Sums


class QuestionStat(models.Model):
    """Of a question, a sub-question, or a case over all its sub-questions on a paper. This room owns it, `quiz` writes it."""

    question = models.OneToOneField(Question, primary_key=True, on_delete=models.CASCADE, related_name="stat")
    papers = models.PositiveIntegerField("使用次数", default=0)  # that it stood on and that were handed in, practice included
    # over the papers of online exams, practice apart: questionbank.rules.statistics.Sums
    n = models.PositiveIntegerField("答卷数", default=0)
    x = models.BigIntegerField(default=0)
    r = models.BigIntegerField(default=0)
    xx = models.BigIntegerField(default=0)
    rr = models.BigIntegerField(default=0)
    xr = models.BigIntegerField(default=0)
    facility = models.PositiveSmallIntegerField("得分率", null=True)  # 1/10000, of these sums: lists are sorted by it

    class Meta:
        indexes = [
            models.Index(fields=["-papers", "-question"], name="questionbank_stat_papers"),
            models.Index(fields=["facility", "-question"], name="questionbank_stat_facility"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(n__lte=models.F("papers")), name="questionbank_questionstat_n_of_papers"),
            models.CheckConstraint(
                condition=models.Q(facility__isnull=True) | models.Q(facility__lte=10_000), name="questionbank_questionstat_facility_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.papers}"

    @property
    def sums(self) -> Sums:
        return Sums(self.n, self.x, self.r, self.xx, self.rr, self.xr)
