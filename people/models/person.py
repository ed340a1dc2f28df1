"""A person is the account too. Where somebody works is a dated posting; the person row carries a copy of the open one."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from core.models import Versioned
from people.models.units import Unit


class StaffingType(Versioned):
    """编制类型: an editable list; `established` is 在编, `may_hold_certificate` is 可申领执法证. One no longer `in_use` is offered nowhere."""

    name = models.CharField("名称", max_length=30, unique=True)
    established = models.BooleanField("在编", default=False)
    may_hold_certificate = models.BooleanField("可申领执法证", default=False)
    in_use = models.BooleanField("使用中", default=True)
    sort_number = models.PositiveSmallIntegerField("排序号", default=100)

    class Meta:
        verbose_name = "编制类型"
        ordering = ["sort_number", "id"]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(account=username)


class Person(Versioned, AbstractBaseUser):
    """Someone of the town. `session_epoch` goes up when all their sessions must end (new password, reset, 停用)."""

    class Status(models.TextChoices):
        ACTIVE = "active", "在职"
        LEFT = "left", "调离"
        RETIRED = "retired", "退休"
        DISABLED = "disabled", "停用"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.CharField("账号", max_length=40, unique=True)
    staff_number = models.CharField("工号", max_length=30, unique=True, null=True, blank=True)
    mobile = models.CharField("手机号", max_length=11, blank=True, db_index=True)
    email = models.EmailField("邮箱", max_length=100, blank=True)  # notices go there too, where the office sends mail
    name = models.CharField("姓名", max_length=40)
    name_initials = models.CharField("拼音首字母", max_length=40, blank=True, db_index=True)
    sort_number = models.PositiveIntegerField("排序号", default=9999)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.ACTIVE)
    session_epoch = models.PositiveIntegerField(default=1)
    must_change_password = models.BooleanField(default=True)
    password_set_at = models.DateTimeField("密码设置时间", null=True)
    large_text = models.BooleanField("大字版", default=False)
    # copies of the open posting, kept by people.services.postings
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people", verbose_name="单位")
    post = models.CharField("职务", max_length=60, blank=True)
    staffing_type = models.ForeignKey(StaffingType, on_delete=models.PROTECT, related_name="people", verbose_name="编制类型")

    USERNAME_FIELD = "account"
    objects = PersonManager()

    class Meta:
        verbose_name = "人员"
        ordering = ["sort_number", "id"]
        indexes = [
            # the list of people in its order, with what it is searched by: a page, a count and a search read nothing but the index
            models.Index(
                fields=["unit", "sort_number", "id", "name", "name_initials", "account", "staff_number", "mobile", "status"],
                name="people_person_listed",
            ),
            models.Index(
                fields=["unit", "must_change_password", "status"],
                condition=Q(must_change_password=True, status="active"),
                name="people_person_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(staff_number__regex=r"^1[0-9]{10}$"), name="people_person_staff_number_is_no_mobile"),
            models.CheckConstraint(condition=Q(mobile="") | Q(mobile__regex=r"^1[0-9]{10}$"), name="people_person_mobile_shape"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.status == self.Status.ACTIVE

    @property
    def masked_mobile(self) -> str:
        return f"{self.mobile[:3]}****{self.mobile[-4:]}" if self.mobile else ""

    @property
    def masked_email(self) -> str:
        box, _, host = self.email.partition("@")
        return f"{box[:1]}***@{host}" if host else ""

    def get_session_auth_hash(self) -> str:
        """Ends every session of the person when the password or the epoch changes."""
        return salted_hmac("people.Person.session", f"{self.password}:{self.session_epoch}", algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Any:
        return iter(())


class Posting(models.Model):
    """Where a person works from a day until a day (last day included; None: still). Postings of a person never overlap."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings")
    post = models.CharField("职务", max_length=60, blank=True)
    staffing_type = models.ForeignKey(StaffingType, on_delete=models.PROTECT, related_name="postings")
    from_on = models.DateField("生效日期")
    until_on = models.DateField("截止日期", null=True, blank=True)
    reason = models.CharField("事由", max_length=100, blank=True)
    document = models.CharField("依据文件", max_length=100, blank=True)

    class Meta:
        verbose_name = "任职"
        ordering = ["person", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until_on__isnull=True), name="people_posting_one_open"),
            models.UniqueConstraint(fields=["person", "from_on"], name="people_posting_one_start_a_day"),
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="people_posting_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.unit} {self.from_on}"
