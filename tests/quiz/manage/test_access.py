"""Who reaches the clerk's pages of an exam: its clerk; 404 for the clerk of another unit, 403 for a cadre, the sign-in page for the unknown."""

from uuid import uuid4

import pytest
from django.urls import reverse

from people.models import Role, Unit
from people.services import units
from quiz.selectors import staff
from tests import factories
from tests.quiz.manage.pages import url

pytestmark = pytest.mark.django_db
PLAIN = ["manage", "new"]
READ = ["exam_manage", "poster", "roster"]
WRITE = ["publish", "extend", "roster_add"]
CANDIDATE_WRITE = ["exclude", "restore", "extra_time"]


@pytest.fixture
def exam(cadre):
    return factories.exam(cadre)


@pytest.fixture
def addresses(exam):
    """(method, address) of every page about the exam."""
    candidate = exam.candidates.get().public_id
    found = [("get", url(name, exam)) for name in READ] + [("post", url(name, exam)) for name in WRITE]
    return [*found, ("get", url("candidate", exam, candidate)), *[("post", url(name, exam, candidate)) for name in CANDIDATE_WRITE]]


@pytest.fixture
def village_clerk(town):
    village = units.make_child(Unit.objects.get(pk=town.pk), "东坡村")
    return factories.person("村文书", unit=village, role=Role.CLERK, role_unit=village)


def test_another_unit_s_clerk_finds_nothing(addresses, village_clerk, signed_in):
    client = signed_in(village_clerk)
    assert {getattr(client, method)(address).status_code for method, address in addresses} == {404}


@pytest.mark.parametrize("who", ["cadre", "leader"])
def test_without_the_role_pages_are_refused(addresses, who, request, signed_in):
    client = signed_in(request.getfixturevalue(who))
    plain = [("get", reverse(f"quiz:{name}")) for name in PLAIN] + [("post", reverse("quiz:who"))]
    assert {getattr(client, method)(address).status_code for method, address in addresses + plain} == {403}


def test_the_unknown_are_sent_to_sign_in(addresses, client):
    answers = [getattr(client, method)(address) for method, address in addresses]
    assert {(one.status_code, one.headers["Location"].split("?")[0]) for one in answers} == {(302, reverse("people:sign_in"))}


def test_an_exam_that_does_not_exist_is_not_found(clerk, signed_in):
    client = signed_in(clerk)
    assert client.get(reverse("quiz:exam_manage", args=[uuid4()])).status_code == 404
    assert client.get("/manage/exams/12/").status_code == 404


def test_list_and_single_check_agree(exam, clerk, leader, cadre, village_clerk):
    own = factories.exam(title="村考")
    type(own).objects.filter(pk=own.pk).update(unit=village_clerk.unit)
    own.refresh_from_db()
    for person in (clerk, leader, cadre, village_clerk):
        listed = set(staff.manageable(person))
        assert listed == {one for one in (exam, own) if staff.can_manage(person, one)}
    assert set(staff.manageable(village_clerk)) == {own}
