"""What the office decides about certificates, and what it was reminded of."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from certificates.models.certificates import Certificate
from core.models import Versioned
from people.models import Person


def usual_days() -> list[int]:
    return [180, 90, 30]


class CertificateRules(Versioned):
    """One row (id 1); without it all is as usual (`selectors.rules.current`)."""

    valid_years = models.PositiveSmallIntegerField("有效年限", default=5, validators=[MinValueValidator(1), MaxValueValidator(20)])
    number_pattern = models.CharField("证件编号格式", max_length=120, blank=True)  # a regular expression for the whole number; empty: any
    number_hint = models.CharField("格式说明", max_length=80, blank=True)
    reminder_days = models.JSONField("到期前几天提醒", default=usual_days)  # descending
    reviewed_yearly = models.BooleanField("每年验审", default=False)
    review_month = models.PositiveSmallIntegerField("验审截止月", default=12)
    review_day = models.PositiveSmallIntegerField("验审截止日", default=31)
    review_days_before = models.PositiveSmallIntegerField("验审截止前几天提醒", default=30)
    reminds_hours = models.BooleanField("提醒学时落后", default=True)
    # what a new card is filled with
    authority = models.CharField("发证机关", max_length=80, blank=True)
    organisation = models.CharField("执法机构", max_length=80, blank=True)
    jurisdiction = models.CharField("执法区域", max_length=80, blank=True)
    authority_source = models.CharField("执法权来源", max_length=80, blank=True)
    words = models.JSONField(default=dict)  # "state.valid", "step.issue" -> as the county's bureau says it
    roster = models.JSONField(default=list)  # [[column, heading], …] of 花名册; empty: the usual
    application = models.JSONField(default=dict)  # heading and opinions of 申领表; empty: the usual

    class Meta:
        verbose_name = "证件规则"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="certificates_rules_only_one"),
            models.CheckConstraint(condition=Q(valid_years__gte=1, valid_years__lte=20), name="certificates_rules_valid_years_range"),
            models.CheckConstraint(
                condition=Q(review_month__gte=1, review_month__lte=12, review_day__gte=1, review_day__lte=31),
                name="certificates_rules_review_day_range",
            ),
        ]

    def __str__(self) -> str:
        return "证件规则"


class Reminder(models.Model):
    """That one matter of one officer has been told, once for all: the row is what makes twice harmless. Which people were told, by which words, is in
    `notices`."""

    class Cause(models.TextChoices):
        EXPIRY = "expiry", "即将到期"
        EXPIRED = "expired", "已到期"
        REVIEW = "review", "年度验审"
        HOURS = "hours", "学时落后"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificate_reminders")
    certificate = models.ForeignKey(Certificate, null=True, on_delete=models.PROTECT, related_name="reminders")
    cause = models.CharField("事由", max_length=10, choices=Cause.choices)
    due_on = models.DateField()  # the day it is about: the last day of validity, of the review, of the quarter
    mark = models.PositiveSmallIntegerField()  # how many days before: 180, 90, 30, 0
    text = models.CharField("内容", max_length=500)
    told = models.PositiveSmallIntegerField("通知人数", default=0)
    readers = models.CharField("通知了谁", max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "证件提醒"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "cause", "due_on", "mark"], condition=Q(certificate__isnull=False), name="certificates_reminder_once"
            ),
            models.UniqueConstraint(
                fields=["person", "cause", "due_on", "mark"], condition=Q(certificate__isnull=True), name="certificates_reminder_once_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_cause_display()} {self.due_on} {self.mark}"
