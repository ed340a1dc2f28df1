"""变动人员: who joined, moved, left, retired or came back, with reason and document; entered by the clerk, or filed by a liaison and accepted."""

import uuid

from django.db import models
from django.db.models import Q

from people.models.person import Person, StaffingType
from people.models.units import Unit


class PersonnelChange(models.Model):
    """One change. Filed, it waits and changes nothing; accepted, it has been carried out (`people.services.changes`). `person` is empty while a
    filed newcomer has not been accepted; `name` then says who is meant, and afterwards what they were called on that day."""

    class Kind(models.TextChoices):
        JOINED = "joined", "新进"
        TRANSFERRED = "transferred", "调动"
        LEFT = "left", "调离"
        RETIRED = "retired", "退休"
        RETURNED = "returned", "返回"

    class State(models.TextChoices):
        FILED = "filed", "待受理"
        ACCEPTED = "accepted", "已受理"
        DECLINED = "declined", "已退回"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("变动", max_length=12, choices=Kind.choices)
    state = models.CharField("状态", max_length=10, choices=State.choices)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="changes")
    name = models.CharField("姓名", max_length=40)
    mobile = models.CharField("手机号", max_length=11, blank=True)  # of a filed newcomer
    from_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="原单位")
    to_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="现单位")
    post = models.CharField("职务", max_length=60, blank=True)
    staffing_type = models.ForeignKey(StaffingType, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="编制类型")
    effective_on = models.DateField("生效日期")  # the first day of the new state
    reason = models.CharField("事由", max_length=100)
    document = models.CharField("依据文件", max_length=100, blank=True)
    filed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="填报人")
    filed_at = models.DateTimeField("填报时间")
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="受理人")
    decided_at = models.DateTimeField("受理时间", null=True, blank=True)
    answer = models.CharField("退回原因", max_length=100, blank=True)

    class Meta:
        verbose_name = "变动人员"
        ordering = ["-effective_on", "-id"]
        indexes = [models.Index(fields=["state", "effective_on"], name="people_change_listed")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="people_personnelchange_is_reasoned"),
            models.CheckConstraint(condition=~Q(state="accepted") | Q(person__isnull=False), name="people_personnelchange_accepted_names_person"),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(answer=""), name="people_personnelchange_declined_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_kind_display()} {self.effective_on}"

    @property
    def masked_mobile(self) -> str:
        return Person(mobile=self.mobile).masked_mobile
