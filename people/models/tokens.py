"""Tokens by which a program acts as a person at the interface."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from people.models.person import Person


class ApiToken(models.Model):
    """A token of a person, of which we keep the hash. It ends with its day, when it is revoked, and whenever the person's sessions end
    (`session_epoch` as it was when the token was made)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField("用途", max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    session_epoch = models.PositiveIntegerField()
    created_at = models.DateTimeField("新建时间")
    expires_at = models.DateTimeField("有效至")
    last_used_at = models.DateTimeField("最近使用", null=True)  # to the hour
    last_used_from = models.GenericIPAddressField("最近使用地址", null=True)
    revoked_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = "接口令牌"
        ordering = ["-created_at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="people_apitoken_expires_later")]

    def __str__(self) -> str:
        return f"{self.person} {self.name}"

    def is_live(self, now: datetime) -> bool:
        """Whether the person may be taken for having asked."""
        person = self.person
        stands = person.is_active and not person.must_change_password and person.session_epoch == self.session_epoch
        return stands and self.revoked_at is None and self.expires_at > now
