"""The gates of an exam's own: its addresses, its notice, its start code. Each reads one row where the exam has it, and nothing where it has not."""

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.crypto import constant_time_compare

from people.rules.lockout import minutes_left
from quiz.models import Candidate, CodeTry, Exam, NoticeConfirmation, StartCode
from quiz.registries import Arrival, Asked
from quiz.rules.admission import WRONG_CODES, WRONG_WINDOW, Admission, is_within, plain_code
from quiz.selectors import counted

WRONG_CODE = "start_code_wrong"


def address_gate(arrival: Arrival, now: datetime) -> str | None:
    if is_within(arrival.address, arrival.candidate.exam.address_ranges):
        return None
    here = f"您现在的地址是 {arrival.address}，不在范围内" if arrival.address else "系统看不到您现在的地址"
    return f"这场考试只能在指定的网络里开始，{here}。请连接考场的网络，再打开本页；仍然不行的，请把这个地址告诉监考人员。"


def notice_gate(arrival: Arrival, now: datetime) -> Asked | None:
    notice = arrival.candidate.exam.notice_id
    if notice is None or NoticeConfirmation.objects.filter(notice=notice, candidate=arrival.candidate.pk).exists():
        return None
    brought = arrival.brought.get("notice", "")
    if brought == str(notice):
        return None
    sentence = "考试须知刚有修改，请重新阅读并勾选。" if brought else "请先阅读考试须知，勾选“我已阅读，承诺遵守”。"
    return Asked("notice_unconfirmed", "阅读并确认考试须知", "quiz/_ask_notice.html", sentence)


def code_gate(arrival: Arrival, now: datetime) -> str | Asked | None:
    exam = arrival.candidate.exam
    if not exam.asks_code:
        return None
    tries = CodeTry.objects.filter(candidate=arrival.candidate.pk, at__gt=now - WRONG_WINDOW).filter(at__gte=OuterRef("at")).order_by("-at")
    # when the latest tries began to be as many as there may be; those at a code that was renewed since are forgiven
    too_many_from = Subquery(tries.values("at")[WRONG_CODES - 1 : WRONG_CODES])
    current = StartCode.objects.filter(exam=exam).annotate(too_many_from=too_many_from).first()
    if current is not None and current.too_many_from:
        minutes = minutes_left(current.too_many_from + WRONG_WINDOW, now)
        return f"入场码连续输错 {WRONG_CODES} 次，请 {minutes} 分钟后再试。请先向监考人员问清入场码。"
    brought = plain_code(arrival.brought.get("start_code", ""))
    if current is not None and constant_time_compare(brought, current.code):
        return None
    says, template = "入场码，由监考人员在考场公布", "quiz/_ask_code.html"
    if not brought:
        return Asked("start_code_missing", says, template, "请输入监考人员公布的入场码。")
    return Asked(WRONG_CODE, says, template, "入场码不对，请看清监考人员现在公布的 6 位数字，再输入一次。")


def current_code(exam: Exam) -> StartCode | None:
    return exam.start_codes.first() if exam.asks_code else None


def admission_of(exam: Exam) -> Admission:
    """What the exam asks before the start, as its form has it."""
    return Admission(exam.asks_code, tuple(exam.address_ranges), exam.notice.text if exam.notice else "")


def confirmed_count(exam: Exam) -> int | None:
    """How many people on the list have confirmed the notice as it stands; None where there is none."""
    if exam.notice_id is None:
        return None
    return NoticeConfirmation.objects.filter(notice=exam.notice_id, candidate__in=exam.candidates.filter(counted.LISTED)).count()


def confirmations(candidate: Candidate) -> QuerySet[NoticeConfirmation]:
    """What one person confirmed, with the texts as they stood."""
    return candidate.confirmations.select_related("notice")
