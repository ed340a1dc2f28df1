"""Signing in meets the same phone, the same person and the clerk who closes and files, all at once; on SQLite and on PostgreSQL."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from core.errors import Refused
from people.models import Person
from tests import factories
from tests.training.things import MORNING, place_of, session
from training.models import Attendance, AttendanceChange, Session, SignInIncident
from training.services import sessions, signing_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each came to: its result, or the code of its refusal."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        try:
            gate.wait(10)
            results[place] = works[place]()
        except Refused as refusal:
            results[place] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    return results


def sign_in(one: Session, person: Person, phone: str, key: str = "scan-1") -> Callable[[], str]:
    place = Attendance.objects.select_related("session__unit").get(session=one, person=person)

    def work() -> str:
        return signing_in.sign_in(place=place, by=person, via=Attendance.Via.QR, key=key, phone=phone, now=MORNING).status

    return work


@pytest.fixture
def crowd(town: Any) -> list[Person]:
    return [factories.person(f"村{n}", password=None) for n in range(6)]


def test_two_accounts_on_one_phone_at_once_are_one_sign_in_and_one_incident(crowd: list[Person]):
    one = session(qr=True)
    results = at_once(*(sign_in(one, person, "p" * 64) for person in crowd[:2]))
    assert sorted(results) == ["phone_used", "present"]
    assert (one.attendances.filter(status="present").count(), SignInIncident.objects.count()) == (1, 1)


def test_one_person_twice_at_once_is_one_sign_in_and_one_change(crowd: list[Person]):
    one = session(qr=True)
    assert at_once(*(sign_in(one, crowd[0], "p" * 64, f"scan-{n}") for n in range(4))) == ["present"] * 4
    assert place_of(one, crowd[0]).changes.count() == 1


def test_whoever_signs_in_while_the_session_is_closed_and_filed_is_in_before_it_or_refused(crowd: list[Person], clerk: Person):
    one = session(qr=True)
    later = MORNING + timedelta(minutes=1)

    def end() -> str:
        sessions.close(session=one, by=clerk, now=later)
        return sessions.file(session=one, by=clerk, now=later).state

    results = at_once(end, *(sign_in(one, person, f"{n:064d}") for n, person in enumerate(crowd)))
    assert results[0] == "filed"
    assert set(results[1:]) <= {"present", "sign_in_over"}
    for person, result in zip(crowd, results[1:], strict=True):
        place = place_of(one, person)
        assert place.status == ("present" if result == "present" else "absent")
        assert place.changes.count() == 1
    assert not AttendanceChange.objects.filter(attendance__session=one, at__gt=later).exists()
