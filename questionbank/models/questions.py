"""Questions keep their identity; what they say stands in immutable revisions."""

import uuid
from datetime import UTC, date, datetime

from django.db import models
from django.db.models import F, Q

from core.models import StoredFile, Versioned
from people.models import Person
from questionbank import types
from questionbank.models.imports import ImportBatch
from statutes.models import Article, StatuteVersion

HELD = datetime(9000, 1, 1, tzinfo=UTC)  # as a reservation: until somebody releases the keys


class QuestionQuerySet(models.QuerySet["Question"]):
    def live(self) -> "QuestionQuerySet":
        """All but the rows of an import that has not been finished."""
        unfinished = ImportBatch.objects.exclude(state=ImportBatch.State.LIVE)  # a handful; no join over the whole bank
        return self.exclude(batch__in=unfinished)

    def whole(self) -> "QuestionQuerySet":
        """Questions by themselves and cases; the sub-questions of a case come with it."""
        return self.filter(case__isnull=True)

    def drawable(self) -> "QuestionQuerySet":
        """What a paper may be drawn from: reviewed and live."""
        return self.live().whole().filter(status=Question.Status.REVIEWED, current_revision__isnull=False)

    def free_at(self, now: datetime) -> "QuestionQuerySet":
        """Not reserved by a formal exam that is still going on (promise 5): what practice may use."""
        return self.filter(Q(reserved_until__isnull=True) | Q(reserved_until__lte=now))


class Tag(models.Model):
    """标签: a word by which the office finds questions again."""

    name = models.CharField("标签", max_length=20, unique=True)

    class Meta:
        verbose_name = "标签"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Question(Versioned):
    """Its identity. The sub-questions of a case are questions too: they follow their case in status, review and batch, and are drawn with it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        IN_REVIEW = "in_review", "待审核"
        REVIEWED = "reviewed", "已审核"
        RETIRED = "retired", "已停用"

    class Difficulty(models.IntegerChoices):
        EASY = 1, "易"
        MEDIUM = 2, "中"
        HARD = 3, "难"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    type = models.CharField("题型", max_length=20, choices=types.choices)
    case = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts", verbose_name="案例")
    place = models.PositiveSmallIntegerField(default=0)  # of a sub-question in its case, from 1; 0: taken out of it
    topic = models.CharField("知识点", max_length=60, blank=True, db_index=True)
    tags = models.ManyToManyField(Tag, related_name="questions")
    difficulty = models.PositiveSmallIntegerField("难度", choices=Difficulty.choices, default=Difficulty.MEDIUM)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    reserved_until = models.DateTimeField("正式考试占用至", null=True, db_index=True)
    fingerprint = models.CharField(max_length=64, db_index=True)  # of type, stem and options: questionbank.rules.fingerprint
    current_revision = models.ForeignKey("Revision", null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged", verbose_name="已合并到")
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.PROTECT, related_name="questions")
    created_at = models.DateTimeField()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "试题"
        indexes = [  # what is drawn from, and all that the list counts by: no look at the rows
            models.Index(fields=["status", "type", "topic", "difficulty", "case", "batch"], name="questionbank_drawable"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(difficulty__gte=1, difficulty__lte=3), name="questionbank_question_difficulty_range"),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")) | Q(merged_into__isnull=True), name="questionbank_question_merged_elsewhere"),
            models.CheckConstraint(condition=~Q(case=F("pk")) | Q(case__isnull=True), name="questionbank_question_not_in_itself"),
            models.CheckConstraint(condition=Q(case__isnull=False) | Q(place=0), name="questionbank_question_place_in_case"),
            models.UniqueConstraint(fields=["case", "place"], condition=Q(place__gt=0), name="questionbank_question_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.public_id}"

    @property
    def is_held(self) -> bool:
        return self.reserved_until == HELD

    @property
    def whole(self) -> "Question":
        """As what it is drawn, reviewed and reserved: its case, or itself."""
        return self.case or self


class Revision(models.Model):
    """What a question says, for ever. Options keep their ids across revisions; `key` names the right ones by id."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    stem = models.TextField("题干")
    options = models.JSONField("选项", default=list)  # [{"id": "a", "text": "…"}, …] in the author's order
    key = models.JSONField("答案", default=list)  # as stored: questionbank.types.base
    images = models.JSONField("图片", default=list)  # [{"file": public id, "at": "" (stem) or option's id, "words": …, "width", "height", "sha256"}]
    files = models.ManyToManyField(StoredFile, related_name="+")  # of the images
    case_revision = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="part_revisions")  # of a sub-question: its material
    place = models.PositiveSmallIntegerField(default=0)  # of a sub-question: where it stands in that revision of its case, from 1
    explanation = models.TextField("解析", blank=True)
    fixed_order = models.BooleanField("选项不打乱", default=False)  # a text names an option's letter
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    written_by = models.CharField(max_length=150, blank=True)  # who wrote it elsewhere, as the file says that brought it
    written_at = models.DateTimeField(null=True)  # and when
    first_used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "试题版本"
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="questionbank_revision_number_once")]

    def __str__(self) -> str:
        return self.stem[:40]

    @property
    def author_name(self) -> str:
        """Who wrote it, here or elsewhere; "" where nobody knows."""
        if self.written_by or self.written_at:
            return self.written_by
        return self.author.name if self.author else ""

    @property
    def writer(self) -> str:
        """The same, to be read."""
        elsewhere = "（据导入的文件）" if self.written_by or self.written_at else ""
        return (self.author_name or ("不详" if elsewhere else "系统")) + elsewhere

    @property
    def said_at(self) -> datetime:
        return self.written_at or self.created_at


