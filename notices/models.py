"""What a person is told inside the system, and by mail."""

import uuid

from django.db import models

from people.models import Person


class Notice(models.Model):
    """One message to one person. `kind` names what it is about (`people.locked`, `quiz.reminder`); the same `key` is told a person once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80, blank=True)
    title = models.CharField("标题", max_length=80)
    body = models.CharField("内容", max_length=500, blank=True)
    url = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "-id"], name="notices_notice_list")]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "key"], condition=~models.Q(key=""), name="notices_notice_told_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Mail(models.Model):
    """One letter to one person: a notice that goes by mail too, or a trial of the settings. Sent by the worker, tried a few times.

    It holds what is sent, so that it says the same when it is sent once more. `until`: after it the letter is no news and is not sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发送"
        FAILED = "failed", "失败"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notice = models.OneToOneField(Notice, null=True, on_delete=models.CASCADE, related_name="mail")  # once
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mails")
    address = models.EmailField("邮箱", max_length=100)
    subject = models.CharField("标题", max_length=80)
    body = models.CharField("内容", max_length=500, blank=True)
    url = models.CharField(max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField("原因", max_length=200, blank=True)  # it was not sent, the last time
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    until = models.DateTimeField()
    made_at = models.DateTimeField("时间")
    claimed_at = models.DateTimeField(null=True)
    claim = models.CharField(max_length=16, blank=True)  # which run of the worker has it
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "邮件"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state__in=["waiting", "sending"]), name="notices_mail_due"),
            models.Index(fields=["state", "-id"], name="notices_mail_list"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_state_display()}"

    @property
    def masked_address(self) -> str:
        return Person(email=self.address).masked_email
