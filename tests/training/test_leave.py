"""请假申请: asked before the session, decided by staff; whoever came is present."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.home_cards import cards_for
from notices.models import Notice
from people.models import Person
from tests.training.things import AFTER, MORNING, leave_asked, mark, place_of, session, upload
from training.models import Attendance, LeaveRequest, Session
from training.selectors import leave
from training.services import leaving, moving, sessions

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
BEFORE = MORNING - timedelta(hours=2)


@pytest.fixture
def meeting(clerk: Person, cadre: Person) -> Session:
    return session(by=clerk)


def test_an_approved_request_is_leave_with_its_approver_and_the_person_is_told(meeting: Session, clerk: Person, cadre: Person):
    asked = leave_asked(meeting, cadre, "病假")
    leaving.approve(request=asked, approver="黄镇长", by=clerk, now=BEFORE)
    place = place_of(meeting, cadre)
    assert (place.status, place.via, place.leave_reason, place.leave_approver) == ("leave", "request", "病假", "黄镇长")
    assert place.leave_approved_on == timezone.localdate(BEFORE)
    assert "批准人：黄镇长" in Notice.objects.get(person=cadre, kind=leaving.DECIDED).body


def test_a_declined_request_says_why_and_another_may_be_asked(meeting: Session, clerk: Person, cadre: Person):
    asked = leave_asked(meeting, cadre)
    with pytest.raises(Refused, match="请写明不同意的原因"):
        leaving.decline(request=asked, answer=" ", by=clerk, now=BEFORE)
    leaving.decline(request=asked, answer="这次会必须到", by=clerk, now=BEFORE)
    assert place_of(meeting, cadre).status == "none"
    assert leave_asked(meeting, cadre).state == LeaveRequest.State.WAITING


def test_whoever_came_while_it_was_decided_is_present(meeting: Session, clerk: Person, cadre: Person):
    asked = leave_asked(meeting, cadre)
    mark(meeting, cadre, clerk, via="qr", status="present", signed_in_at=MORNING)
    leaving.approve(request=asked, approver="黄镇长", by=clerk, now=AFTER)
    assert place_of(meeting, cadre).status == Attendance.Status.PRESENT
    asked.refresh_from_db()
    assert asked.state == LeaveRequest.State.APPROVED


def test_one_request_waits_at_a_time_and_is_decided_once(meeting: Session, clerk: Person, cadre: Person):
    asked = leave_asked(meeting, cadre)
    with pytest.raises(Refused, match="还在等待审批"):
        leave_asked(meeting, cadre)
    leaving.withdraw(request=asked, by=cadre, now=BEFORE)
    with pytest.raises(Refused, match="已撤回"):
        leaving.approve(request=asked, approver="黄镇长", by=clerk, now=BEFORE)


def test_nobody_asks_once_the_session_has_begun(meeting: Session, cadre: Person):
    with pytest.raises(Refused, match="已经开始"):
        leaving.ask(place=place_of(meeting, cadre), reason="病假", by=cadre, now=MORNING)


def test_a_request_approved_after_the_closing_is_leave_and_of_a_filed_session_nothing_changes(meeting: Session, clerk: Person, cadre: Person):
    asked, other = leave_asked(meeting, cadre), leave_asked(meeting, clerk)
    sessions.close(session=meeting, by=clerk, now=AFTER)
    leaving.approve(request=asked, approver="黄镇长", by=clerk, now=AFTER)
    assert place_of(meeting, cadre).status == "leave"
    Session.objects.filter(pk=meeting.pk).update(state=Session.State.FILED, filed_at=AFTER)  # however it came to be so
    with pytest.raises(Refused, match="已经归档"):
        leaving.approve(request=other, approver="黄镇长", by=clerk, now=AFTER)


def test_requests_of_cancelled_sessions_and_of_people_taken_off_the_list_wait_no_longer(meeting: Session, clerk: Person, cadre: Person):
    asked = leave_asked(meeting, cadre)
    assert [one.title for one in cards_for(clerk, BEFORE)].count("学法会议请假") == 1
    Attendance.objects.filter(pk=asked.attendance_id).update(standing=Attendance.Standing.REMOVED)
    assert not leave.waiting(clerk)
    Attendance.objects.filter(pk=asked.attendance_id).update(standing=Attendance.Standing.DUE)
    assert leave.waiting(clerk)
    moving.cancel(session=meeting, reason="防汛", tell=False, by=clerk, now=BEFORE)
    assert not leave.waiting(clerk)
    with pytest.raises(Refused, match="已经取消"):
        leaving.approve(request=asked, approver="黄镇长", by=clerk, now=BEFORE)


def test_a_cadre_asks_on_their_page_with_a_photo_and_the_clerk_decides_on_theirs(clerk: Person, cadre: Person, client: Client):
    meeting = session(by=clerk, starts_at=timezone.now() + timedelta(days=1))
    url = reverse("training:leave", args=[meeting.public_id])
    client.force_login(cadre, backend="people.backends.SignInBackend")
    assert url in client.get(reverse("training:my_session", args=[meeting.public_id])).content.decode()
    client.post(url, {"reason": "病假", "proof": upload("假条.png")})
    asked = LeaveRequest.objects.get()
    assert client.get(reverse("core:file", args=[asked.proof.public_id])).status_code == 200
    client.force_login(clerk, backend="people.backends.SignInBackend")
    assert "病假" in client.get(reverse("training:leave_requests")).content.decode()
    decide = reverse("training:leave_decide", args=[asked.public_id])
    assert "请填写批准人" in client.post(decide, {"decision": "approve"}).content.decode()
    assert "不同意的要写原因" in client.post(decide, {"decision": "decline"}).content.decode()
    client.post(decide, {"decision": "approve", "approver": "黄镇长"})
    assert place_of(meeting, cadre).leave_proof_id == asked.proof_id


def test_a_request_about_a_filed_session_is_not_withdrawn_either(meeting: Session, clerk: Person, cadre: Person):
    asked = leave_asked(meeting, cadre)
    sessions.close(session=meeting, by=clerk, now=AFTER)
    Session.objects.filter(pk=meeting.pk).update(state=Session.State.FILED, filed_at=AFTER)  # however it came to be so
    with pytest.raises(Refused, match="已经归档"):
        leaving.withdraw(request=asked, by=cadre, now=AFTER)
    asked.refresh_from_db()
    assert asked.state == LeaveRequest.State.WAITING


def test_a_session_is_not_filed_while_somebody_waits_for_an_answer(meeting: Session, clerk: Person, cadre: Person):
    asked = leave_asked(meeting, cadre)
    sessions.close(session=meeting, by=clerk, now=AFTER)
    with pytest.raises(Refused, match="还有 1 人的请假申请没有审批"):
        sessions.file(session=meeting, by=clerk, now=AFTER)
    leaving.decline(request=asked, answer="会后不再补批", by=clerk, now=AFTER)
    sessions.file(session=meeting, by=clerk, now=AFTER)
    assert LeaveRequest.objects.get().state == LeaveRequest.State.DECLINED
