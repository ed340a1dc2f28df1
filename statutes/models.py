"""Laws: what each version says, article by article, and from when until when it is in force."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from people.models import Person
from statutes.rules.numerals import Key


class Statute(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("名称", max_length=100)
    short_title = models.CharField("简称", max_length=100, unique=True)  # statutes.rules.titles: what tells one law from another

    class Meta:
        verbose_name = "法律法规"
        ordering = ["short_title"]

    def __str__(self) -> str:
        return self.short_title


class VersionQuerySet(models.QuerySet["StatuteVersion"]):
    def in_force_on(self, day: date) -> "VersionQuerySet":
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day)


class StatuteVersion(models.Model):
    """What the law says from a day until a day (last day included; None: still). Versions of a law never overlap, and are never altered."""

    class Standing(models.TextChoices):
        TO_COME = "to_come", "尚未施行"
        IN_FORCE = "in_force", "现行有效"
        OVER = "over", "已被取代"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    statute = models.ForeignKey(Statute, on_delete=models.PROTECT, related_name="versions")
    adopted_on = models.DateField("通过或修改日期", null=True)
    from_on = models.DateField("施行日期")
    until_on = models.DateField("施行至", null=True)
    notes = models.JSONField("通过和修改情况", default=list)  # lines, as published under the title
    preamble = models.TextField("序言", blank=True)
    annex = models.TextField("附件", blank=True)
    article_count = models.PositiveIntegerField("条数")
    source = models.CharField("来源文件", max_length=300, blank=True)
    imported_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "法律法规版本"
        ordering = ["statute", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["statute"], condition=Q(until_on__isnull=True), name="statutes_version_one_open"),
            models.UniqueConstraint(fields=["statute", "from_on"], name="statutes_version_one_start_a_day"),
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="statutes_version_ends_after_start"),
            models.CheckConstraint(condition=Q(adopted_on__isnull=True) | Q(adopted_on__lte=F("from_on")), name="statutes_version_adopted_first"),
        ]

    def __str__(self) -> str:
        return f"{self.statute}（{self.from_on.year}年{self.from_on.month}月{self.from_on.day}日起施行）"

    def standing(self, today: date) -> Standing:
        if self.from_on > today:
            return self.Standing.TO_COME
        return self.Standing.OVER if self.until_on and self.until_on < today else self.Standing.IN_FORCE


class Article(models.Model):
    """第三条之一 is number 3, suffix 1. Paragraphs of the text are lines; headings go from the outermost (编) to the innermost (节)."""

    version = models.ForeignKey(StatuteVersion, on_delete=models.CASCADE, related_name="articles")
    number = models.PositiveSmallIntegerField("条")
    suffix = models.PositiveSmallIntegerField("之", default=0)
    text = models.TextField("条文")
    headings = models.JSONField("编章节", default=list)

    class Meta:
        verbose_name = "条文"
        ordering = ["version", "number", "suffix"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number", "suffix"], name="statutes_article_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="statutes_article_number_from_one"),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def key(self) -> Key:
        return Key(self.number, self.suffix)

    @property
    def anchor(self) -> str:
        """Where a link into the law's page leads: a12, or a12-1 for 第十二条之一."""
        return f"a{self.number}-{self.suffix}" if self.suffix else f"a{self.number}"
