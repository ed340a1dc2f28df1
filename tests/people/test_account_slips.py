"""Account slips: a one-time password on paper, hashes in the database."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core import files, jobs
from core.models import AuditEntry, Job, StoredFile
from people.models import AccountSlip, Person
from people.passwords import one_time_password
from people.services import slips
from tests import factories

SignedIn = Callable[[Person], Client]


@pytest.fixture
def newcomers(clerk: Person) -> list[Person]:
    people = [factories.person("陈志强", unit=factories.office(unit), password=None) for unit in ("党政办公室", "北坡村", "北坡村")]
    Person.objects.filter(pk__in=[one.pk for one in people]).update(must_change_password=True)
    return people


def printed(clerk: Person, **whose: object) -> Job:
    job = slips.ask(by=clerk, base="http://exam.example/", now=timezone.now(), back_url="/", **whose)  # type: ignore[arg-type]
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


@pytest.mark.postgres
def test_slips_are_made_for_all_without_an_own_password(clerk: Person, newcomers: list[Person]) -> None:
    job = printed(clerk)
    assert job.state == Job.State.DONE, job.sentence
    assert "共 3 张" in job.sentence
    assert {slip.person for slip in AccountSlip.objects.all()} == set(newcomers)
    file = StoredFile.objects.get()
    assert files.content(file).startswith(b"%PDF")
    assert file.expires_at is not None
    assert file.expires_at - file.stored_at == timedelta(hours=1)
    assert AuditEntry.objects.get(event="people.slips_printed").subject == "3 人"


def test_a_unit_or_one_person(clerk: Person, newcomers: list[Person]) -> None:
    printed(clerk, unit=newcomers[1].unit)
    assert AccountSlip.objects.count() == 2
    printed(clerk, person=newcomers[0])
    assert AccountSlip.objects.count() == 3


def test_printing_again_replaces_the_slip(clerk: Person, newcomers: list[Person]) -> None:
    printed(clerk, person=newcomers[0])
    first = AccountSlip.objects.get()
    printed(clerk, person=newcomers[0])
    second = AccountSlip.objects.get()
    assert first.token_hash != second.token_hash


def test_the_printed_password_and_link_work(clerk: Person, cadre: Person, newcomers: list[Person]) -> None:
    slip, paper = slips._slip(newcomers[0], clerk, "http://exam.example/", timezone.now())
    slip.save()
    stored = f"{slip.password} {slip.token_hash}"
    assert paper.password not in stored
    assert paper.token not in stored
    assert paper.link == f"http://exam.example/set-password/{paper.token}/"
    assert Client().post("/sign-in/", {"username": newcomers[0].account, "password": paper.password}).status_code == 302
    assert newcomers[0].name in Client().get(f"/set-password/{paper.token}/").content.decode()


def test_nobody_left_is_said(clerk: Person, cadre: Person, signed_in: SignedIn) -> None:
    answer = signed_in(clerk).post("/manage/people/slips/")
    assert answer.status_code == 400
    assert "没有需要打印账号条的人员" in answer.content.decode()


def test_the_page_asks_for_the_job_with_the_address_it_was_asked_at(clerk: Person, newcomers: list[Person], signed_in: SignedIn) -> None:
    client = signed_in(clerk)
    client.post("/manage/people/slips/", {"unit": newcomers[1].unit.public_id})
    job = Job.objects.get()
    assert job.params["base"] == "http://testserver/"
    assert job.params["unit"] == newcomers[1].unit_id


def test_the_pdf_is_for_who_asked_alone(clerk: Person, newcomers: list[Person], signed_in: SignedIn) -> None:
    job = printed(clerk, person=newcomers[0])
    other = factories.clerk()
    assert job.result is not None
    path = f"/files/{job.result.public_id}/"
    assert [signed_in(one).get(path).status_code for one in (clerk, other)] == [200, 404]


def test_one_time_passwords_have_no_look_alikes() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"[a-hjkmnp-zA-HJKMNP-Z2-9]{4}-[a-hjkmnp-zA-HJKMNP-Z2-9]{5}", one) for one in made)
