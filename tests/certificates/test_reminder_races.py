"""Two workers at the same moment, one that was killed, a card renewed meanwhile: each matter is told exactly once, on SQLite and on PostgreSQL."""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from certificates.models import Certificate, CertificateRules, Reminder
from certificates.rules.life import Kind as Step
from certificates.services import reminding
from notices.models import Mail, Notice
from people.models import Person, Unit
from tests import factories
from tests.certificates import things
from tests.certificates.remind_things import NOW, TODAY, on_post
from tests.training.test_sign_in_races import at_once
from training.models import StudyYear

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def many(count: int, town: Unit, *, email: str = "") -> list[Person]:
    """Officers whose cards end in twenty days."""
    said = {"unit": factories.office(), "staffing_type": factories.staffing(), "email": email}
    people = Person.objects.bulk_create(Person(name=f"村{n}", account=f"many{n}", **said) for n in range(count))
    until = TODAY + timedelta(days=20)
    Certificate.objects.bulk_create(
        Certificate(person=one, state="valid", valid_until=until, code=f"c{one.pk}", digest=f"d{one.pk}", created_at=NOW) for one in people
    )
    return people


def told() -> Counter[int]:
    return Counter(Notice.objects.filter(kind=reminding.KIND, person__name__startswith="村").values_list("person_id", flat=True))


def sweep() -> int:
    return reminding.sweep(NOW)


def test_two_workers_at_the_same_moment_tell_each_once(town: Unit, settings: Any) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1"
    people, manager = many(250, town, email="a@nanshan.test"), things.clerk()
    assert sum(at_once(sweep, sweep, sweep)) == 250
    assert told() == {one.pk: 1 for one in people}
    assert Mail.objects.filter(person__in=people).count() == Reminder.objects.count() == 250
    assert Notice.objects.filter(person=manager).count() == 3  # one for each hundred
    assert sweep() == 0


def test_two_workers_tell_of_hours_once(town: Unit) -> None:
    StudyYear.objects.create(year=2026, officer_hours=6000)
    people = [factories.person(f"村{n}", password=None) for n in range(6)]
    for one in people:
        on_post(one)
    after_quarter = NOW.replace(month=10, day=2)
    results = at_once(*[lambda: reminding.sweep(after_quarter)] * 3)
    assert sum(results) == 6
    assert told() == {one.pk: 1 for one in people}


def in_thread(work: Callable[[], int]) -> tuple[threading.Thread, list[int]]:
    results: list[int] = []

    def run() -> None:
        try:
            results.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


@pytest.mark.parametrize("step", [Step.RENEW, Step.RETURN, Step.SUSPEND])
def test_a_card_renewed_or_taken_back_at_that_moment_is_told_as_it_stands_then(cadre: Person, step: Step) -> None:
    CertificateRules.objects.create(id=1, reminder_days=[30])
    card = things.certificate(cadre, valid_until=TODAY + timedelta(days=20))
    things.clerk()
    facts = {"valid_from": str(TODAY), "valid_until": str(TODAY + timedelta(days=900))} if step == Step.RENEW else {}
    with transaction.atomic():
        things.step(card, step, TODAY, facts=facts)
        thread, results = in_thread(sweep)
        thread.join(0.5)
        assert thread.is_alive(), "the worker did not wait for the step"
    thread.join(20)
    assert results == [0]
    assert not Reminder.objects.exists()


def worker(after_fork: Callable[[], int]) -> int:
    """A process of its own; its number."""
    connection.close()  # nothing is shared
    child = os.fork()
    if child:
        return child
    try:
        after_fork()
    finally:
        os._exit(0)


def test_a_worker_killed_in_the_middle_loses_nothing_and_nothing_is_told_twice(town: Unit) -> None:
    people = many(600, town)
    child = worker(sweep)
    until = time.monotonic() + 60
    while not Reminder.objects.exists():
        assert time.monotonic() < until
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    before = Reminder.objects.count()
    assert 0 < before < 600, "it was killed in the middle"
    assert set(told().values()) == {1}
    assert len(told()) == before, "a matter is told together with its row"
    assert sweep() == 600 - before
    assert told() == {one.pk: 1 for one in people}


def test_two_processes_tell_each_once(town: Unit) -> None:
    people = many(250, town)
    children = [worker(sweep) for _ in range(2)]
    for child in children:
        assert os.waitpid(child, 0)[1] == 0
    assert told() == {one.pk: 1 for one in people}
    assert Reminder.objects.count() == 250
