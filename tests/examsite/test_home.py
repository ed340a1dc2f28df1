"""Where each role lands, and what the cadre finds at home."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Person, Unit
from quiz.models import Exam
from tests import factories

pytestmark = pytest.mark.django_db


def test_sign_in_leads_each_to_their_work(clerk: Person, leader: Person, cadre: Person, signed_in: Any) -> None:
    places = [signed_in(one).get(reverse("landing"))["Location"] for one in (clerk, leader, cadre)]
    assert places == [reverse("overview"), reverse("reports:index"), "/"]


@pytest.mark.parametrize(
    ("role", "works_at"),
    [
        ("liaison", "quiz:chasing"), ("author", "questionbank:list"), ("reviewer", "questionbank:list"), ("exam_admin", "quiz:manage"),
        ("certificate_clerk", "home"), ("system_admin", "settings"), ("security_admin", "people:roles"), ("auditor", "audit:entries"),
    ],
)  # fmt: skip
def test_each_role_lands_on_the_overview_and_finds_its_work_there(role: str, works_at: str, town: Unit, signed_in: Any) -> None:
    client = signed_in(factories.person("某人", role=role, password=None))
    response = client.get(reverse("landing"), follow=True)
    assert response.request["PATH_INFO"] == reverse("overview")
    assert f'<li><a href="{reverse(works_at)}"' in response.content.decode()


def test_the_bare_address_leads_through_sign_in_to_ones_work(leader: Person) -> None:
    client = Client()
    assert client.get("/")["Location"] == reverse("people:sign_in")
    response = client.post(reverse("people:sign_in"), {"username": leader.account, "password": factories.PASSWORD}, follow=True)
    assert response.request["PATH_INFO"] == reverse("reports:index")


def test_a_leader_has_no_menu_and_goes_between_figures_and_own_exams(leader: Person, signed_in: Any) -> None:
    client = signed_in(leader)
    figures, exams = (client.get(reverse(name)).content.decode() for name in ("reports:index", "home"))
    assert "主要栏目" not in figures + exams
    assert f'href="{reverse("home")}">我的考试' in figures
    assert f'href="{reverse("reports:index")}">看报表' in exams


def test_an_empty_home_says_what_to_do(cadre: Person, signed_in: Any) -> None:
    assert "目前没有您要参加的考试" in signed_in(cadre).get("/").content.decode()


def test_what_can_be_sat_now_stands_first(cadre: Person, signed_in: Any) -> None:
    factories.exam(cadre, title="已过的考试", opens_at=factories.NOON.replace(year=2025), closes_at=factories.NOON.replace(year=2025, hour=18))
    factories.exam(cadre, title="现在的考试")
    context = signed_in(cadre).get("/").context
    assert [card.exam.title for card in context["open_cards"]] == ["现在的考试"]
    assert [card.exam.title for card in context["other_cards"]] == ["已过的考试"]


def test_an_exam_of_others_is_not_shown(cadre: Person, signed_in: Any) -> None:
    factories.exam(factories.person("李同事"), title="别人的考试")
    assert "别人的考试" not in signed_in(cadre).get("/").content.decode()


def test_home_costs_the_same_for_one_exam_and_for_thirty(cadre: Person, signed_in: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as context:
            signed_in(cadre).get("/")
        return len(context.captured_queries)

    factories.exam(cadre, kind=Exam.Kind.PRACTICE)
    one = cost()
    for number in range(29):
        factories.exam(cadre, title=f"考试{number}", kind=Exam.Kind.PRACTICE)
    assert cost() == one