class LegalBasis(models.Model):
    """The article a revision rests on, as text: statute, article number, and the date of the version meant (empty: unknown)."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="bases")
    statute_title = models.CharField("法律法规", max_length=100)
    article_number = models.CharField("条", max_length=30, blank=True)
    statute_version = models.CharField("版本", max_length=20, blank=True)

    class Meta:
        verbose_name = "依据"
        constraints = [models.UniqueConstraint(fields=["revision", "statute_title", "article_number"], name="questionbank_legalbasis_once")]
        indexes = [models.Index(fields=["statute_title"], name="questionbank_basis_statute")]

    def __str__(self) -> str:
        return f"{self.statute_title}{self.article_number}"


class BasisFlagQuerySet(models.QuerySet["BasisFlag"]):
    def in_doubt_on(self, day: date) -> "BasisFlagQuerySet":
        """Open ones by which the question may be wrong: the article says something else by that day, or nothing any more."""
        changed = [BasisFlag.Became.CHANGED, BasisFlag.Became.GONE]
        return self.filter(decision="", became__in=changed, new_version__from_on__lte=day)


class BasisFlag(models.Model):
    """依据待复核: a version of the law changed, moved or dropped the article a question rests on. Open until somebody decides."""

    class Became(models.TextChoices):
        CHANGED = "changed", "条文有改动"
        RENUMBERED = "renumbered", "只改条号"
        GONE = "gone", "条文已删去"

    class Decision(models.TextChoices):
        KEPT = "kept", "仍然适用"
        MOVED = "moved", "改到新条文"
        REVISED = "revised", "已修改试题"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="flags")
    basis = models.ForeignKey(LegalBasis, on_delete=models.CASCADE, related_name="flags")  # of the question's current revision while it is open
    became = models.CharField(max_length=10, choices=Became.choices)
    old_article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    new_version = models.ForeignKey(StatuteVersion, on_delete=models.PROTECT, related_name="+")
    new_article = models.ForeignKey(Article, null=True, on_delete=models.PROTECT, related_name="+")
    flagged_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = BasisFlagQuerySet.as_manager()

    class Meta:
        verbose_name = "依据待复核"
        constraints = [
            models.UniqueConstraint(fields=["basis", "new_version"], name="questionbank_basisflag_once"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="questionbank_basisflag_decided_with_time",
            ),
            models.CheckConstraint(
                condition=Q(became="gone", new_article__isnull=True) | (~Q(became="gone") & Q(new_article__isnull=False)),
                name="questionbank_basisflag_gone_without_article",
            ),
        ]
        indexes = [models.Index(fields=["question"], condition=Q(decision=""), name="questionbank_flag_open")]

    def __str__(self) -> str:
        return f"{self.basis} {self.get_became_display()}"
