"""What signing in leaves behind: former passwords, failures, known devices, open sessions, identities elsewhere."""

import uuid

from django.db import models
from django.db.models import Q

from people.models.person import Person


class FormerPassword(models.Model):
    """A hash the person used, the present one included; the last five may not be used again."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.person} {self.set_at:%Y-%m-%d}"


class SignInFailure(models.Model):
    """One wrong password for a known person; removed by the clerk's unlocking or resetting, or after an hour."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_failures")
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="people_signinfailure_recent")]

    def __str__(self) -> str:
        return f"{self.person} {self.at:%Y-%m-%d %H:%M}"


class Device(models.Model):
    """A browser on which the person signed in before; `remembered_until` while 记住本机 holds. The browser keeps the token, we its hash."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    token_hash = models.CharField(max_length=64)
    label = models.CharField("设备", max_length=60)  # "微信 · Android", from the User-Agent
    first_seen_at = models.DateTimeField("首次登录")
    last_seen_at = models.DateTimeField("最近使用")
    remembered_until = models.DateTimeField("记住至", null=True)

    class Meta:
        ordering = ["-last_seen_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "token_hash"], name="people_device_once"),
            models.UniqueConstraint(fields=["token_hash"], condition=Q(remembered_until__isnull=False), name="people_device_remembers_one"),
        ]

    def __str__(self) -> str:
        return self.label


class OpenSession(models.Model):
    """A session of the person, so that it can be listed and ended from elsewhere; gone when it was signed out."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.ForeignKey(Device, null=True, on_delete=models.SET_NULL, related_name="+")
    address = models.GenericIPAddressField("地址", null=True)
    started_at = models.DateTimeField("登录时间")
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.person} {self.started_at:%Y-%m-%d %H:%M}"


class ExternalIdentity(models.Model):
    """Who a person is to a provider of single sign-on (`oidc`, `wecom`)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    provider = models.CharField("来源", max_length=20)
    subject = models.CharField("对方标识", max_length=255)
    linked_at = models.DateTimeField("绑定时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="people_externalidentity_once"),
            models.UniqueConstraint(fields=["person", "provider"], name="people_externalidentity_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.provider}"
