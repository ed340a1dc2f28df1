"""A paper belongs to a candidate and never changes once its attempt has begun."""

from django.db import models
from django.db.models import Q

from questionbank.models import Revision
from quiz.models.rosters import Candidate


class Paper(models.Model):
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="papers")
    number = models.PositiveSmallIntegerField()  # the candidate's first, second, … paper
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "number"], name="quiz_paper_number_once")]

    def __str__(self) -> str:
        return f"{self.candidate} 第{self.number}卷"


class PaperItem(models.Model):
    """One question on a paper: the revision shown, the order its options are shown in, what it is worth."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()  # from 1
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    option_order = models.JSONField()  # ["c", "a", …] option ids as shown
    points = models.PositiveIntegerField()  # 1/100 point

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "position"], name="quiz_paperitem_position_once"),
            models.UniqueConstraint(fields=["paper", "revision"], name="quiz_paperitem_revision_once"),
            models.CheckConstraint(condition=Q(points__gte=1), name="quiz_paperitem_points_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.position}"
