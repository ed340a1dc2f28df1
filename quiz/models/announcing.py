"""Notices of exams that go by themselves."""

from django.db import models

from quiz.models.exams import Exam


class Announcement(models.Model):
    """One matter of an exam that its people are told, and how far down the roster that has gone; whoever is listed later has a higher key and is
    told as long as it holds."""

    class What(models.TextChoices):
        OPENS = "opens", "即将开考"
        CLOSES = "closes", "即将截止"
        RESULT = "result", "成绩公布"

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="announcements")
    what = models.CharField(max_length=10, choices=What.choices)
    on = models.DateField()  # the day of the opening or closing, or of the release: one that was put off is told anew
    upto = models.PositiveBigIntegerField(default=0)  # candidate
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exam", "what", "on"], name="quiz_announcement_once")]

    def __str__(self) -> str:
        return f"{self.exam} {self.get_what_display()} {self.on}"
