"""What was attested to somebody about their result, with the code by which anyone may check it."""

import uuid

from django.db import models
from django.db.models import Q

from people.models import Person
from quiz.models.attempts import Mark
from quiz.models.rosters import Candidate


class Attestation(models.Model):
    """A 成绩证明 or 合格证 as it was issued: what it says never changes. Whether it still holds is quiz.rules.attesting's to say."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", "成绩证明"
        CERTIFICATE = "certificate", "合格证"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    code = models.CharField("编号", max_length=20, unique=True)  # core.verify
    digest = models.CharField(max_length=64, unique=True)  # of the code: what it is looked up by
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="attestations")
    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="+")  # the latest of the counted attempt
    person_name = models.CharField("姓名", max_length=40)
    unit_name = models.CharField("单位", max_length=300)
    exam_title = models.CharField("考试", max_length=80)
    score = models.PositiveIntegerField("成绩")  # 1/100 point
    grade = models.CharField("等次", max_length=10, choices=Candidate.Grade.choices)
    sat_on = models.DateField("考试日期")
    issued_at = models.DateTimeField("出具时间")
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("撤销时间", null=True)
    withdrawn_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")  # None: another took its place
    reason = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "kind"], condition=Q(withdrawn_at__isnull=True), name="quiz_attestation_one_standing"),
            models.CheckConstraint(condition=Q(withdrawn_at__isnull=True) | ~Q(reason=""), name="quiz_attestation_withdrawn_with_reason"),
            models.CheckConstraint(
                condition=~Q(kind="certificate") | Q(grade__in=["pass", "excellent"]), name="quiz_attestation_certificate_of_who_passed"
            ),
            models.CheckConstraint(condition=Q(grade__in=["pass", "excellent", "fail"]), name="quiz_attestation_of_a_known_grade"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person_name} · {self.exam_title}"
