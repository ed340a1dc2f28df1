"""Figures that somebody confirmed. A snapshot is never changed: a later correction makes a new one."""

import uuid

from django.db import models

from people.models import Person
from quiz.models import Exam, ExamUnit


class Snapshot(models.Model):
    """The figures of an exam as of a date, the names behind them, and the versions of the rules that made them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="snapshots")
    as_of = models.DateField("截至")
    exam_over = models.BooleanField("考试已结束")
    figures = models.JSONField()  # reports.figures.ExamFigures as JSON
    names = models.JSONField()  # {"absent": [{"name", "unit"}, …], …}
    rule_versions = models.JSONField(default=dict)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "定稿"
        ordering = ["-as_of", "-id"]

    def __str__(self) -> str:
        return f"{self.exam} 截至 {self.as_of}"


class UnitFigure(models.Model):
    """The confirmed counts of one exam unit with all below it, for comparisons across years and large towns."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="unit_figures")
    exam_unit = models.ForeignKey(ExamUnit, on_delete=models.PROTECT, related_name="+")
    expected = models.PositiveIntegerField()
    sat = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    excellent = models.PositiveIntegerField()
    score_sum = models.PositiveBigIntegerField()  # 1/100 point, over those who sat
    median = models.PositiveIntegerField(null=True)  # 1/100 point

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "exam_unit"], name="reports_unitfigure_once")]

    def __str__(self) -> str:
        return f"{self.exam_unit} {self.snapshot}"
