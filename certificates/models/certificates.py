"""Certificates (行政执法证) and what happened to them."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from certificates.rules import life
from core.models import StoredFile, Versioned
from people.models import EnforcementField, Person


class Family(models.TextChoices):
    PROVINCIAL = "provincial", "省行政执法证"
    NATIONAL = "national", "国家统一行政执法证"  # 《中华人民共和国行政执法证》
    MINISTRY = "ministry", "部委行政执法证"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def in_state(self, state: str, day: date) -> "CertificateQuerySet":
        """How they stand today, by their copies; for any other day ask `CertificateSpan`. Agrees with rules.life."""
        if state not in life.HELD:
            return self.filter(state=state)
        held = self.filter(state=life.State.VALID)
        if state == life.State.NOT_YET:
            return held.filter(in_force_from__gt=day)
        if state == life.State.EXPIRED:
            return held.filter(valid_until__lt=day)
        return held.exclude(in_force_from__gt=day).exclude(valid_until__lt=day)


class Certificate(models.Model):
    """A card of one person, in a team or not, from its application on. All but the person and the family are copies of what its events say, kept by
    `services.events` alone; `state` VALID means handed out: whether its days have come or gone is asked of `state_on`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates", verbose_name="持证人")
    family = models.CharField("证件种类", max_length=20, choices=Family.choices, default=Family.PROVINCIAL)
    state = models.CharField("状态", max_length=20, choices=[(one.value, word) for one, word in life.STATE_WORDS.items()], default=life.State.NONE)
    number = models.CharField("证件编号", max_length=40, blank=True)  # text, never a number
    authority = models.CharField("发证机关", max_length=80, blank=True)
    organisation = models.CharField("执法机构", max_length=80, blank=True)
    jurisdiction = models.CharField("执法区域", max_length=80, blank=True)
    authority_source = models.CharField("执法权来源", max_length=80, blank=True)
    fields = models.ManyToManyField(EnforcementField, related_name="certificates", verbose_name="执法领域")
    issued_on = models.DateField("发证日期", null=True)
    valid_from = models.DateField("有效期起", null=True)
    valid_until = models.DateField("有效期至", null=True)
    in_force_from = models.DateField(null=True, editable=False)  # rules.life.Span: a card renewed before its end is in force all along
    code = models.CharField(max_length=20, editable=False)  # of its public check (core.verify)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "行政执法证"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "family"], condition=Q(state__in=["applied", "valid", "suspended"]), name="certificates_certificate_one_live"
            ),
            models.UniqueConstraint(
                fields=["family", "number"], condition=~Q(number="") & Q(state__in=["valid", "suspended"]), name="certificates_certificate_number"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_from__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="certificates_certificate_validity",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "valid_until", "in_force_from", "id"], name="certificates_cert_state"),
            models.Index(fields=["number"], name="certificates_cert_number"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_family_display()} {self.number}".strip()

    def state_on(self, day: date) -> life.State:
        """How it stands on a day from today on, if nothing happens."""
        state = life.State(self.state)
        return life.held_on(day, self.in_force_from, self.valid_until) if state in life.HELD else state


class CertificateEvent(models.Model):
    """One step of a card's life, never altered: a correction is one more, which names the step it puts right. `number` counts them from 1."""

    OWNER_KIND = "certificates.event"  # the attachment and the stamped scans beside the step

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    kind = models.CharField("手续", max_length=20, choices=[(one.value, word) for one, word in life.STEP_WORDS.items()])
    on = models.DateField("日期")  # of a correction: the day of the corrected step, put right
    document = models.CharField("文号", max_length=80, blank=True)
    reason = models.CharField("事由", max_length=300, blank=True)
    facts = models.JSONField(default=dict)  # rules.facts
    conditions = models.JSONField(default=list)  # of an application: how each condition stood, as rules.eligibility writes it
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    struck = models.BooleanField("撤销所更正的手续", default=False)
    attachment = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=60, blank=True)  # of a form or an import: the same twice is one
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "证件手续"
        ordering = ["certificate", "number"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "number"], name="certificates_event_number"),
            models.UniqueConstraint(fields=["certificate", "key"], condition=~Q(key=""), name="certificates_event_key"),
            models.CheckConstraint(
                condition=Q(kind="correct", corrects__isnull=False) | (~Q(kind="correct") & Q(corrects__isnull=True, struck=False)),
                name="certificates_event_correction_names_a_step",
            ),
        ]
        indexes = [models.Index(fields=["kind", "on"], name="certificates_event_kind")]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.number} {self.get_kind_display()}"


class SpanQuerySet(models.QuerySet["CertificateSpan"]):
    def on(self, day: date) -> "SpanQuerySet":
        """How every certificate stood on that day: at most one each."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)

    def valid_on(self, day: date) -> "SpanQuerySet":
        return self.on(day).filter(state=life.State.VALID)


class CertificateSpan(models.Model):
    """From when until when (last day included; None: from then on) a certificate stood how, and what stood on it: written anew from the events with
    each of them, so that any day of the past is one range of an index."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="spans")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificate_spans")
    family = models.CharField(max_length=20, choices=Family.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    state = models.CharField(max_length=20)
    facts = models.JSONField(default=dict)
    valid_until = models.DateField(null=True)
    number = models.PositiveIntegerField()  # of the event it rests on

    objects = SpanQuerySet.as_manager()

    class Meta:
        ordering = ["certificate", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "from_on"], name="certificates_span_one_start_a_day"),
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="certificates_span_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["state", "from_on", "until_on", "person"], name="certificates_span_state"),
            models.Index(fields=["person", "from_on"], name="certificates_span_person"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.from_on} {self.state}"


class CertificateFile(models.Model):
    """A photo, or a scan of one side of the card: private, and only added; the latest of each counts."""

    class What(models.TextChoices):
        PHOTO = "photo", "照片"
        FRONT = "front", "证件正面"
        BACK = "back", "证件反面"

    OWNER_KIND = "certificates.file"

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="files")
    what = models.CharField("内容", max_length=10, choices=What.choices)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "证件照片和扫描件"
        ordering = ["certificate", "-id"]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.get_what_display()}"


class ReturnTask(Versioned):
    """收回证件: somebody who holds a card was transferred, retired, left, or left the enforcement post. Closed by the return or the cancelling of the
    card, or by who decides, with a reason, that the card stays."""

    class Cause(models.TextChoices):
        TRANSFERRED = "transferred", "调动"
        LEFT = "left", "调离"
        RETIRED = "retired", "退休"
        POST = "post", "离开执法岗位"

    class Outcome(models.TextChoices):
        RETURNED = "returned", "已收回"
        KEPT = "kept", "不需收回"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="return_tasks")
    cause = models.CharField("原因", max_length=20, choices=Cause.choices)
    on = models.DateField("日期")
    detail = models.CharField("说明", max_length=200, blank=True)
    opened_at = models.DateTimeField()
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "收回证件任务"
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=Q(closed_at__isnull=True), name="certificates_returntask_one_open"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="certificates_returntask_closed_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} {self.get_cause_display()}"
