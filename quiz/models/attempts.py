"""An attempt at a paper: its clock, its answers, its marks."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from people.models import Person
from quiz.models.on_paper import ScoreImport, Source
from quiz.models.papers import Paper
from quiz.models.rosters import Candidate


class Attempt(models.Model):
    class State(models.TextChoices):
        OPEN = "open", "答题中"
        HANDED_IN = "handed_in", "已交卷"
        TIMED_OUT = "timed_out", "到时自动交卷"
        UNANSWERED = "unanswered", "未作答"  # timed out without one saved answer
        VOID = "void", "成绩作废"

    COUNTING = (State.HANDED_IN, State.TIMED_OUT)  # what has a mark that may count

    Source = Source

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="attempts")
    paper = models.OneToOneField(Paper, null=True, on_delete=models.PROTECT, related_name="attempt")  # None: scores from elsewhere
    number = models.PositiveSmallIntegerField()  # 第n次考试
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.ONLINE)
    score_import = models.ForeignKey(ScoreImport, null=True, on_delete=models.PROTECT, related_name="attempts")  # what brought its score
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    device_key_hash = models.CharField(max_length=64, blank=True)  # sha256 of the key in the device's cookie
    session_epoch = models.PositiveIntegerField(default=0)  # the person's, when the device key was made
    address = models.GenericIPAddressField(null=True)  # where the device that holds the key started or took over
    browser = models.CharField(max_length=64, blank=True)  # hash of that browser's own token; of two people's attempts: they used the same one
    uses_chance = models.BooleanField(default=True)  # False: the chance was given back, and may be used again

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["candidate"], condition=Q(state="open"), name="quiz_attempt_one_open"),
            models.UniqueConstraint(fields=["candidate", "number"], name="quiz_attempt_number_once"),
            models.CheckConstraint(condition=Q(state="open") | Q(ended_at__isnull=False), name="quiz_attempt_over_has_end"),
            models.CheckConstraint(condition=Q(deadline_at__gte=F("started_at")), name="quiz_attempt_deadline_after_start"),
            models.CheckConstraint(condition=~Q(source="online") | Q(paper__isnull=False), name="quiz_attempt_online_has_paper"),
            models.CheckConstraint(condition=Q(source="online") | Q(paper__isnull=True), name="quiz_attempt_elsewhere_has_no_paper"),
            models.CheckConstraint(condition=Q(uses_chance=True) | Q(state__in=["void", "unanswered"]), name="quiz_attempt_counted_uses_chance"),
        ]
        indexes = [
            models.Index(fields=["deadline_at"], condition=Q(state="open"), name="quiz_attempt_due"),
            models.Index(fields=["browser"], condition=~Q(browser=""), name="quiz_attempt_browser"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} 第{self.number}次"

    @property
    def is_online(self) -> bool:
        """Sat here: it has a paper and answers. Of any other there is only the score."""
        return self.source == self.Source.ONLINE

    @property
    def is_released(self) -> bool:
        """Staff took the key from the device it was sat at: the next one goes on."""
        return not self.device_key_hash


class Answer(models.Model):
    """What was last acknowledged for one position of a paper; absent until first saved. Written by `quiz.sql.save_answer` alone."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    content = models.JSONField()
    version = models.PositiveIntegerField()
    writer = models.CharField(max_length=16)  # random id of the tab that wrote it
    counter = models.PositiveBigIntegerField()  # grows with each save of that tab
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "position"], name="quiz_answer_position_once")]

    def __str__(self) -> str:
        return f"{self.paper} {self.position}"


class Mark(models.Model):
    """One grading of an attempt. Append-only; the latest counts."""

    class Cause(models.TextChoices):
        HANDED_IN = "handed_in", "交卷"
        TIMED_OUT = "timed_out", "到时"
        IMPORTED = "imported", "导入"
        MARKED = "marked", "评卷"
        REGRADED = "regraded", "更正评分"
        CORRECTED = "corrected", "更正成绩"  # of a score that came by file
        RESTORED = "restored", "撤销作废"
        WITHDRAWN = "withdrawn", "撤下"  # the attempt does not count any more, or not yet again: nothing is awarded

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="marks")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    score = models.PositiveIntegerField()  # 1/100 point; of what is marked so far
    grade = models.CharField(max_length=10, choices=Candidate.Grade.choices, blank=True)  # empty: withdrawn
    awards = models.JSONField(default=dict)  # {"1": 200, …} position -> 1/100 point
    pending = models.JSONField(default=list)  # [21, …] positions that waited for a person
    ruling = models.ForeignKey("quiz.KeyRuling", null=True, on_delete=models.PROTECT, related_name="marks")  # what it was regraded for
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.attempt} {self.score}"


class HandAwardQuerySet(models.QuerySet["HandAward"]):
    def standing(self) -> "HandAwardQuerySet":
        """Without those for an answer that was written anew since, after its attempt was reopened."""
        written_since = Answer.objects.filter(paper=OuterRef("attempt__paper"), position=OuterRef("position"), saved_at__gt=OuterRef("at"))
        return self.filter(~Exists(written_since))


class HandAward(models.Model):
    """What a person gave for one answer that no rule can mark. Append-only; the latest for a position counts, of several
    turns as quiz.rules.double_marking says."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="hand_awards")
    position = models.PositiveSmallIntegerField()
    points = models.PositiveIntegerField()  # 1/100 point
    turn = models.PositiveSmallIntegerField(default=1)  # quiz.rules.double_marking
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HandAwardQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["attempt", "position"], name="quiz_handaward_answer")]

    def __str__(self) -> str:
        return f"{self.attempt} {self.position} {self.points}"
