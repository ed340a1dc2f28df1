"""到会情况: who was due, how each signed in, what was corrected, who asked for leave."""

import uuid

from django.db import models
from django.db.models import Q

from core.models import StoredFile
from people.models import Person, Unit
from training.models.sessions import Session


class Attendance(models.Model):
    """One person of a session's roster, with name, unit and post as they stood; one record however it was made.

    Written by `services.attendance` alone. Columns say what stands now; `AttendanceChange` says how it came about.
    """

    class Standing(models.TextChoices):
        DUE = "due", "应到"
        GUEST = "guest", "列席"  # came without being due: shown, in no base
        REMOVED = "removed", "移出"

    class Status(models.TextChoices):
        NONE = "none", "未签到"
        PRESENT = "present", "到会"
        LATE = "late", "迟到"
        LEAVE = "leave", "请假"
        ABSENT = "absent", "缺席"

    CAME = (Status.PRESENT, Status.LATE)
    SIGNATURE = "training.signature"  # of core.files; the owner is the attendance

    class Via(models.TextChoices):
        SHEET = "sheet", "纸质签到表"
        AFTERWARDS = "afterwards", "补录"
        DOOR = "door", "工作人员登记"
        QR = "qr", "扫码"
        CODE = "code", "签到码"
        FILE = "file", "Excel 导入"
        API = "api", "接口"
        REQUEST = "request", "请假申请"
        CLOSING = "closing", "会议结束"  # whoever had not signed in was absent

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=255)  # as it stood: in the order of the tree
    unit_name = models.CharField("单位", max_length=60)
    person_name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=60, blank=True)
    sort_number = models.PositiveIntegerField(default=9999)
    standing = models.CharField("身份", max_length=10, choices=Standing.choices, default=Standing.DUE)
    by_hand = models.BooleanField("手工列入或移出", default=False)  # then changes of unit within the organiser's units do not decide
    status = models.CharField("到会情况", max_length=10, choices=Status.choices, default=Status.NONE)
    via = models.CharField("方式", max_length=10, choices=Via.choices, blank=True)
    signed_in_at = models.DateTimeField("签到时间", null=True)
    signed_out_at = models.DateTimeField("签退时间", null=True)
    phone = models.CharField(max_length=64, blank=True)  # hash of the phone's cookie that signed in; empty where it may be shared
    signature = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    leave_reason = models.CharField("请假原因", max_length=200, blank=True)
    leave_approver = models.CharField("批准人", max_length=40, blank=True)
    leave_approved_on = models.DateField("批准日期", null=True)
    leave_proof = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField("备注", max_length=100, blank=True)

    class Meta:
        verbose_name = "到会情况"
        ordering = ["sort_number", "unit_path", "id"]  # leaders first, by the number the office keeps
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="training_attendance_once"),
            models.UniqueConstraint(fields=["session", "phone"], condition=~Q(phone=""), name="training_attendance_one_phone"),
            models.CheckConstraint(
                condition=~Q(status="leave") | (~Q(leave_reason="") & ~Q(leave_approver="")), name="training_attendance_leave_is_reasoned"
            ),
            models.CheckConstraint(
                condition=Q(signed_out_at__isnull=True) | Q(status__in=["present", "late"]), name="training_attendance_only_who_came_leaves"
            ),
        ]
        indexes = [
            # the live page counts on the index alone, while hundreds sign in
            models.Index(fields=["session", "standing", "status", "unit_path", "unit_name"], name="training_attendance_counts"),
            models.Index(fields=["session", "sort_number", "unit_path", "id"], name="training_attendance_listed"),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} · {self.session}"

    @property
    def came(self) -> bool:
        return self.status in self.CAME


class AttendanceChange(models.Model):
    """What stood before, what after, who changed it and why; the first sign-in is one too. Append-only.

    `key` is what a page or program that may send twice calls the change: the same one again is answered with what stands.
    """

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="changes")
    key = models.CharField(max_length=64, blank=True)
    before = models.JSONField(default=dict)  # column: value, of those that changed
    after = models.JSONField(default=dict)
    via = models.CharField("方式", max_length=10, choices=Attendance.Via.choices, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    said_at = models.DateTimeField(null=True)  # where it reached the server later than it was said: the moment that decides which of two stands

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["attendance", "key"], condition=~Q(key=""), name="training_attendancechange_key_once")]

    def __str__(self) -> str:
        return f"{self.attendance} {self.at:%Y-%m-%d %H:%M}"


class SignInIncident(models.Model):
    """异常记录 of signing in, for the clerk to look at. Append-only."""

    class What(models.TextChoices):
        SAME_PHONE = "same_phone", "同一部手机为他人签到"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="incidents")
    what = models.CharField("情况", max_length=20, choices=What.choices)
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="incidents")  # who tried
    other = models.ForeignKey(Attendance, null=True, on_delete=models.CASCADE, related_name="+")  # whose phone it was before
    at = models.DateTimeField()

    class Meta:
        verbose_name = "签到异常"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.attendance} {self.get_what_display()}"


class CodeTry(models.Model):
    """A wrong sign-in code that somebody due typed; so many within some minutes, and they have to wait (rules.tries)."""

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="code_tries")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["attendance", "-at"], name="training_codetry_latest")]

    def __str__(self) -> str:
        return f"{self.attendance} {self.at:%Y-%m-%d %H:%M}"


class LeaveRequest(models.Model):
    """请假申请 of somebody due; deciding it writes the attendance. One waits at a time."""

    class State(models.TextChoices):
        WAITING = "waiting", "待审批"
        APPROVED = "approved", "已同意"
        DECLINED = "declined", "未同意"
        WITHDRAWN = "withdrawn", "已撤回"

    OWNER_KIND = "training.leave"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="leave_requests")
    reason = models.CharField("原因", max_length=200)
    proof = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    approver = models.CharField("批准人", max_length=40, blank=True)
    answer = models.CharField("答复", max_length=200, blank=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "请假申请"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="training_leaverequest_reasoned"),
            models.UniqueConstraint(fields=["attendance"], condition=Q(state="waiting"), name="training_leaverequest_one_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.attendance} {self.get_state_display()}"
