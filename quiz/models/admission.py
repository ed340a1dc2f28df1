"""What stands between a candidate and the start: the code of the room, the notice to confirm, and what was done about both."""

from django.db import models
from django.db.models import Q

from people.models import Person
from quiz.models.exams import Exam
from quiz.models.rosters import Candidate


class StartCode(models.Model):
    """A code as it is read out in the room; the latest counts, those before it let nobody in any more."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="start_codes")
    code = models.CharField(max_length=6)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.exam} {self.at:%Y-%m-%d %H:%M}"


class CodeTry(models.Model):
    """A wrong code that somebody typed; so many within some minutes, and they have to wait (quiz.rules.admission)."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="code_tries")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["candidate", "-at"], name="quiz_codetry_latest")]

    def __str__(self) -> str:
        return f"{self.candidate} {self.at:%Y-%m-%d %H:%M}"


class ExamNotice(models.Model):
    """One version of an exam's notice. Never altered once the exam is published: another text is another version."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="notices")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("考试须知")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["exam", "number"], name="quiz_examnotice_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="quiz_examnotice_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.exam} 须知第{self.number}版"


class NoticeConfirmation(models.Model):
    """Somebody ticked that they have read a version of the notice. Append-only: its text is what they confirmed."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="confirmations")
    notice = models.ForeignKey(ExamNotice, on_delete=models.PROTECT, related_name="confirmations")
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["notice", "candidate"], name="quiz_noticeconfirmation_once")]

    def __str__(self) -> str:
        return f"{self.candidate} {self.notice}"
