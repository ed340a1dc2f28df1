"""A session from the form to the file: edited, moved, cancelled, closed, opened again, filed, corrected."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.errors import Refused, Stale
from notices.models import Notice
from people.models import Person
from tests import factories
from tests.training.things import MORNING, mark, place_of, session, terms_of, upload
from training import tasks
from training.models import Attendance, CreditEntry, Session, SessionChange
from training.selectors import ledger
from training.services import editing, moving, notifying, papers, prints, sessions, settling

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
BEFORE, AFTER = MORNING - timedelta(days=1), MORNING + timedelta(hours=3)
Action = SessionChange.Action


@pytest.fixture
def clerk(db: None) -> Person:
    return factories.clerk()


@pytest.fixture
def one(clerk: Person, cadre: Person) -> Session:
    return session(laws=("民法典",))


def last(one: Session) -> SessionChange:
    change = one.changes.last()
    assert change is not None
    return change


def edited(one: Session, by: Person, **values: object) -> Session:
    return editing.update_session(session=one, seen_version=one.version, terms=replace(terms_of(one), **values), by=by, now=BEFORE)  # type: ignore[arg-type]


def test_an_edit_is_told_in_words(one: Session, clerk: Person):
    edited(one, clerk, title="第二次学习会", laws=("民法典", "土地管理法"))
    change = last(one)
    assert change.before == {"名称": "第一次法治学习会", "法律法规": "《民法典》"}
    assert change.after == {"名称": "第二次学习会", "法律法规": "《民法典》《土地管理法》"}


def test_the_second_of_two_editors_is_shown_the_first(one: Session, clerk: Person):
    edited(Session.objects.get(pk=one.pk), clerk, title="先改的")
    with pytest.raises(Stale):
        edited(one, clerk, title="后改的")


def test_hours_and_sign_in_follow_the_times_where_nothing_else_is_said(clerk: Person):
    made = session(ends_at=MORNING + timedelta(minutes=100), hours=None)
    assert (made.hours, made.sign_in_from, made.sign_in_until) == (200, MORNING - timedelta(minutes=30), made.ends_at)


def test_a_roster_follows_an_edited_choice_but_not_those_by_hand_or_marked(one: Session, clerk: Person, cadre: Person):
    other, late = factories.person("王海燕"), factories.person("符小强")
    one = session()
    mark(one, late, clerk, status="leave", leave_reason="出差", leave_approver="黄")
    edited(one, clerk, roster_rule={"who": "chosen", "persons": [cadre.pk]})
    assert {place.person: place.standing for place in one.attendances.all()} == {
        clerk: "removed", cadre: "due", other: "removed", late: "due"
    }  # fmt: skip
    assert place_of(one, other).changes.get().reason == "参加范围修改"


def test_after_the_notice_another_time_is_a_move(one: Session, clerk: Person):
    notifying.send_notice(session=one, by=clerk, now=BEFORE)
    one.refresh_from_db()
    with pytest.raises(Refused, match="改期"):
        edited(one, clerk, starts_at=MORNING + timedelta(minutes=30))
    edited(one, clerk, title="法治学习会")


def test_a_notice_reaches_each_once_and_who_is_added_later_on_the_next_press(one: Session, clerk: Person, cadre: Person):
    assert notifying.send_notice(session=one, by=clerk, now=BEFORE) == 2
    with pytest.raises(Refused, match="都已通知"):
        notifying.send_notice(session=one, by=clerk, now=BEFORE)
    Attendance.objects.create(session=one, person=(late := factories.person()), unit=late.unit, unit_path="", unit_name="", person_name="新")
    assert notifying.send_notice(session=one, by=clerk, now=BEFORE) == 1
    told = Notice.objects.get(person=cadre)
    assert (told.title, "11月20日 09:00 至 11:00" in told.body, "《民法典》" in told.body) == ("会议通知：第一次法治学习会", True, True)


def moved(one: Session, by: Person, starts_at: datetime) -> Session:
    ends_at = starts_at + timedelta(hours=2)
    return moving.move(
        session=one, seen_version=one.version, starts_at=starts_at, ends_at=ends_at, place="", reason="台风", by=by, now=BEFORE, tell=True
    )


def test_a_move_takes_signing_in_along_and_tells_those_due(one: Session, clerk: Person, cadre: Person):
    later = MORNING + timedelta(days=3)
    one = moved(one, clerk, later)
    assert one.sign_in_from == later - timedelta(minutes=30)
    assert (last(one).action, last(one).reason, last(one).after["开始时间"]) == (Action.MOVED, "台风", "2026-11-23 09:00")
    assert "改期原因：台风" in Notice.objects.get(person=cadre).body
    moved(one, clerk, MORNING)
    assert Notice.objects.filter(person=cadre).count() == 2, "back at its old time is news again"


def test_a_cancelled_session_pays_nobody_and_takes_nothing_more(one: Session, clerk: Person, cadre: Person):
    moving.cancel(session=one, reason="讲师生病", by=clerk, now=BEFORE, tell=True)
    assert "讲师生病" in Notice.objects.get(person=cadre).body
    with pytest.raises(Refused, match="已经取消"):
        sessions.close(session=one, by=clerk, now=AFTER)
    with pytest.raises(Refused, match="已经取消"):
        edited(one, clerk, title="别的")


def test_signing_in_is_opened_and_ended_by_hand(one: Session, clerk: Person):
    early = MORNING - timedelta(hours=2)
    assert moving.open_sign_in(session=one, by=clerk, now=early).may_sign_in(early)
    ended = moving.end_sign_in(session=one, by=clerk, now=MORNING)
    assert not ended.may_sign_in(MORNING + timedelta(minutes=1))
    again = moving.open_sign_in(session=one, by=clerk, now=AFTER)
    assert again.sign_in_until == AFTER + moving.OPEN_FOR


def test_what_has_not_begun_is_not_closed(one: Session, clerk: Person):
    with pytest.raises(Refused, match="还没有开始"):
        sessions.close(session=one, by=clerk, now=BEFORE)


def test_opened_again_the_absent_are_waited_for_and_the_hours_leave(one: Session, clerk: Person, cadre: Person):
    mark(one, cadre, clerk, status="present", signed_in_at=MORNING)
    sessions.close(session=one, by=clerk, now=AFTER)
    sessions.reopen(session=one, reason="漏登两人", by=clerk, now=AFTER)
    assert place_of(one, clerk).status == Attendance.Status.NONE
    assert ledger.totals([cadre.pk], 2026)[cadre.pk].hours == 0
    sessions.close(session=one, by=clerk, now=AFTER)
    assert ledger.totals([cadre.pk], 2026)[cadre.pk].hours == 300
    assert place_of(one, clerk).changes.count() == 3


def corrected(one: Session, by: Person, reason: str = "原始记录写错", **values: object) -> Session:
    one.refresh_from_db()
    return editing.correct(
        session=one, seen_version=one.version, terms=replace(terms_of(one), **values), reason=reason, by=by, now=AFTER  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_filed_session_is_corrected_with_a_reason_and_the_ledger_follows(one: Session, clerk: Person, cadre: Person):
    mark(one, cadre, clerk, status="present", signed_in_at=MORNING)
    sessions.close(session=one, by=clerk, now=AFTER)
    sessions.file(session=one, by=clerk, now=AFTER)
    with pytest.raises(Refused, match="更正原因"):
        corrected(one, clerk, reason=" ", title="别的")
    corrected(one, clerk, more={**terms_of(one).more, "hours": 200})
    assert ledger.totals([cadre.pk], 2026)[cadre.pk].hours == 200
    assert (last(one).action, last(one).before, last(one).after) == (Action.CORRECTED, {"学时": "3"}, {"学时": "2"})


def test_a_corrected_beginning_decides_anew_who_was_late_by_the_clock(one: Session, clerk: Person, cadre: Person):
    at = MORNING + timedelta(minutes=25)
    mark(one, cadre, clerk, via=Attendance.Via.QR, status="late", signed_in_at=at)
    mark(one, clerk, clerk, status="late", signed_in_at=at)
    sessions.close(session=one, by=clerk, now=AFTER)
    corrected(one, clerk, starts_at=MORNING + timedelta(minutes=20))
    assert (place_of(one, cadre).status, place_of(one, clerk).status) == ("present", "late"), "what somebody at the door said stays"


def test_hours_move_with_a_session_to_another_year(one: Session, clerk: Person, cadre: Person):
    mark(one, cadre, clerk, status="present", signed_in_at=MORNING)
    sessions.close(session=one, by=clerk, now=AFTER)
    corrected(one, clerk, starts_at=MORNING.replace(year=2025), ends_at=(MORNING + timedelta(hours=2)).replace(year=2025))
    assert [ledger.totals([cadre.pk], year)[cadre.pk].hours for year in (2025, 2026)] == [300, 0]
    assert CreditEntry.objects.count() == 3


def test_the_hours_of_very_many_follow_in_short_transactions(one: Session, clerk: Person, cadre: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settling, "AT_ONCE", 1)
    mark(one, cadre, clerk, status="present", signed_in_at=MORNING)
    sessions.close(session=one, by=clerk, now=AFTER)
    assert not CreditEntry.objects.exists()
    tasks.sweep_sessions_to_settle(AFTER)
    assert ledger.totals([cadre.pk], 2026)[cadre.pk].hours == 300
    sessions.reopen(session=one, reason="漏登", by=clerk, now=AFTER)
    tasks.settle_session(one.pk, AFTER)
    one.refresh_from_db()
    assert (ledger.totals([cadre.pk], 2026)[cadre.pk].hours, one.ledger_behind) == (0, 0)


def test_a_scan_put_beside_a_filed_session_needs_its_reason_and_stands_in_the_history(clerk: Person, cadre: Person):
    filed = session(by=clerk)
    sessions.close(session=filed, by=clerk, now=AFTER)
    sessions.file(session=filed, by=clerk, now=AFTER)
    facts = {"session": filed, "paper": papers.NAMED["sign-in"], "by": clerk, "now": AFTER}
    with pytest.raises(Refused, match="已经归档"):
        prints.put_back(uploads=[upload()], note="", **facts)
    assert prints.put_back(uploads=[upload()], note="漏放", **facts) == 1
    told = filed.changes.last()
    assert (told.action, told.after, told.reason) == ("corrected", {"扫描件": "签到表 1 个"}, "漏放")
