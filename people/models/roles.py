"""Who may do what, each within a unit's subtree. Everyone is a candidate without an assignment."""

from django.db import models

from people.models.person import Person
from people.models.units import Unit


class Role(models.TextChoices):
    CLERK = "clerk", "综合管理员"
    LIAISON = "liaison", "单位联络员"
    AUTHOR = "author", "出题员"
    REVIEWER = "reviewer", "审题员"
    EXAM_ADMIN = "exam_admin", "考试管理员"
    CERTIFICATE_CLERK = "certificate_clerk", "证件管理员"
    LEADER = "leader", "领导"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDITOR = "auditor", "审计管理员"


class RoleAssignment(models.Model):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="范围")

    class Meta:
        verbose_name = "角色"
        constraints = [models.UniqueConstraint(fields=["person", "role", "unit"], name="people_roleassignment_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()} {self.unit}"
