"""评卷 by named markers: naming them, and giving each an answer that nobody else has."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from core import audit
from core.errors import Refused
from notices.services import sending
from people.models import Person
from quiz.models import Exam, HandAward, Marker, MarkingTask
from quiz.selectors import distribution as selectors
from quiz.selectors.marking import Place

NOTICE = "quiz.marker"


def name_marker(*, exam: Exam, person: Person, by: Person, now: datetime) -> Marker:
    """From now on `person` marks this exam; from the first one on, markers share its answers."""
    with transaction.atomic():
        Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
        if exam.markers.filter(person=person, ended_at=None).exists():
            raise Refused("marker_there", f"{person.name}已经是评卷人。", field="person")
        made = Marker.objects.create(exam=exam, person=person, by=by, at=now)
        body, url = f"请您评“{exam.title}”的答卷，不显示考生姓名。{exam.aside}", reverse("quiz:mark_assigned", args=[exam.public_id])
        sending.send(people=[person], kind=NOTICE, title="请您评卷", body=body, url=url, key=str(made.pk), now=now)
        audit.record("quiz.marker_named", by=by, now=now, subject=exam.title, exam=str(exam.public_id), person_name=person.name)
    return made


def end_marker(*, exam: Exam, marker_id: int, by: Person, now: datetime) -> None:
    """What they gave stays; what they had and did not mark is free for others."""
    with transaction.atomic():
        Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
        marker = exam.markers.filter(pk=marker_id, ended_at=None).select_related("person").first()
        if marker is None:
            return
        if exam.double_marking and exam.markers.filter(ended_at=None).count() <= 2:
            raise Refused("two_markers", "双评至少要有两名评卷人。请先增加一名，或者关闭双评。")
        marker.ended_at = now
        marker.save(update_fields=["ended_at"])
        selectors.unmarked(exam).filter(person=marker.person).delete()
        audit.record("quiz.marker_ended", by=by, now=now, subject=exam.title, exam=str(exam.public_id), person_name=marker.person.name)


def set_double(*, exam: Exam, double: bool, within: int, by: Person, now: datetime) -> Exam:
    """双评 on or off, and how far two marks may differ (1/100 point); only before the first answer is marked, which counted by what was set then."""
    with transaction.atomic():
        held = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
        if HandAward.objects.filter(attempt__candidate__exam=exam).exists():
            raise Refused("marking_begun", "已经开始评卷，双评的设置不能再改。")
        if double and held.markers.filter(ended_at=None).count() < 2:
            raise Refused("two_markers", "双评至少要有两名评卷人，请先指定评卷人。", field="double_marking")
        if within > held.full_marks:
            raise Refused("differ_range", "允许相差的分数不能超过总分。", field="marks_differ")
        held.double_marking, held.marks_differ = double, within
        held.save(update_fields=["double_marking", "marks_differ"])
        audit.record("quiz.double_marking", by=by, now=now, subject=exam.title, double_marking=double, marks_differ=within)
    return held


def next_for(*, exam: Exam, person: Person, now: datetime) -> Place | None:
    """The answer the person has in hand, or the next that nobody has, which is theirs from now on; None where none is left for them."""
    held = selectors.in_hand(exam, person)
    if held is not None:
        return held
    gone = exam.markers.exclude(ended_at=None).values("person")  # one may have marked an answer that was written anew since, and mark no more
    selectors.unmarked(exam).filter(person__in=gone).exclude(person__in=exam.markers.filter(ended_at=None).values("person")).delete()
    for attempt, position, turn in selectors.free_for(exam, person):
        try:
            with transaction.atomic():
                task = MarkingTask.objects.create(attempt_id=attempt, position=position, turn=turn, person=person, at=now)
        except IntegrityError:
            continue  # somebody took it this moment
        return Place(task.attempt.public_id, position)
    return None
