"""Cards to be taken back: the list, closing with a reason, closing by the return; two changes at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.models import ReturnTask
from certificates.rules.life import Kind as Step
from certificates.services import returning
from core.errors import Refused, Stale
from core.models import AuditEntry
from people.models import Person, PostKind
from tests import factories
from tests.certificates import things
from tests.certificates.remind_things import NOW, TODAY, Kind, another_post, changed, clerk, on_post
from tests.training.test_sign_in_races import at_once

SignIn = Callable[[Person], Client]


@pytest.fixture
def task(cadre: Person) -> ReturnTask:
    things.certificate(cadre, number="粤N000777")
    changed(cadre, Kind.RETIRED)
    return ReturnTask.objects.get()


@pytest.mark.django_db
def test_the_list_says_who_since_when_and_why(task: ReturnTask, signed_in: SignIn) -> None:
    page = signed_in(things.clerk()).get(reverse("certificates:returns")).content.decode()
    for said in ("陈志强", "粤N000777", "从党政办公室退休", "不需收回", "办理收回"):
        assert said in page
    assert "还没有办结的" in signed_in(things.clerk()).get(reverse("certificates:returns"), {"state": "closed"}).content.decode()


@pytest.mark.django_db
def test_a_card_stays_with_a_reason_and_not_without(task: ReturnTask, signed_in: SignIn) -> None:
    client, url = signed_in(things.clerk()), reverse("certificates:return_keep", args=[task.public_id])
    assert "请写明不需收回的理由" in client.post(url, {"reason": "  ", "version": task.version}).content.decode()
    assert client.post(url, {"reason": "返聘，仍在执法岗", "version": task.version}).status_code == 302
    task.refresh_from_db()
    assert (task.outcome, task.reason, task.closed_by) == ("kept", "返聘，仍在执法岗", things.clerk())
    assert AuditEntry.objects.get(event="certificates.return_kept").detail["reason"] == "返聘，仍在执法岗"
    closed = client.get(reverse("certificates:returns"), {"state": "closed"}).content.decode()
    assert "返聘，仍在执法岗" in closed


@pytest.mark.django_db
def test_closing_is_refused_without_reason_twice_beyond_ones_units_and_when_it_changed(task: ReturnTask) -> None:
    said = {"task": task, "by": things.clerk(), "now": NOW}
    with pytest.raises(Refused, match="理由"):
        returning.keep(reason=" ", seen_version=task.version, **said)
    ReturnTask.objects.update(version=9)
    with pytest.raises(Stale):
        returning.keep(reason="甲", seen_version=task.version, **said)
    office = factories.office("财政所")
    other = factories.person("吴证管", unit=office, role="certificate_clerk", role_unit=office, password=None)
    with pytest.raises(Refused, match="不在您管理的单位"):
        returning.keep(reason="甲", seen_version=9, **{**said, "by": other})
    returning.keep(reason="甲", seen_version=9, **said)
    with pytest.raises(Refused, match="已经办结"):
        returning.keep(reason="乙", seen_version=10, **said)


@pytest.mark.django_db
def test_the_return_of_the_card_closes_the_task(task: ReturnTask, signed_in: SignIn) -> None:
    things.step(task.certificate, Step.RETURN, TODAY)
    assert "已收回" in signed_in(things.clerk()).get(reverse("certificates:returns"), {"state": "closed"}).content.decode()


@pytest.mark.django_db
def test_a_leader_reads_the_list_and_decides_nothing(task: ReturnTask, leader: Person, signed_in: SignIn) -> None:
    page = signed_in(leader).get(reverse("certificates:returns")).content.decode()
    assert "陈志强" in page
    assert "不需收回<" not in page
    assert signed_in(leader).get(reverse("certificates:return_keep", args=[task.public_id])).status_code == 403


@pytest.mark.django_db
def test_the_list_asks_as_often_for_thirty_as_for_one(task: ReturnTask, signed_in: SignIn) -> None:
    client = signed_in(things.clerk())
    client.get(reverse("certificates:returns"))

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("certificates:returns"))
        return len(asked)

    one = statements()
    for number in range(30):
        things.to_return(factories.person(f"村{number}", password=None))
    assert statements() == one


@pytest.mark.django_db
@pytest.mark.postgres
def test_the_database_keeps_one_open_task_of_a_card_and_a_closed_one_with_its_outcome(task: ReturnTask) -> None:
    again = {"certificate": task.certificate, "cause": "left", "on": date(2026, 1, 1), "opened_at": NOW}
    with pytest.raises(IntegrityError, match="one_open|UNIQUE"), transaction.atomic():
        ReturnTask.objects.create(**again)
    with pytest.raises(IntegrityError, match="outcome"), transaction.atomic():
        ReturnTask.objects.create(**again, closed_at=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_changes_at_once_open_one_task(cadre: Person) -> None:
    finance = factories.office("财政所")
    things.certificate(cadre)
    held = on_post(cadre)
    clerk()

    def transferred() -> None:
        changed(cadre, Kind.TRANSFERRED, to_unit=finance)

    def post() -> None:
        another_post(held, PostKind.OFFICE)

    at_once(transferred, post)
    task = ReturnTask.objects.get()
    assert "由党政办公室调到财政所" in task.detail
    assert "由执法岗改为内勤" in task.detail


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_a_card_returned_while_its_holder_leaves_has_no_open_task(cadre: Person) -> None:
    card: Any = things.certificate(cadre)
    clerk()
    at_once(lambda: changed(cadre, Kind.LEFT), lambda: things.step(card, Step.RETURN, TODAY - timedelta(days=1)))
    assert not ReturnTask.objects.filter(closed_at=None).exists()
