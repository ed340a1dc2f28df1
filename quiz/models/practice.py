"""What people practise by themselves, without an exam and a roster. A case is practised whole: `question` is always a question or a case, never one
of its sub-questions."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from people.models import Person
from questionbank.models import Question, Revision
from quiz.models.exams import Exam
from quiz.rules.mistakes import INTERVALS, RIGHTS


class PracticeAnswer(models.Model):
    """What somebody answered to a question, or to one sub-question of a case. Append-only; `right` of an own text (简答题) is said once, by whoever
    wrote it, after reading the reference answer."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    turn = models.UUIDField()  # one showing of a question: its answer is stored once, however often it is sent
    series = models.UUIDField()  # one practising from its first question to its last
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    right = models.BooleanField(null=True)  # None: whoever answered has not said yet
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["person", "turn", "revision"], name="quiz_practiceanswer_once")]
        indexes = [models.Index(fields=["person", "series"], name="quiz_practiceanswer_series")]

    def __str__(self) -> str:
        return f"{self.person} {self.revision}"


class Practised(models.Model):
    """How somebody last answered a question. Follows their `PracticeAnswer`s, in the same transaction."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    last_right = models.BooleanField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "question"], name="quiz_practised_once")]
        indexes = [models.Index(fields=["person", "last_at"], name="quiz_practised_longest_ago")]

    def __str__(self) -> str:
        return f"{self.person} {self.question}"


class MistakeQuerySet(models.QuerySet["Mistake"]):
    def there_at(self, now: datetime) -> "MistakeQuerySet":
        """In the book, and open to whoever made them: one of an exam from when its keys are (promise 5), which for questions of formal exams
        their reservation says too."""
        open_key = Q(exam__isnull=True) | Q(exam__kind=Exam.Kind.PRACTICE) | Q(exam__in=Exam.objects.keys_out_at(now))
        return self.filter(open_key, left_at__isnull=True)

    def due_on(self, day: date) -> "MistakeQuerySet":
        return self.filter(due_on__lte=day)


class Mistake(models.Model):
    """错题本: a question that somebody answered wrong, and when it comes back (quiz.rules.mistakes). It stays as a row after it has left."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")  # last answered: what was right of an older one counts no more
    exam = models.ForeignKey(Exam, null=True, on_delete=models.PROTECT, related_name="+")  # it came from, until it is practised
    step = models.PositiveSmallIntegerField(default=0)  # place in INTERVALS
    rights = models.PositiveSmallIntegerField(default=0)  # right in a row when due
    due_on = models.DateField()
    left_at = models.DateTimeField(null=True)

    objects = MistakeQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "question"], name="quiz_mistake_once"),
            models.CheckConstraint(condition=Q(step__lt=len(INTERVALS)), name="quiz_mistake_step_range"),
            models.CheckConstraint(condition=Q(rights__lt=RIGHTS), name="quiz_mistake_rights_range"),
        ]
        indexes = [models.Index(F("person"), F("due_on"), condition=Q(left_at__isnull=True), name="quiz_mistake_due")]

    def __str__(self) -> str:
        return f"{self.person} {self.question} {self.due_on}"


class Favourite(models.Model):
    """收藏: a question somebody wants to find again."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["person", "question"], name="quiz_favourite_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.question}"
