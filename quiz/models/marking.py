"""Who marks an exam by hand, and which answers each of them has."""

from django.db import models
from django.db.models import Q

from people.models import Person
from quiz.models.attempts import Attempt
from quiz.models.exams import Exam


class Marker(models.Model):
    """Somebody named to mark an exam: they may do that, and nothing else by it. Whoever is named no longer keeps what they gave."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="markers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "评卷人"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["exam", "person"], condition=Q(ended_at=None), name="quiz_marker_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.exam}"


class MarkingTask(models.Model):
    """One answer that one marker has to mark: nobody else has it in the same turn, nor they in another."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="marking_tasks")
    position = models.PositiveSmallIntegerField()
    turn = models.PositiveSmallIntegerField()  # quiz.rules.double_marking
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position", "turn"], name="quiz_markingtask_turn_once"),
            models.UniqueConstraint(fields=["attempt", "position", "person"], name="quiz_markingtask_person_once"),
            models.CheckConstraint(condition=Q(turn__gte=1, turn__lte=3), name="quiz_markingtask_turn_range"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt} {self.position} {self.turn}"
