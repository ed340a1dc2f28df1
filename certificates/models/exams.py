"""执法资格考试 (综合法律知识, 专业知识): held by the city's justice bureau and the departments, entered here with their proof. Exams of this
system are practice and never stand here."""

import uuid

from django.db import models
from django.db.models import Q

from core.models import StoredFile, Versioned
from people.models import EnforcementField, Person


class QualificationExam(Versioned):
    """One result of one person. Withdrawn, never deleted."""

    class Subject(models.TextChoices):
        GENERAL = "general", "综合法律知识"
        SPECIAL = "special", "专业知识"

    OWNER_KIND = "certificates.exam"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="qualification_exams")
    subject = models.CharField("科目", max_length=10, choices=Subject.choices)
    field = models.ForeignKey(EnforcementField, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="执法领域")
    organiser = models.CharField("组织单位", max_length=80)
    on = models.DateField("考试日期")
    score = models.PositiveIntegerField("成绩", null=True, blank=True)  # 1/100 point
    passed = models.BooleanField("合格")
    document = models.CharField("文号或证书编号", max_length=80, blank=True)
    proof = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField("备注", max_length=200, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField("撤下原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "执法资格考试"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "subject", "on", "organiser"], condition=Q(withdrawn_at__isnull=True), name="certificates_exam_once"
            ),
        ]
        # the list in its order with all it is narrowed by: a page and a count read nothing but the index
        indexes = [models.Index(fields=["-on", "-id", "withdrawn_at", "subject", "passed", "person"], name="certificates_exam_list")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_subject_display()} {self.on}"
