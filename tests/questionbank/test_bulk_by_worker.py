"""Many questions changed by the worker: in chunks, called off, gone on with after a death, and taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import jobs
from core.db import bulk as pace
from core.errors import Refused
from core.models import Job
from people.models import Person
from questionbank.models import BulkChange, Question
from questionbank.selectors import bulk as reads
from questionbank.services import bulk, bulk_undo
from tests import factories
from tests.factories import NOON
from tests.questionbank.many import told, undone

pytestmark = pytest.mark.postgres
SignIn = Callable[[Person], Client]
LIST, BULK = "/manage/questions/", "/manage/questions/bulk/"


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 5)
    monkeypatch.setattr(bulk_undo, "AT_ONCE", 5)


def retire_all(by: Person, seen: int = 12) -> BulkChange:
    return bulk.change_found(action="retire", value="", chosen={"topic": "土地"}, seen=seen, by=by, now=NOON, back_url="/back/")


def test_many_are_changed_and_taken_back_by_the_worker(clerk: Person, few_at_once: None) -> None:
    for _ in range(12):
        factories.question(topic="土地")
    factories.question(topic="信访")
    change = retire_all(clerk)
    assert not change.items.exists()
    jobs.run(change.job.pk)
    assert Job.objects.get().sentence == "已停用 12 道。"
    assert Question.objects.filter(status="retired").count() == 12
    undone(change, clerk)
    job = Job.objects.latest("pk")
    jobs.run(job.pk)
    assert Job.objects.get(pk=job.pk).sentence.startswith("已撤销 12 道")
    assert not Question.objects.filter(status="retired").exists()


def test_taking_back_that_was_called_off_in_the_queue_can_be_asked_for_again(signed_in: Any, clerk: Person, few_at_once: None) -> None:
    for _ in range(12):
        factories.question(topic="土地")
    change, page = retire_all(clerk), signed_in(clerk)
    jobs.run(change.job.pk)
    undone(change, clerk)
    shown = reverse("questionbank:bulk_change", args=[change.public_id])
    assert "还在进行" in page.get(shown).content.decode()
    jobs.cancel(Job.objects.latest("pk"), NOON)
    assert "恢复 12 道题" in page.get(shown).content.decode()
    undone(change, clerk)
    jobs.run(Job.objects.latest("pk").pk)
    assert not Question.objects.filter(status="retired").exists()


def test_a_change_called_off_in_the_queue_is_not_under_way(signed_in: Any, clerk: Person, few_at_once: None) -> None:
    for _ in range(12):
        factories.question(topic="土地")
    change = retire_all(clerk)
    jobs.cancel(change.job, NOON)
    assert "已取消" in signed_in(clerk).get(reverse("questionbank:bulk_change", args=[change.public_id])).content.decode()


def test_a_change_under_way_is_not_taken_back(clerk: Person, few_at_once: None) -> None:
    for _ in range(12):
        factories.question(topic="土地")
    change = retire_all(clerk)
    with pytest.raises(Refused, match="还在进行"):
        undone(change, clerk)


def test_what_was_done_before_it_was_called_off_can_be_taken_back(clerk: Person, few_at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_FIRST", 4)
    for _ in range(12):
        factories.question(topic="土地")
    change = retire_all(clerk)

    def called_off(percent: int) -> None:
        raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        bulk.run({"change": change.pk, "chosen": {"topic": "土地"}}, called_off, NOON)
    assert Question.objects.filter(status="retired").count() == 4
    undone(change, clerk)
    assert not Question.objects.filter(status="retired").exists()


def test_a_worker_that_died_is_followed_by_one_that_goes_on(clerk: Person, few_at_once: None) -> None:
    asked = [factories.question(topic="土地", difficulty=1) for _ in range(12)]
    change = bulk.change_found(action="difficulty", value=3, chosen={"topic": "土地"}, seen=12, by=clerk, now=NOON, back_url="")
    bulk._apply(change, [one.pk for one in asked[:5]], reads.standing_of(clerk), NOON)
    jobs.run(change.job.pk)
    assert (change.items.count(), told(change)) == (12, (12, {}))


def test_a_list_that_grew_since_it_was_looked_at_is_not_changed(clerk: Person) -> None:
    for _ in range(3):
        factories.question(topic="土地")
    with pytest.raises(Refused, match="现在是 3 道（刚才 2 道）"):
        retire_all(clerk, seen=2)
    assert not Question.objects.filter(status="retired").exists()


@pytest.mark.parametrize("action", ["retire", "topic", "add_tags"])
def test_a_hundred_cost_as_many_statements_as_ten(clerk: Person, action: str) -> None:
    costs = []
    for number in (10, 100):
        keys = [factories.question().pk for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            bulk.change_ticked(action=action, value={"topic": "土地", "add_tags": ["新"]}.get(action, ""), keys=keys, by=clerk, now=NOON)
        costs.append(len(queries) - sum("executemany" in one["sql"] for one in queries))
    assert costs[1] <= costs[0] + 1


def test_the_page_of_many_goes_to_the_worker(signed_in: SignIn, clerk: Person, few_at_once: None) -> None:
    for _ in range(12):
        factories.question(topic="土地")
    answer = signed_in(clerk).post(BULK, {"query": "topic=土地", "all": "1", "action": "retire", "confirmed": "1", "seen": "12"})
    assert answer["Location"].startswith("/jobs/")
