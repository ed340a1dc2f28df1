"""The signed sheet in three actions, and what is put right afterwards."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refused, Stale
from people.models import Person
from tests import factories
from tests.training.things import AFTER, MORNING, leave_asked, mark, place_of, session, upload
from training.models import Attendance, Session, SessionChange, SessionFile
from training.selectors import door, ledger
from training.services import correcting, leaving, roster_by_hand, sessions, sheet
from training.services.correcting import Correction
from training.services.sheet import Ticks

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
RIGHT = Correction("late", "due", reason="签到表上写着 9:20")


@pytest.fixture
def meeting(clerk: Person, cadre: Person) -> Session:
    return session(by=clerk)


def corrected(meeting: Session, person: Person, by: Person, correction: Correction) -> Attendance:
    place = place_of(meeting, person)
    return correcting.correct(place=place, correction=correction, seen=correcting.last_change(place), by=by, now=AFTER)


def test_who_is_not_ticked_came_by_the_sheet_and_who_signed_in_already_stays_so(meeting: Session, clerk: Person, cadre: Person):
    others = [factories.person(name) for name in ("王海燕", "李建国")]
    meeting = session(by=clerk)
    mark(meeting, cadre, clerk, via="qr", status="present", signed_in_at=MORNING)
    ticks = Ticks(absent={place_of(meeting, others[0]).pk}, leave={place_of(meeting, others[1]).pk: "下村"}, approver="黄镇长")
    assert sheet.tick(session=meeting, ticks=ticks, seen=door.last_change(meeting), by=clerk, now=AFTER) == 2
    stands = {one.person_name: (one.status, one.via) for one in meeting.attendances.all()}
    assert stands["王海燕"] == ("absent", "sheet")
    assert stands["李建国"] == ("leave", "sheet")
    assert stands["林文书"] == ("present", "sheet")
    assert stands["陈志强"] == ("present", "qr")


def test_who_signs_in_while_the_clerk_ticks_is_not_ticked_away_unseen(meeting: Session, clerk: Person, cadre: Person):
    seen = door.last_change(meeting)
    mark(meeting, cadre, clerk, via="qr", status="present", signed_in_at=MORNING)
    with pytest.raises(Refused, match="陈志强签到了"):
        sheet.tick(session=meeting, ticks=Ticks(absent={place_of(meeting, cadre).pk}), seen=seen, by=clerk, now=AFTER)


def test_three_actions_on_the_page_close_the_session_with_its_photo_beside_it(meeting: Session, clerk: Person, cadre: Person, client: Client):
    client.force_login(clerk, backend="people.backends.SignInBackend")
    page = reverse("training:session", args=[meeting.public_id])
    assert reverse("training:sheet", args=[meeting.public_id]) in client.get(page).content.decode()
    client.post(reverse("training:sheet_photo", args=[meeting.public_id]), {"uploads": [upload("签到表.png")]})
    ticked = {"seen": door.last_change(meeting), "absent": [str(place_of(meeting, cadre).public_id)], "then": "close"}
    client.post(reverse("training:sheet", args=[meeting.public_id]), ticked)
    meeting.refresh_from_db()
    assert (meeting.state, place_of(meeting, cadre).status) == ("closed", "absent")
    assert meeting.files.get().what == SessionFile.What.SHEET
    assert "已放入 1 张" in client.get(page).content.decode()


def test_a_correction_of_a_closed_session_takes_a_reason_and_the_hours_follow(meeting: Session, clerk: Person, cadre: Person):
    sessions.close(session=meeting, by=clerk, now=AFTER)
    with pytest.raises(Refused, match="要写明原因"):
        corrected(meeting, cadre, clerk, Correction("present", "due"))
    place = corrected(meeting, cadre, clerk, RIGHT)
    change = place.changes.last()
    assert (change.before["status"], change.after["status"], change.reason, change.by) == ("absent", "late", RIGHT.reason, clerk)
    assert ledger.totals([cadre.pk], 2026)[cadre.pk].hours == 150


def test_a_filed_session_is_corrected_with_a_reason_alone_and_says_so_in_its_own_history(meeting: Session, clerk: Person, cadre: Person):
    sessions.close(session=meeting, by=clerk, now=AFTER)
    sessions.file(session=meeting, by=clerk, now=AFTER)
    with pytest.raises(Refused, match="已经归档"):
        corrected(meeting, cadre, clerk, Correction("present", "due"))
    corrected(meeting, cadre, clerk, RIGHT)
    told = meeting.changes.get(action=SessionChange.Action.CORRECTED)
    assert (told.before, told.after) == ({"陈志强": "缺席"}, {"陈志强": "迟到"})


def test_a_correction_does_not_overwrite_what_was_not_read(meeting: Session, clerk: Person, cadre: Person):
    place = place_of(meeting, cadre)
    mark(meeting, cadre, clerk, status="present")
    with pytest.raises(Stale):
        correcting.correct(place=place, correction=RIGHT, seen=0, by=clerk, now=AFTER)


def test_a_time_is_of_the_sessions_day_and_not_to_come(meeting: Session, clerk: Person, cadre: Person):
    for moment in (MORNING - timedelta(days=1), AFTER + timedelta(hours=1)):
        with pytest.raises(Refused, match="会议当天|还没有到"):
            corrected(meeting, cadre, clerk, Correction("present", "due", signed_in_at=moment))
    assert corrected(meeting, cadre, clerk, Correction("present", "due", signed_in_at=MORNING, note="先到")).note == "先到"


def test_the_correction_page_keeps_seconds_that_it_does_not_show(meeting: Session, clerk: Person, cadre: Person, client: Client):
    moment = MORNING.replace(second=17)
    place = mark(meeting, cadre, clerk, via="qr", status="present", signed_in_at=moment)
    client.force_login(clerk, backend="people.backends.SignInBackend")
    url = reverse("training:place_correct", args=[meeting.public_id, place.public_id])
    sent = {"status": "present", "standing": "guest", "signed_in_at": f"{moment:%Y-%m-%dT%H:%M}", "seen": correcting.last_change(place)}
    assert client.get(url).status_code == 200
    client.post(url, sent)
    place.refresh_from_db()
    assert (place.standing, place.signed_in_at, place.via) == ("guest", moment, "qr")


def test_who_came_late_or_was_excused_while_the_clerk_ticks_is_not_made_present_unseen(meeting: Session, clerk: Person, cadre: Person):
    asked, seen = leave_asked(meeting, cadre), door.last_change(meeting)
    leaving.approve(request=asked, approver="黄镇长", by=clerk, now=AFTER)
    with pytest.raises(Refused, match="陈志强（请假）"):
        sheet.tick(session=meeting, ticks=Ticks(), seen=seen, by=clerk, now=AFTER)
    mark(meeting, cadre, clerk, via="qr", status="late", signed_in_at=MORNING + timedelta(minutes=20))
    with pytest.raises(Refused, match="陈志强签到了（迟到）"):
        sheet.tick(session=meeting, ticks=Ticks(), seen=seen, by=clerk, now=AFTER)
    assert sheet.tick(session=meeting, ticks=Ticks(late={place_of(meeting, cadre).pk}), seen=seen, by=clerk, now=AFTER) == 2


def test_whatever_is_corrected_of_a_filed_roster_stands_in_the_history_of_the_session(meeting: Session, clerk: Person, cadre: Person):
    sessions.close(session=meeting, by=clerk, now=AFTER)
    sessions.file(session=meeting, by=clerk, now=AFTER)
    everybody = Ticks(late={place_of(meeting, clerk).pk})
    sheet.tick(session=meeting, ticks=everybody, seen=door.last_change(meeting), by=clerk, now=AFTER, reason="漏登")
    roster_by_hand.remove(place=place_of(meeting, cadre), reason="误列", by=clerk, now=AFTER)
    roster_by_hand.add(session=meeting, person=factories.person("王海燕"), standing="guest", reason="漏列", by=clerk, now=AFTER)
    told = meeting.changes.filter(action=SessionChange.Action.CORRECTED)
    assert [(one.before, one.after, one.reason) for one in told] == [
        ({"林文书": "缺席", "陈志强": "缺席"}, {"林文书": "迟到", "陈志强": "到会"}, "漏登"),
        ({"陈志强": "到会"}, {"陈志强": "移出"}, "误列"),
        ({"王海燕": ""}, {"王海燕": "列入（列席）"}, "漏列"),
    ]
