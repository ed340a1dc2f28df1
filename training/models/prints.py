"""Papers of a session that were printed to be signed; the scans that came back are core.models.SignedScan."""

from django.db import models

from people.models import Person
from training.models.sessions import Session


class SessionPrint(models.Model):
    """One printing. Append-only."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="prints")
    paper = models.CharField("打印件", max_length=30)  # training.services.papers
    file = models.CharField(max_length=5)  # pdf, docx, xlsx, zip
    asked = models.JSONField(default=dict)  # what the form said: the notice in its words
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "打印记录"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.session} {self.paper}"
