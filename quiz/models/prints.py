"""Papers of an exam that were printed to be signed and stamped; the scans that came back are core.models.SignedScan."""

from django.db import models

from people.models import Person
from quiz.models.exams import Exam


class ExamPrint(models.Model):
    """One printing. Append-only."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="prints")
    paper = models.CharField("打印件", max_length=30)  # quiz.registries.Print.slug
    file = models.CharField(max_length=5)  # pdf, docx
    asked = models.JSONField(default=dict)  # what the form said: the notice in its words
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "打印记录"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.exam} {self.paper}"
