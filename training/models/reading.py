"""法条学习: a chapter of a law with a few questions on it."""

import uuid

from django.db import models
from django.db.models import Q

from core.models import Versioned
from people.models import Person
from questionbank.models import Question, Revision
from statutes.models import StatuteVersion


class ReadingUnit(Versioned):
    """Articles of one version, from one number to another, with three to five questions of the bank. Retired, never deleted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    law_version = models.ForeignKey(StatuteVersion, on_delete=models.PROTECT, related_name="reading_units", verbose_name="法律法规")
    headings = models.JSONField("编章节", default=list)  # as Article.headings; empty: the whole law
    title = models.CharField("名称", max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    in_use = models.BooleanField("使用中", default=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "学习单元"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class ReadingQuestion(models.Model):
    unit = models.ForeignKey(ReadingUnit, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["unit", "position"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "question"], name="training_readingquestion_once"),
            models.UniqueConstraint(fields=["unit", "position"], name="training_readingquestion_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.position}"


class ReadingAnswer(models.Model):
    """What somebody answered in a unit. Append-only. `turn` is one showing of the question: it orders the options, and the same one sent again is
    one answer."""

    turn = models.UUIDField(default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(ReadingUnit, on_delete=models.PROTECT, related_name="answers")
    year = models.PositiveSmallIntegerField()
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["person", "turn"], name="training_readinganswer_turn_once")]
        indexes = [models.Index(fields=["person", "year", "unit"], name="training_readinganswer_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.unit}"


class ReadingPass(models.Model):
    """Somebody finished a unit in a year: what the credit comes from, once a year."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(ReadingUnit, on_delete=models.PROTECT, related_name="passes")
    year = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "unit", "year"], name="training_readingpass_once_a_year"),
            models.CheckConstraint(condition=Q(year__gte=2000), name="training_readingpass_year"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.unit} {self.year}"


class PracticePass(models.Model):
    """Somebody practised a question or case right in a year for the first time: what the credit comes from, once a year."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "question", "year"], name="training_practicepass_once_a_year")]

    def __str__(self) -> str:
        return f"{self.person} {self.question} {self.year}"
