"""Teams (the enforcement team) and who belongs to them from when until when."""

import uuid

from django.db import models
from django.db.models import F, Q

from core.models import Versioned
from people.models.person import Person
from people.models.units import Unit


class Team(Versioned):
    name = models.CharField("名称", max_length=60, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="teams", verbose_name="所属单位")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "队伍"

    def __str__(self) -> str:
        return self.name


class PostKind(models.TextChoices):
    ENFORCEMENT = "enforcement", "执法岗"
    OFFICE = "office", "内勤"
    ASSISTANT = "assistant", "辅助"


class EnforcementField(Versioned):
    """执法领域: an editable list. One no longer `in_use` is offered nowhere."""

    name = models.CharField("名称", max_length=30, unique=True)
    in_use = models.BooleanField("使用中", default=True)
    sort_number = models.PositiveSmallIntegerField("排序号", default=100)

    class Meta:
        verbose_name = "执法领域"
        ordering = ["sort_number", "id"]

    def __str__(self) -> str:
        return self.name


class Membership(Versioned):
    """Who belongs to a team from a day until a day (last day included; None: still), in what post and for what field of enforcement. Those of one
    person in one team never overlap."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    post_kind = models.CharField("岗位性质", max_length=20, choices=PostKind.choices)
    field = models.ForeignKey(EnforcementField, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships", verbose_name="执法领域")
    from_on = models.DateField("起")
    until_on = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "队员"
        constraints = [
            models.UniqueConstraint(fields=["team", "person"], condition=Q(until_on__isnull=True), name="people_membership_one_open"),
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="people_membership_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.person}"

    @property
    def post_and_field(self) -> str:
        """In words: 执法岗（综合执法）, the field only where there is one."""
        return f"{self.get_post_kind_display()}（{self.field}）" if self.field else self.get_post_kind_display()
