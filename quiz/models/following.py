from django.db import models
from django.db.models import Q


class StatsProgress(models.Model):
    """Up to which mark the statistics of questions have followed; one row, id 1."""

    mark = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="quiz_statsprogress_only_one")]

    def __str__(self) -> str:
        return str(self.mark)
