"""总览: what waits, urgent first and in words; an empty one says so; a new office finds its steps."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import audit
from notices.models import Notice
from people.models import Person, Role, Unit
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/manage/"


def page(client: Any) -> str:
    return str(client.get(PAGE).content.decode())


def test_what_is_urgent_stands_first_and_says_so(town: Unit, signed_in: Any) -> None:
    auditor = factories.person("审计员", role=Role.AUDITOR, password=None)
    Notice.objects.create(person=auditor, kind="test", title="通知", sent_at=factories.NOON)
    audit.record("people.added", by=None, now=timezone.now() - timedelta(hours=1))
    response = signed_in(auditor).get(PAGE)
    assert [(card.title, card.urgent) for card in response.context["cards"]] == [("审计记录", True), ("通知", False)]
    assert '<span class="tag bad">紧急</span> 审计记录' in response.content.decode()


def test_with_nothing_waiting_it_says_so(town: Unit, signed_in: Any) -> None:
    assert "现在没有要您处理的事" in page(signed_in(factories.person("某人", role=Role.AUTHOR, password=None)))


def test_a_new_office_goes_on_with_its_next_step(clerk: Person, signed_in: Any) -> None:
    client = signed_in(clerk)
    assert "继续：2 导入人员" in page(client)
    factories.person()
    assert "继续：3 打印账号条" in page(client)


def test_after_the_first_exam_the_steps_are_gone(clerk: Person, cadre: Person, signed_in: Any) -> None:
    factories.bank(2, 1, 1)
    factories.exam(cadre)
    body = page(signed_in(clerk))
    assert "setup-steps" not in body
    assert "未考 1 人" in body


@pytest.mark.parametrize(
    ("name", "place"),
    [("overview", "总览"), ("people:changes", "人员"), ("people:units", "人员"), ("quiz:new", "考试管理"), ("home", "考试"), ("people:me", None)],
)
def test_the_bar_marks_the_place_a_page_belongs_to(clerk: Person, signed_in: Any, name: str, place: str | None) -> None:
    places = signed_in(clerk).get(reverse(name)).context["places"]
    assert next((one["label"] for one in places if one["here"]), None) == place


def test_a_leader_and_a_candidate_have_none(leader: Person, cadre: Person, signed_in: Any) -> None:
    assert [signed_in(one).get(PAGE).status_code for one in (leader, cadre)] == [403, 403]
    assert "总览" not in signed_in(leader).get(reverse("reports:index")).content.decode()


def test_it_costs_the_same_for_one_matter_and_for_thirty(clerk: Person, cadre: Person, signed_in: Any) -> None:
    factories.bank(2, 1, 1)
    factories.exam(cadre)
    client = signed_in(clerk)
    page(client)
    counts = []
    for number in (1, 29):
        for _ in range(number):
            factories.question(status="in_review")
            Notice.objects.create(person=clerk, kind="test", title="通知", sent_at=factories.NOON)
            factories.enrol(cadre.candidacies.get().exam, factories.person("某人", password=None))
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
