"""Files of questions sent by a program: read, looked at, taken and taken back by the same rules as on the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core import jobs
from core.models import Job
from people.models import Person, Role
from questionbank.models import Question
from tests import factories
from tests.questionbank import sheets

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
IMPORTS = "/api/v1/imports/"
Program = Callable[[Person], Client]


@pytest.fixture
def managing(program: Program, clerk: Person) -> Client:
    return program(clerk)


def sent(client: Client, data: bytes, **said: str) -> tuple[int, dict[str, Any]]:
    answer = client.post(IMPORTS, {"file": SimpleUploadedFile("题.xlsx", data), **said})
    return answer.status_code, answer.json()


def asked(client: Client, batch: dict[str, Any], step: str, **said: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"{IMPORTS}{batch['id']}/{step}/", said, content_type="application/json")
    return answer.status_code, answer.json()


def work() -> None:
    for job in Job.objects.filter(state=Job.State.WAITING):
        jobs.run(job.pk)


def test_a_file_is_read_and_nothing_of_the_bank_changes(managing: Client) -> None:
    status, batch = sent(managing, sheets.questions(3), statute="中华人民共和国行政处罚法", tags="听证、新法")
    assert (status, batch["state"], batch["format"], batch["accepted"]) == (201, "preview", "excel", 3)
    assert (batch["statute"], batch["tags"]) == ("中华人民共和国行政处罚法", ["听证", "新法"])
    assert not Question.objects.exists()


def test_its_rows_say_what_was_understood_and_what_is_wrong(managing: Client) -> None:
    _, batch = sent(managing, sheets.workbook(sheets.HEADER, sheets.single("题干一"), sheets.single("题干二", "E")))
    rows = managing.get(f"{IMPORTS}{batch['id']}/rows/").json()["results"]
    assert [(row["place"], row["outcome"], row["stem"]) for row in rows] == [("第 3 行", "rejected", "题干二"), ("第 2 行", "ready", "题干一")]
    assert (rows[0]["problems"][0]["field"], rows[0]["problems"][0]["severity"]) == ("answer", "error")
    wrong = managing.get(f"{IMPORTS}{batch['id']}/rows/", {"outcome": "rejected"}).json()
    assert wrong["count"] == 1


def test_it_is_taken_by_the_worker_and_taken_back(managing: Client) -> None:
    _, batch = sent(managing, sheets.questions(3))
    assert asked(managing, batch, "confirm")[0] == 202
    work()
    assert managing.get(f"{IMPORTS}{batch['id']}/").json()["state"] == "live"
    assert Question.objects.live().count() == 3
    status, undone = asked(managing, batch, "undo")
    assert (status, undone["state"]) == (202, "undoing")
    work()
    assert managing.get(f"{IMPORTS}{batch['id']}/").json()["state"] == "undone"
    assert not Question.objects.exists()


def test_all_or_nothing_takes_nothing_while_a_row_is_wrong(managing: Client) -> None:
    _, batch = sent(managing, sheets.workbook(sheets.HEADER, sheets.single("题干一"), sheets.single("题干二", "E")))
    status, said = asked(managing, batch, "confirm", all_or_nothing=True)
    assert (status, list(said["fields"])) == (400, ["all_or_nothing"])
    assert asked(managing, batch, "undo")[1]["code"] == "undo_state"
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "file_empty"), (b"%PDF-1.7", "format_unknown"), (b"PK\x03\x04broken", "format_unknown")],
)
def test_what_is_no_file_of_questions_is_refused(managing: Client, data: bytes, code: str) -> None:
    status, said = sent(managing, data)
    assert (status, said["code"]) == (400, code)


def test_a_body_that_is_no_form_is_told_so(managing: Client) -> None:
    assert managing.post(IMPORTS, "{}", content_type="application/json").status_code == 415
    broken = managing.generic("POST", IMPORTS, b"nonsense", content_type="multipart/form-data; boundary=x")
    assert (broken.status_code, broken.json()["code"]) == (400, "invalid")
    assert managing.generic("POST", IMPORTS, b"x", content_type="multipart/form-data").json()["code"] == "parse_error"


def test_who_does_not_manage_the_bank_sees_no_files(program: Program, managing: Client, clerk: Person) -> None:
    author = program(factories.person("吴出题", role=Role.AUTHOR))
    _, batch = sent(managing, sheets.questions(1))
    assert author.get(IMPORTS).status_code == 403
    assert author.get(f"{IMPORTS}{batch['id']}/rows/").status_code == 403
