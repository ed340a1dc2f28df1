"""The tree of units: the town, its offices and villages."""

import uuid

from django.db import models
from django.db.models import Q
from treebeard.mp_tree import MP_Node

from core.models import Versioned

PATH_END = "~"  # sorts behind every path letter: a subtree is one range of paths


class Unit(Versioned, MP_Node):
    """One unit. A closed one stays as a row, with the unit it was merged into where there is one.

    Its subtree is the range of paths from its own to its own followed by `~`: an index scan on both databases.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=60)
    full_name = models.CharField("全称", max_length=300, editable=False)  # names from the root down, joined by /
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="并入")

    # the number of the last place ever given below: a place that a moved unit left is not given again, exams keep its path
    last_place = models.PositiveIntegerField(default=0, editable=False)

    node_order_by: list[str] = []

    class Meta:
        verbose_name = "单位"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def within(self, prefix: str = "") -> Q:
        """The condition "in my subtree, myself included" for rows that reach a unit by the lookup `prefix` ("unit__")."""
        return Q(**{f"{prefix}path__gte": self.path, f"{prefix}path__lt": self.path + PATH_END})

    def above(self) -> "Unit | None":
        """The unit it belongs to; the town has none. One query."""
        return None if self.is_root() else Unit.objects.get(path=self.path[: -self.steplen])
