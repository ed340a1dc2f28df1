"""Files of questions on their way into the bank, and which questions came with which file."""

import uuid

from django.db import models

from core.models import Job, StoredFile
from people.models import Person


class ImportBatch(models.Model):
    """One file of questions. What it says is read into rows (`ImportRow`) and shown; the questions are written while it is `staged`, which no
    selector shows, and go live together at the end."""

    class State(models.TextChoices):
        READING = "reading", "读取中"
        PREVIEW = "preview", "待确认"
        STAGED = "staged", "写入中"
        LIVE = "live", "已入库"
        UNDOING = "undoing", "撤销中"
        UNDONE = "undone", "已撤销"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_name = models.CharField("文件名", max_length=150)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    format = models.CharField("格式", max_length=20, blank=True)  # code in questionbank.formats; "" until it was read
    statute = models.CharField("法律法规", max_length=100, blank=True)  # basis of rows without one
    tags = models.JSONField("标签", default=list)  # for every row
    notes = models.JSONField(default=list)  # problems of the file as a whole: row, column, message, place
    state = models.CharField("状态", max_length=10, choices=State.choices)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")  # the latest: reads, writes or takes back
    accepted = models.PositiveIntegerField(default=0)  # of a preview: what would be; afterwards: what was
    rejected = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)  # by the clerk
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()  # of the preview; from confirmation on, when that was
    live_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "导入批次"

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One question of an uploaded file as it was understood. Kept for a day, as the file is."""

    class Outcome(models.IntegerChoices):  # in the order in which a preview lists them
        REJECTED = 1, "有错误"
        CHECK = 2, "请核对"
        DUPLICATE = 3, "重复"
        READY = 4, "可入库"
        LEFT_OUT = 5, "不导入"

    TAKEN = (Outcome.CHECK, Outcome.READY)
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # its order in the file, from 1
    place = models.CharField(max_length=60)  # where it stands there, in words: 第 5 行
    outcome = models.PositiveSmallIntegerField(choices=Outcome.choices)
    record = models.TextField()  # JSON: questionbank.formats.keeping; with what is wrong beside its place
    duplicate_of = models.CharField(max_length=100, blank=True)  # in words
    fingerprint = models.CharField(max_length=64, blank=True)  # "" where it makes no question
    edited = models.BooleanField(default=False)

    class Meta:
        verbose_name = "导入的一行"
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="questionbank_importrow_number_once")]
        indexes = [models.Index(fields=["batch", "outcome", "number"], name="questionbank_importrow_shown")]

    def __str__(self) -> str:
        return f"{self.batch} {self.place}"
