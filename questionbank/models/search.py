"""What questions are found by."""

from django.db import models
from django.db.models import Q

from questionbank.models.questions import Question


class SearchText(models.Model):
    """The words of a question, or of a case with its sub-questions, as they are searched (questionbank.rules.grams). What is new is found by its
    text, until the worker puts it into the index (questionbank.sql)."""

    question = models.OneToOneField(Question, primary_key=True, on_delete=models.CASCADE, related_name="search_text")
    text = models.TextField()
    grams = models.TextField(null=True)  # apart by a space, on SQLite; None: not in the index yet

    class Meta:
        indexes = [models.Index(fields=["question"], condition=Q(grams__isnull=True), name="questionbank_not_indexed")]

    def __str__(self) -> str:
        return self.text[:40]
