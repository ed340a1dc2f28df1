"""Papers to be sat on paper, and scores that came by file."""

from django.db import models
from django.db.models import Q

from core.models import StoredFile
from people.models import Person
from questionbank.models import Revision
from quiz.models.exams import Exam

MOST_PRINTED = 26


class PrintedPaper(models.Model):
    """纸质试卷: a paper as it is printed, once and for all; question paper, answer sheet and key are all made of its items."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="printed_papers")
    number = models.PositiveSmallIntegerField()  # from 1; never given again
    variant = models.PositiveSmallIntegerField(null=True)  # of an exam with fixed papers: which of them it is
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["exam", "number"], name="quiz_printedpaper_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=MOST_PRINTED), name="quiz_printedpaper_number_range"),
        ]

    def __str__(self) -> str:
        return f"{self.exam} {self.label}"

    @property
    def label(self) -> str:
        """A 卷, as everything printed of it is marked."""
        return f"{chr(ord('A') + self.number - 1)} 卷"


class PrintedItem(models.Model):
    """One question on it: the revision, the order of its options, what it is worth. Never changes."""

    printed = models.ForeignKey(PrintedPaper, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()  # from 1
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    option_order = models.JSONField()  # ["c", "a", …] option ids as printed
    points = models.PositiveIntegerField()  # 1/100 point

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["printed", "position"], name="quiz_printeditem_position_once"),
            models.UniqueConstraint(fields=["printed", "revision"], name="quiz_printeditem_revision_once"),
            models.CheckConstraint(condition=Q(points__gte=1), name="quiz_printeditem_points_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.printed} {self.position}"


class Source(models.TextChoices):
    """Where an attempt was sat."""

    ONLINE = "online", "在线"
    PAPER = "paper", "纸质"
    PLATFORM = "platform", "其他平台"


class ScoreImport(models.Model):
    """Scores of an exam of our own that came by file: where they were earned, on which day, the file itself and what proves it."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="score_imports")
    source = models.CharField("来源", max_length=10, choices=Source.choices)
    held_on = models.DateField("考试日期")
    sheet = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveIntegerField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.exam} {self.held_on} {self.people}"
