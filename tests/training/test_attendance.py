"""到会情况: one writer, every change kept, the hours follow."""

import pytest

from core.errors import Refused
from people.models import Person
from tests import factories
from tests.training.things import AFTER, MORNING, place_of, session
from training.models import Attendance, CreditEntry, Session
from training.selectors import ledger
from training.services import attendance, sessions
from training.services.attendance import Mark

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def clerk(db: None) -> Person:
    return factories.clerk()


def marked(one: Session, person: Person, clerk: Person, *, reason: str = "", key: str = "", **values: object) -> Attendance:
    mark = Mark(place_of(one, person).pk, values, key)
    return attendance.mark(session=one, marks=[mark], via=Attendance.Via.DOOR, by=clerk, now=AFTER, reason=reason)[0]


def test_hours_are_earned_when_the_session_is_closed_and_who_did_not_sign_in_was_absent(clerk: Person, cadre: Person):
    one = session()
    marked(one, cadre, clerk, status="present", signed_in_at=MORNING)
    assert not CreditEntry.objects.exists()
    sessions.close(session=one, by=clerk, now=AFTER)
    assert place_of(one, clerk).status == Attendance.Status.ABSENT
    assert ledger.totals([cadre.pk, clerk.pk], 2026) == {cadre.pk: (300, 0)}


def test_a_correction_keeps_what_stood_before_and_the_ledger_follows(clerk: Person, cadre: Person):
    one = session()
    marked(one, cadre, clerk, status="present", signed_in_at=MORNING)
    sessions.close(session=one, by=clerk, now=AFTER)
    with pytest.raises(Refused, match="要写明原因"):
        marked(one, cadre, clerk, status="late")
    marked(one, cadre, clerk, status="late", reason="签到表上写着 9:20")
    change = place_of(one, cadre).changes.last()
    assert (change.before["status"], change.after["status"], change.reason, change.by) == ("present", "late", "签到表上写着 9:20", clerk)
    assert ledger.totals([cadre.pk], 2026)[cadre.pk].hours == 150
    assert list(CreditEntry.objects.filter(person=cadre).order_by("number").values_list("hours", flat=True)) == [300, -150]


def test_the_same_mark_sent_twice_is_one(clerk: Person, cadre: Person):
    one = session()
    for _ in range(2):
        marked(one, cadre, clerk, status="present", signed_in_at=MORNING, key="tablet-1")
    marked(one, cadre, clerk, status="absent")
    assert marked(one, cadre, clerk, status="present", key="tablet-1").status == "absent"
    assert place_of(one, cadre).changes.count() == 2


def test_a_filed_session_takes_no_mark_without_a_reason(clerk: Person, cadre: Person):
    one = session()
    sessions.close(session=one, by=clerk, now=AFTER)
    sessions.file(session=one, by=clerk, now=AFTER)
    with pytest.raises(Refused, match="已经归档"):
        marked(one, cadre, clerk, status="present")
    assert marked(one, cadre, clerk, status="present", reason="漏登，见签到表").status == "present"
    assert ledger.totals([cadre.pk], 2026)[cadre.pk].hours == 300
