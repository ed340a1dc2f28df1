"""What is asked before the start: set by the clerk, renewed by the invigilator, and what candidates confirm or mistype at the door."""

import secrets
from datetime import datetime

from django.db import transaction

from core import audit
from core.errors import Refused
from core.texts import tidied
from people.models import Person
from quiz.models import CodeTry, Exam, ExamNotice, NoticeConfirmation, StartCode
from quiz.registries import Arrival, Door
from quiz.rules.admission import CODE_LENGTH, Admission, check_notice
from quiz.selectors.admission import WRONG_CODE


def keep(exam: Exam, asked: Admission, *, by: Person | None, now: datetime) -> bool:
    """Have the exam ask this from now on; returns whether anything is another than before. The caller holds the exam."""
    notice = tidied(asked.notice).strip()
    check_notice(notice)
    before = (exam.asks_code, list(exam.address_ranges), exam.notice_id)
    exam.asks_code, exam.address_ranges = asked.asks_code, list(asked.address_ranges)
    exam.notice, rewritten = _version_of(exam, notice, by, now)
    changed = before != (exam.asks_code, exam.address_ranges, exam.notice_id)
    if changed:
        exam.save(update_fields=["asks_code", "address_ranges", "notice"])
    if exam.asks_code and not exam.start_codes.exists():
        _give_code(exam, by, now)
    return changed or rewritten


def change(*, exam: Exam, seen_version: int, asked: Admission, by: Person, now: datetime) -> Exam:
    """Ask something else of whoever starts from now on; who has started is not asked again."""
    with transaction.atomic():
        held = Exam.objects.select_for_update(of=("self",)).select_related("unit").get(pk=exam.pk)
        if held.source != Exam.Source.OWN:
            raise Refused("not_own", "这场考试不在本系统作答，没有入场要求。")
        if held.is_over(now):
            raise Refused("exam_over", "考试已经结束，入场要求不能再改。")
        held.update_from(seen_version)
        if keep(held, asked, by=by, now=now):
            facts = {"code": held.asks_code, "addresses": held.address_ranges, "notice": held.notice.number if held.notice else 0}
            audit.record("quiz.admission_changed", by=by, now=now, subject=held.title, exam=held.pk, **facts)
    return held


def renew_code(*, exam: Exam, by: Person, now: datetime) -> StartCode:
    """Another code from now on; the one before lets nobody in any more. The trail does not say either."""
    with transaction.atomic():
        held = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
        if not held.asks_code:
            raise Refused("no_code", "这场考试没有设入场码。请先在“入场要求”中设置。")
        if held.is_over(now):
            raise Refused("exam_over", "考试已经结束，不用再换入场码。")
        made = _give_code(held, by, now)
        audit.record("quiz.code_renewed", by=by, now=now, subject=held.title, exam=held.pk)
    return made


def ask_more(*, exam: Exam, asks: bool, now: datetime) -> Exam:
    """A room above has a condition for starting the exam from now on, or none any more; it writes down what itself. The exam is held until the end of
    the caller's transaction."""
    held = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    if held.state == Exam.State.CONFIRMED or held.is_over(now):
        raise Refused("exam_over", "考试已经结束，不用再改开始的条件。")
    held.asks_more = asks
    held.save(update_fields=["asks_more"])
    return held


def note_at_the_door(arrival: Arrival, door: Door, now: datetime) -> None:
    """Keep what a candidate confirmed or mistyped, also where the start is refused; the caller holds the candidate and lets it be written.

    Costs nothing where the exam asks neither for a code nor for a confirmation.
    """
    if door.closed is not None:
        return
    candidate = arrival.candidate
    notice = candidate.exam.notice_id
    if notice is not None and arrival.brought.get("notice") == str(notice):
        confirmed = NoticeConfirmation(candidate=candidate, notice_id=notice, address=arrival.address, at=now)
        NoticeConfirmation.objects.bulk_create([confirmed], ignore_conflicts=True)  # of a form that was sent twice the first counts
    if any(one.code == WRONG_CODE for one in door.asked):
        CodeTry.objects.create(candidate=candidate, at=now)


def _version_of(exam: Exam, text: str, by: Person | None, now: datetime) -> tuple[ExamNotice | None, bool]:
    """The version that says this (none: no notice), and whether it is a draft's whose text was rewritten."""
    if not text:
        return None, False
    latest = exam.notices.last()
    if latest is not None and latest.text == text:
        return latest, False
    if latest is not None and exam.state == Exam.State.DRAFT:  # nobody can have confirmed it
        latest.text, latest.by, latest.at = text, by, now
        latest.save(update_fields=["text", "by", "at"])
        return latest, True
    return ExamNotice.objects.create(exam=exam, number=latest.number + 1 if latest else 1, text=text, by=by, at=now), False


def _give_code(exam: Exam, by: Person | None, now: datetime) -> StartCode:
    """Never the one it replaces."""
    before = exam.start_codes.values_list("code", flat=True).first()
    while (code := f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}") == before:
        pass
    return StartCode.objects.create(exam=exam, code=code, by=by, at=now)
