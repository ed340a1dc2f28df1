"""Staff pages end a session that stood unused for 30 minutes; never while its owner sits an exam."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from people.models import Person
from people.rules.idle import left
from people.services import sessions
from quiz.models import Attempt
from tests import factories
from tests.quiz import sitting

NOON, IDLE = factories.NOON, timedelta(minutes=30)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("seen", "busy", "now", "remains"),
    [
        (at(0), None, at(0), 30),
        (at(0), None, at(29), 1),
        (at(0), None, at(30), 0),
        (at(0), None, at(300), 0),
        (at(0), at(60), at(60), 30),  # in the middle of an exam
        (at(0), at(60), at(80), 10),  # twenty minutes after it
        (at(70), at(60), at(80), 20),  # a page after it
    ],
)
def test_what_remains(seen: datetime, busy: datetime | None, now: datetime, remains: int) -> None:
    assert left(seen, busy, IDLE, now) == timedelta(minutes=remains)


def unused_for(client: Client, minutes: float) -> None:
    session = client.session
    session[sessions.STAFF_SEEN] = int((timezone.now() - timedelta(minutes=minutes)).timestamp())
    session.save()


@pytest.fixture
def client(clerk: Person, signed_in: Any) -> Client:
    made: Client = signed_in(clerk)
    assert made.get("/manage/people/").status_code == 200
    return made


@pytest.mark.django_db
class TestOnPages:
    def test_an_unused_session_ends_and_says_so(self, client: Client) -> None:
        unused_for(client, 30)
        answer = client.get("/manage/people/?q=chen")
        assert answer["Location"] == "/sign-in/?next=%2Fmanage%2Fpeople%2F%3Fq%3Dchen"
        assert "30 分钟没有操作" in client.get(answer["Location"]).content.decode()
        assert AuditEntry.objects.filter(event="people.signed_out_idle").count() == 1
        assert client.get("/me/").status_code == 302

    def test_one_in_use_goes_on_and_is_noted_once_a_minute(self, client: Client) -> None:
        unused_for(client, 29)
        assert client.get("/manage/people/").status_code == 200
        noted = client.session[sessions.STAFF_SEEN]
        assert timezone.now().timestamp() - noted < 5
        unused_for(client, 0.5)
        before = client.session[sessions.STAFF_SEEN]
        client.get("/manage/people/")
        assert client.session[sessions.STAFF_SEEN] == before

    def test_pages_of_a_candidate_end_nothing_and_keep_nothing(self, client: Client) -> None:
        unused_for(client, 31)
        assert client.get("/").status_code == 200
        assert client.get("/manage/people/").status_code == 302

    def test_a_fragment_leads_to_the_sign_in_as_a_whole(self, client: Client) -> None:
        unused_for(client, 31)
        headers = {"hx-request": "true", "hx-current-url": "http://testserver/manage/people/"}
        assert client.get("/manage/people/?q=a", headers=headers)["HX-Redirect"] == "/sign-in/?next=%2Fmanage%2Fpeople%2F"

    def test_a_post_leads_back_to_the_page_it_came_from(self, client: Client) -> None:
        unused_for(client, 31)
        answer = client.post("/manage/people/add/", headers={"referer": "http://testserver/manage/people/add/"})
        assert answer["Location"] == "/sign-in/?next=%2Fmanage%2Fpeople%2Fadd%2F"
        unused_for(client, 31)
        assert "evil" not in client.post("/manage/people/add/", headers={"referer": "https://evil.example/"})["Location"]

    def test_what_a_page_asks_by_itself_keeps_nothing(self, client: Client) -> None:
        unused_for(client, 29)
        before = client.session[sessions.STAFF_SEEN]
        client.get("/manage/people/", headers={"X-Unattended": "1"})
        assert client.session[sessions.STAFF_SEEN] == before

    def test_a_leader_who_only_reads_is_left_alone(self, leader: Person, signed_in: Any) -> None:
        reader = signed_in(leader)
        unused_for(reader, 300)
        assert reader.get("/reports/").status_code == 200

    def test_an_open_attempt_keeps_its_candidate_signed_in(self, client: Client, clerk: Person) -> None:
        factories.bank(3, 2, 2)
        sitting.start(client, factories.exam(clerk))
        unused_for(client, 55)
        assert client.get("/manage/people/").status_code == 200

    def test_after_the_exam_it_counts_from_its_end(self, client: Client, clerk: Person) -> None:
        factories.bank(3, 2, 2)
        sitting.start(client, factories.exam(clerk))
        now = timezone.now()
        Attempt.objects.update(state=Attempt.State.HANDED_IN, ended_at=now - timedelta(minutes=29), started_at=now - timedelta(minutes=70))
        unused_for(client, 70)
        assert client.get("/me/stay/").json()["left"] <= 60
        assert client.get("/manage/people/").status_code == 200
        Attempt.objects.update(ended_at=now - timedelta(minutes=31))
        unused_for(client, 70)
        assert client.get("/manage/people/").status_code == 302

    def test_asking_what_is_left_keeps_nothing_and_staying_does(self, client: Client) -> None:
        unused_for(client, 29)
        assert client.get("/me/stay/").json()["left"] <= 60
        assert client.get("/me/stay/").json()["left"] <= 60
        assert client.post("/me/stay/").json()["left"] > 1700
        unused_for(client, 31)
        assert client.post("/me/stay/").json() == {"left": 0}

    def test_staff_pages_carry_the_warning_and_others_do_not(self, client: Client) -> None:
        assert 'id="idle-warning"' in client.get("/manage/people/").content.decode()
        assert 'id="idle-warning"' not in client.get("/me/").content.decode()
