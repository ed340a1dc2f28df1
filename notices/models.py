"""What a person is told inside the system."""

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
