"""Questions that are much alike."""

import uuid

from django.db import models
from django.db.models import F, Q

from people.models import Person
from questionbank.models.questions import Question, Revision


class Likeness(models.Model):
    """相似试题: two questions of one type, the older first, as they were when they were compared. 不是重复 holds until one of them says something
    else."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    said = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    other_said = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    percent = models.PositiveSmallIntegerField("相似度")
    found_at = models.DateTimeField()
    dismissed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "相似试题"
        constraints = [
            models.UniqueConstraint(fields=["question", "other"], name="questionbank_likeness_once"),
            models.CheckConstraint(condition=Q(question__lt=F("other")), name="questionbank_likeness_older_first"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="questionbank_likeness_percent_range"),
        ]
        indexes = [models.Index(fields=["-percent", "id"], condition=Q(dismissed_at__isnull=True), name="questionbank_likeness_open")]

    def __str__(self) -> str:
        return f"{self.question_id} ~ {self.other_id}: {self.percent}%"
