"""What two do with a session at the same moment: a change of a person, a sign-in, a closing."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from people.models import Person, PersonnelChange
from people.registries import PersonChanged
from tests import factories
from tests.training.things import MORNING, place_of, session
from training.models import Attendance, Session
from training.services import attendance, following, sessions

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOW = MORNING + timedelta(minutes=5)


@pytest.fixture
def one(town: Any, cadre: Person) -> Session:
    return session()


def meanwhile(work: Callable[[], Any], other: Callable[[], Any]) -> None:
    """`other` begins while the transaction of `work` is open, and has to wait for it."""

    def run() -> None:
        try:
            other()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        work()
        thread.start()
        thread.join(0.3)
        assert thread.is_alive(), "it did not wait"
    thread.join(10)
    assert not thread.is_alive()


def leave(person: Person) -> None:
    with transaction.atomic():
        change = PersonChanged(person, PersonnelChange.Kind.LEFT, person.unit, None, timezone.localdate(NOW), "调离", None, NOW)
        following.follow([change])


def join(person: Person) -> None:
    with transaction.atomic():
        following.follow([PersonChanged(person, PersonnelChange.Kind.JOINED, None, person.unit, timezone.localdate(NOW), "新进", None, NOW)])


def sign_in(one: Session, person: Person) -> None:
    marks = [attendance.Mark(place_of(one, person).pk, {"status": "present", "signed_in_at": NOW})]
    attendance.mark(session=one, marks=marks, via=Attendance.Via.QR, by=person, now=NOW)


def close(one: Session) -> None:
    sessions.close(session=one, by=factories.clerk(), now=NOW)


def test_who_has_just_signed_in_is_not_taken_off_the_list(one: Session, cadre: Person):
    meanwhile(lambda: sign_in(one, cadre), lambda: leave(cadre))
    assert (place_of(one, cadre).standing, place_of(one, cadre).status) == ("due", "present")


def test_who_has_just_left_is_not_absent_when_the_session_is_closed(one: Session, cadre: Person):
    meanwhile(lambda: leave(cadre), lambda: close(one))
    assert (place_of(one, cadre).standing, place_of(one, cadre).status) == ("removed", "none")


def test_nobody_is_put_on_the_list_of_a_session_that_has_just_been_closed(one: Session):
    newcomer = factories.person("新人")
    meanwhile(lambda: close(one), lambda: join(newcomer))
    assert not one.attendances.filter(person=newcomer).exists()
