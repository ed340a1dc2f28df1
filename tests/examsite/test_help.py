"""The help tells everybody what they can do, and nothing of what they cannot; its pictures are there."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from core.models import Office
from examsite.guides import GUIDES, TOPICS, guides_for, topic_of
from people.models import Person, Role
from tests import factories
from tests.test_access_table import ADDRESSES

FOLDER = Path(settings.BASE_DIR) / "templates" / "examsite" / "help"
PICTURES = Path(settings.BASE_DIR) / "static" / "help"


def guides(client: Client) -> list[str]:
    return [one.label for one in client.get("/help/").context["guides"]]


@pytest.mark.django_db
def test_everybody_reads_how_to_sit_an_exam_before_signing_in(client: Client) -> None:
    assert guides(client) == ["应考人员"]
    assert 'id="sit"' in client.get("/help/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_each_role_reads_its_own_guide_first(role: str, town: Any, signed_in: Any) -> None:
    client = signed_in(factories.person(role=role, password=None))
    shown = client.get("/help/").context["guide"]
    assert role in shown.roles
    assert guides(client) == [shown.label, "应考人员"]


@pytest.mark.django_db
def test_the_guide_of_others_leads_to_one_s_own(cadre: Person, signed_in: Any) -> None:
    assert signed_in(cadre).get("/help/clerk/")["Location"] == "/help/"
    assert signed_in(cadre).get("/help/no-such-guide/")["Location"] == "/help/"


@pytest.mark.django_db
def test_a_page_leads_to_its_place_in_the_help(clerk: Person, leader: Person, signed_in: Any) -> None:
    page = signed_in(clerk).get("/manage/people/").content.decode()
    assert 'href="/help/?about=people"' in page
    assert signed_in(clerk).get("/help/?about=people")["Location"] == "/help/clerk/#people"
    assert signed_in(leader).get("/help/?about=people").context["guide"].slug == "leader"


@pytest.mark.django_db
def test_what_is_switched_off_appears_in_no_help(town: Any, signed_in: Any) -> None:
    client = signed_in(factories.person(role=Role.SECURITY_ADMIN, password=None))
    assert "动态口令" not in client.get("/help/").content.decode()
    Office.objects.update(totp=Office.Totp.OPTIONAL)
    assert "动态口令" in client.get("/help/").content.decode()


def test_every_role_has_one_guide_and_every_topic_stands_in_one() -> None:
    assert sorted(role for guide in GUIDES for role in guide.roles) == sorted(Role.values)
    assert {topic for guide in GUIDES for topic in guide.topics} == set(TOPICS)
    assert {one.stem for one in FOLDER.glob("*.html") if one.stem[0] != "_"} == set(TOPICS)


def test_the_topic_of_every_page_is_one() -> None:
    assert {topic_of(name) for name in ADDRESSES} <= {"", *TOPICS}
    assert [topic_of(name) for name in ("quiz:exam", "quiz:exam_manage", "home")] == ["sit", "exams", ""]
    assert guides_for(set())[0].slug == "candidate"


def test_every_picture_is_there_is_used_and_is_small() -> None:
    named = {name for one in FOLDER.glob("*.html") for name in re.findall(r'_picture\.html" with kind="\w+" name="([\w-]+)"', one.read_text())}
    stored = {one.stem: one.stat().st_size for one in PICTURES.glob("*.png")}
    assert named == set(stored)
    assert max(stored.values()) < 60_000
    assert sum(stored.values()) < 1_000_000
