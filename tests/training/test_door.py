"""Taps at the door: the later moment stands, whichever comes first; nothing is lost and nothing overwritten blindly."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Refused
from people.models import Person, Role
from tests import factories
from tests.training.things import AFTER, MORNING, place_of, session
from training.models import Attendance, Session
from training.selectors import ledger
from training.services import door, sessions
from training.services.door import Tap

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def meeting(clerk: Person, cadre: Person) -> Session:
    return session()


def tapped(meeting: Session, person: Person, status: str, *, at: Any, sent: Any = None, by: Person | None = None, **more: Any) -> Attendance:
    """A tap made at one moment that reaches the server at another."""
    sent = sent or at
    return door.take(session=meeting, tap=Tap(place_of(meeting, person), status, sent - at, **more), by=by or person, now=sent)


def test_a_tap_in_time_is_the_time_of_arrival(meeting: Session, cadre: Person):
    place = tapped(meeting, cadre, "present", at=MORNING + 2 * MINUTE, sent=MORNING + 60 * MINUTE)
    assert (place.status, place.signed_in_at, place.via) == ("present", MORNING + 2 * MINUTE, "door")


def test_who_is_noted_as_in_time_after_the_limit_has_no_time_of_arrival(meeting: Session, cadre: Person):
    assert tapped(meeting, cadre, "present", at=MORNING + 40 * MINUTE).signed_in_at is None


def test_a_tap_that_arrives_late_does_not_overwrite_what_was_said_after_it_and_both_are_kept(meeting: Session, clerk: Person, cadre: Person):
    tapped(meeting, cadre, "present", at=MORNING + 5 * MINUTE, by=clerk)
    place = tapped(meeting, cadre, "absent", at=MORNING, sent=MORNING + 20 * MINUTE, key="a" * 32)
    assert place.status == "present"
    kept = place.changes.last()
    assert (kept.after, kept.said_at) == ({}, MORNING)
    assert "登记为缺席" in kept.reason


def test_of_two_tablets_without_network_the_later_tap_stands_in_either_order(meeting: Session, clerk: Person, cadre: Person):
    tapped(meeting, cadre, "absent", at=MORNING, sent=MORNING + 30 * MINUTE)
    assert tapped(meeting, cadre, "late", at=MORNING + 15 * MINUTE, sent=MORNING + 40 * MINUTE).status == "late"


def test_a_tap_before_the_closing_that_arrives_after_it_still_counts(meeting: Session, clerk: Person, cadre: Person):
    sessions.close(session=meeting, by=clerk, now=AFTER)
    assert tapped(meeting, cadre, "present", at=MORNING, sent=AFTER + 10 * MINUTE, key="b" * 32).status == "present"
    assert ledger.totals([cadre.pk], 2026)[cadre.pk].hours == 300
    with pytest.raises(Refused, match="已经结束"):
        tapped(meeting, cadre, "absent", at=AFTER + 5 * MINUTE, sent=AFTER + 10 * MINUTE)


def test_nothing_is_noted_before_the_day_but_leave(meeting: Session, cadre: Person):
    before = MORNING - timedelta(days=1)
    with pytest.raises(Refused, match="到那天再登记"):
        tapped(meeting, cadre, "present", at=before)
    with pytest.raises(Refused, match="批准人"):
        tapped(meeting, cadre, "leave", at=before, reason="出差")
    assert tapped(meeting, cadre, "leave", at=before, reason="出差", approver="黄镇长").leave_approver == "黄镇长"


def test_the_same_sending_twice_writes_once(meeting: Session, clerk: Person, cadre: Person, client: Client):
    client.force_login(clerk, backend="people.backends.SignInBackend")
    place = place_of(meeting, cadre)
    Session.objects.update(starts_at=factories.timezone.now(), ends_at=factories.timezone.now() + timedelta(hours=2))
    body = {"since": 0, "taps": [{"place": str(place.public_id), "status": "present", "key": "c" * 32, "age": 3000}]}
    for _ in range(2):
        answer = client.post(reverse("training:door_taps", args=[meeting.public_id]), json.dumps(body), content_type="application/json").json()
        assert answer["results"] == [{"key": "c" * 32, "sentence": ""}]
    assert place.changes.count() == 1
    assert answer["places"][0]["status"] == "present"


def test_what_is_no_tap_is_answered_with_a_sentence_and_stops_no_other(meeting: Session, clerk: Person, cadre: Person, client: Client):
    client.force_login(clerk, backend="people.backends.SignInBackend")
    good = {"place": str(place_of(meeting, cadre).public_id), "status": "leave", "key": "d" * 32, "age": 0, "reason": "病假", "approver": "黄镇长"}
    sent = [{"place": 5}, {**good, "age": "x"}, {**good, "key": "short"}, good]
    url = reverse("training:door_taps", args=[meeting.public_id])
    answer = client.post(url, json.dumps({"since": 0, "taps": sent}), content_type="application/json").json()
    assert [bool(one["sentence"]) for one in answer["results"]] == [True, True, True, False]
    assert place_of(meeting, cadre).status == "leave"


def test_a_liaison_has_the_door_of_their_own_units_sessions_alone(client: Client, cadre: Person):
    own, towns = session(unit=cadre.unit), session()
    liaison = factories.person("何联络", role=Role.LIAISON, role_unit=cadre.unit)
    client.force_login(liaison, backend="people.backends.SignInBackend")
    assert client.get(reverse("training:door", args=[own.public_id])).status_code == 200
    assert client.get(reverse("training:door", args=[towns.public_id])).status_code == 404


def test_without_a_script_a_button_is_a_form_and_a_guest_is_added_with_one_press(meeting: Session, clerk: Person, cadre: Person, client: Client):
    client.force_login(clerk, backend="people.backends.SignInBackend")
    now = factories.timezone.now()
    Session.objects.update(starts_at=now, ends_at=now + timedelta(hours=2))
    url, place = reverse("training:door", args=[meeting.public_id]), place_of(meeting, cadre)
    assert client.post(url, {"tap": f"{place.public_id} late"}).url.endswith(f"#p-{place.public_id}")
    assert place_of(meeting, cadre).status == "late"
    newcomer = factories.person("何新来")
    meeting.attendances.filter(person=newcomer).delete()
    guest = reverse("training:door_guest", args=[meeting.public_id])
    assert "何新来" in client.get(guest, {"q": "hxl"}).content.decode()
    client.post(guest, {"person": str(newcomer.public_id)})
    assert (place_of(meeting, newcomer).standing, place_of(meeting, newcomer).status) == ("guest", "present")


def test_the_door_page_asks_as_many_statements_for_thirty_as_for_three(clerk: Person, cadre: Person, client: Client):
    client.force_login(clerk, backend="people.backends.SignInBackend")
    few = session(unit=cadre.unit, by=clerk)
    for number in range(27):
        factories.person(f"人员{number}", unit=cadre.unit, password=None)
    many, asked = session(unit=cadre.unit, by=clerk), []
    for one in (few, few, many):
        with CaptureQueriesContext(connection) as statements:
            client.get(reverse("training:door", args=[one.public_id]))
        asked.append(len(statements))
    assert many.attendances.count() > few.attendances.count() + 20
    assert asked[1] == asked[2]


def test_a_tap_taken_back_before_the_closing_leaves_the_person_absent(meeting: Session, clerk: Person, cadre: Person):
    sessions.close(session=meeting, by=clerk, now=AFTER)
    assert tapped(meeting, cadre, "none", at=MORNING, sent=AFTER + MINUTE, key="c" * 32).status == "absent"


def test_half_a_character_is_no_reason_and_stops_no_other_tap(meeting: Session, clerk: Person, cadre: Person, client: Client):
    client.force_login(clerk, backend="people.backends.SignInBackend")
    half = {"place": f"{place_of(meeting, cadre).public_id}", "status": "leave", "key": "d" * 32, "reason": "\ud800", "approver": "黄镇长"}
    whole = {**half, "key": "e" * 32, "reason": "出差"}
    answer = client.post(reverse("training:door_taps", args=[meeting.public_id]), {"since": 0, "taps": [half, whole]}, "application/json")
    assert [bool(one["sentence"]) for one in answer.json()["results"]] == [True, False]
    assert place_of(meeting, cadre).leave_reason == "出差"
