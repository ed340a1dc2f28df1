"""Sessions, attendance and hours at the interface: the same rules and rights as on the pages; the same sign-in sent twice is one."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Person, Role
from tests import factories
from tests.training.things import place_of, session
from training.models import Attendance, CreditEntry, Session
from training.selectors import ledger
from training.services import sessions

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SESSIONS, HOURS = "/api/v1/sessions/", "/api/v1/hours/"
Program = Callable[[Person], Client]


@pytest.fixture
def managing(program: Program, clerk: Person) -> Client:
    return program(clerk)


@pytest.fixture
def meeting(clerk: Person, cadre: Person) -> Session:
    return session(starts_at=timezone.now() - timedelta(minutes=5))


def sent(client: Client, address: str, **body: Any) -> tuple[int, Any]:
    answer = client.post(address, json.dumps(body, default=str), content_type="application/json")
    return answer.status_code, answer.json()


def marks(client: Client, one: Session, *some: dict[str, Any], **more: Any) -> tuple[int, Any]:
    return sent(client, f"{SESSIONS}{one.public_id}/attendance/", marks=list(some), **more)


def here(person: Person, key: str = "闸机-1", status: str = "present", **more: Any) -> dict[str, Any]:
    return {"person": person.public_id, "status": status, "key": key, **more}


def outcomes(answer: tuple[int, Any]) -> list[str]:
    assert answer[0] == 200, answer
    return [one["outcome"] for one in answer[1]]


def test_sessions_are_found_by_year_kind_and_state(managing: Client, meeting: Session) -> None:
    rows = managing.get(SESSIONS, {"year": meeting.year, "kind": "collective", "state": "planned"}).json()["results"]
    assert [(one["id"], one["hours"], one["laws"]) for one in rows] == [(str(meeting.public_id), 3.0, [])]
    assert managing.get(SESSIONS, {"year": meeting.year - 1}).json()["count"] == 0
    assert managing.get(f"{SESSIONS}{meeting.public_id}/").json()["title"] == meeting.title


def test_the_same_sign_in_sent_twice_is_one_and_the_answer_says_so(managing: Client, meeting: Session, cadre: Person) -> None:
    moment = (timezone.now() - timedelta(minutes=1)).isoformat()
    twice = [outcomes(marks(managing, meeting, here(cadre, signed_in_at=moment))) for _ in range(2)]
    assert twice == [["written"], ["repeated"]]
    assert outcomes(marks(managing, meeting, here(cadre, "闸机-2"))) == ["unchanged"]
    place = place_of(meeting, cadre)
    assert (place.status, place.via, place.changes.count()) == ("present", Attendance.Via.API, 1)


def test_a_sign_in_sent_again_undoes_no_correction(managing: Client, meeting: Session, cadre: Person) -> None:
    marks(managing, meeting, here(cadre))
    marks(managing, meeting, here(cadre, "更正", "absent"))
    status, said = marks(managing, meeting, here(cadre))
    assert (said[0]["outcome"], said[0]["attendance"]["status"]) == ("repeated", "absent")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"status": "leave"}, "leave_unreasoned"),
        ({"signed_in_at": "2099-01-01T09:00:00+08:00"}, "in_the_future"),
        ({"person": "00000000-0000-4000-8000-000000000000"}, "not_listed"),
        ({"status": "none"}, "invalid"),
        ({"key": ""}, "invalid"),
    ],
)
def test_one_wrong_mark_and_nothing_is_written(managing: Client, meeting: Session, clerk: Person, cadre: Person, wrong: Any, code: str) -> None:
    status, said = marks(managing, meeting, here(clerk), {**here(cadre), **wrong})
    assert (status, said["code"]) == (400, code)
    assert any(name.startswith("marks.1") for name in said["fields"])
    assert place_of(meeting, clerk).status == "none"


def test_nobody_is_marked_twice_in_one_request(managing: Client, meeting: Session, cadre: Person) -> None:
    assert marks(managing, meeting, here(cadre), here(cadre, "又一次", "late"))[1]["code"] == "person_twice"


def test_leave_comes_with_its_reason(managing: Client, meeting: Session, cadre: Person) -> None:
    leave = here(cadre, status="leave", leave_reason="出差", leave_approver="李书记")
    assert outcomes(marks(managing, meeting, leave)) == ["written"]
    assert outcomes(marks(managing, meeting, here(cadre, "来了"))) == ["written"]
    assert (place_of(meeting, cadre).leave_reason, place_of(meeting, cadre).came) == ("", True)


def test_a_filed_session_is_only_corrected_and_the_hours_follow(managing: Client, meeting: Session, clerk: Person, cadre: Person) -> None:
    later = timezone.now() + timedelta(hours=3)
    sessions.close(session=meeting, by=clerk, now=later)
    assert marks(managing, meeting, here(cadre))[1]["code"] == "reason_missing"
    sessions.file(session=meeting, by=clerk, now=later)
    assert marks(managing, meeting, here(cadre))[1]["code"] == "session_filed"
    assert not CreditEntry.objects.exists()
    assert outcomes(marks(managing, meeting, here(cadre), reason="漏登，见签到表")) == ["written"]
    assert ledger.totals([cadre.pk], meeting.year)[cadre.pk].hours == 300


def test_a_liaison_marks_at_the_door_of_the_own_units_sessions_and_corrects_none(program: Program, clerk: Person, meeting: Session) -> None:
    unit = factories.office("南山村")
    liaison = factories.person("符联络", unit=unit, role=Role.LIAISON, role_unit=unit)
    own = session(unit=unit, starts_at=timezone.now() - timedelta(minutes=5))
    client = program(liaison)
    assert outcomes(marks(client, own, here(liaison))) == ["written"]
    assert marks(client, meeting, here(liaison))[0] == 404
    sessions.close(session=own, by=clerk, now=timezone.now() + timedelta(hours=3))
    assert marks(client, own, here(liaison, "改", "absent"), reason="错了")[0] == 403


def test_a_session_is_planned_for_whom_it_means_and_cancelled_with_a_reason(managing: Client, clerk: Person, cadre: Person) -> None:
    starts_at = timezone.now() + timedelta(days=3)
    body = {"title": "专题讲座", "unit": factories.town().public_id, "kind": "lecture", "starts_at": starts_at, "laws": ["行政处罚法"]}
    body |= {"ends_at": starts_at + timedelta(hours=2), "hours": 2.5, "who": "chosen", "persons": [cadre.public_id]}
    status, made = sent(managing, SESSIONS, **body)
    assert (status, made["hours"], made["laws"]) == (201, 2.5, ["行政处罚法"])
    address = f"{SESSIONS}{made['id']}/"
    assert [one["name"] for one in managing.get(f"{address}attendance/").json()["results"]] == [cadre.name]
    assert sent(managing, f"{address}cancel/", reason="台风")[1]["state"] == "cancelled"
    assert marks(managing, Session.objects.get(public_id=made["id"]), here(cadre))[1]["code"] == "session_cancelled"
    assert sent(managing, SESSIONS, **{**body, "ends_at": starts_at})[1]["code"] == "ends_before_start"


def test_hours_of_a_year_with_sums_and_lines(managing: Client, meeting: Session, clerk: Person, cadre: Person) -> None:
    marks(managing, meeting, here(cadre))
    sessions.close(session=meeting, by=clerk, now=timezone.now() + timedelta(hours=3))
    rows = {one["name"]: one["hours"] for one in managing.get(HOURS, {"year": meeting.year}).json()["results"]}
    assert rows == {clerk.name: 0.0, cadre.name: 3.0}
    whole = managing.get(f"{HOURS}{cadre.public_id}/", {"year": meeting.year}).json()
    assert [(one["source"], one["label"], one["hours"]) for one in whole["lines"]] == [("session", meeting.title, 3.0)]
    assert managing.get(f"{HOURS}{cadre.public_id}/", {"year": meeting.year - 1}).json()["lines"] == []
    assert managing.get(HOURS, {"year": "去年"}).json()["code"] == "invalid"


def test_lists_cost_the_same_for_few_and_many(managing: Client, clerk: Person) -> None:
    def asked() -> list[int]:
        found = []
        for address in (SESSIONS, HOURS, f"{SESSIONS}{Session.objects.latest('pk').public_id}/attendance/"):
            with CaptureQueriesContext(connection) as captured:
                assert managing.get(address).status_code == 200
            found.append(len(captured))
        return found

    costs = []
    for many in (1, 12):
        for number in range(many):
            factories.person(f"干部{number}", unit=factories.office(f"{many}办{number}"))
        for number in range(many):
            session(title=f"会{many}{number}", laws=("行政处罚法",))
        managing.get(SESSIONS)
        costs.append(asked())
    assert costs[0] == costs[1]


def test_marks_of_many_cost_no_statement_for_each(managing: Client, clerk: Person) -> None:
    costs = []
    for many in (2, 30):
        people = [factories.person(f"干部{many}-{number}") for number in range(many)]
        one = session(title=f"会{many}", starts_at=timezone.now() - timedelta(minutes=5))
        managing.get(SESSIONS)
        with CaptureQueriesContext(connection) as captured:
            assert set(outcomes(marks(managing, one, *[here(person, f"k{person.pk}") for person in people]))) == {"written"}
        costs.append(len(captured))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_moment_at_the_end_of_the_calendar_is_refused_with_a_sentence(managing: Client, meeting: Session, cadre: Person, year: str) -> None:
    for zone in ("", "Z", "+08:00"):
        times = {"starts_at": f"{year}-01-01T00:00:00{zone}", "ends_at": f"{year}-01-01T01:00:00{zone}"}
        assert sent(managing, SESSIONS, title="学习会", unit=meeting.unit.public_id, **times)[0] == 400
        assert marks(managing, meeting, here(cadre, signed_in_at=times["starts_at"]))[0] == 400
    assert place_of(meeting, cadre).status == "none"


def test_who_came_is_not_said_before_the_day_nor_to_have_come_before_it(managing: Client, meeting: Session, cadre: Person) -> None:
    early = marks(managing, meeting, here(cadre, signed_in_at=timezone.now() - timedelta(days=2)))
    assert (early[0], early[1]["code"]) == (400, "other_day")
    later = session(starts_at=timezone.now() + timedelta(days=3))
    assert marks(managing, later, here(cadre))[1]["code"] == "not_the_day"
    assert outcomes(marks(managing, later, here(cadre, status="leave", leave_reason="出差", leave_approver="黄镇长"))) == ["written"]
