"""Fixed papers: one for everybody, or several (A/B 卷) of which neighbours get different ones."""

from django.db import models
from django.db.models import Q

from questionbank.models import Revision
from quiz.models.exams import Exam

MOST_VARIANTS = 6


class Variant(models.Model):
    """A 卷, B 卷 … of an exam."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="variants")
    number = models.PositiveSmallIntegerField()  # from 1

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["exam", "number"], name="quiz_variant_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=MOST_VARIANTS), name="quiz_variant_number_range"),
        ]

    def __str__(self) -> str:
        return f"{self.exam} {self.label}"

    @property
    def label(self) -> str:
        return f"{'ABCDEF'[self.number - 1]} 卷"


class VariantItem(models.Model):
    """A question, or a whole case, on a fixed paper; papers are made from what its question says at that time."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()  # from 1
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")  # as the clerk saw it
    points = models.PositiveIntegerField()  # 1/100 point; of a case for each sub-question

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "position"], name="quiz_variantitem_position_once"),
            models.UniqueConstraint(fields=["variant", "revision"], name="quiz_variantitem_revision_once"),
            models.CheckConstraint(condition=Q(points__gte=1), name="quiz_variantitem_points_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.variant} {self.position}"
