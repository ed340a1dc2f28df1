"""学分要求: an exam is started by who has the credits of its year; quiz knows nothing of where they come from."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import Office
from people.models import Person
from quiz.models import Attempt, Exam
from tests import factories
from tests.training.things import AFTER
from training.models import CreditGate, CreditRule, Source
from training.services import gates, ledger
from training.services.ledger import Earned

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture
def exam(cadre: Person) -> Exam:
    Office.objects.update(credits=True)
    factories.bank(3, 2, 2)
    return factories.exam(cadre)


def ask(exam: Exam, clerk: Person, credits: int = 4000) -> None:
    gates.ask(exam=exam, credits=credits, by=clerk, now=exam.opens_at)


def earn(person: Person, credits: int, year: int) -> None:
    CreditRule.objects.get_or_create(year=year, source=Source.EXTERNAL, defaults={"credits": 100})
    ledger.settle(Source.EXTERNAL, [Earned(person.pk, year, date(year, 1, 5), "培训", credits)], AFTER)


def starts(client: Client, exam: Exam) -> bool:
    client.post(reverse("quiz:start", args=[exam.public_id]))
    return Attempt.objects.filter(candidate__exam=exam).exists()


def test_the_start_is_refused_until_the_credits_of_the_exams_year_are_there(exam: Exam, clerk: Person, cadre: Person, signed_in: SignIn):
    ask(exam, clerk)
    client, page = signed_in(cadre), reverse("quiz:exam", args=[exam.public_id])
    earn(cadre, 3000, exam.year)
    earn(cadre, 9000, exam.year - 1)
    text = client.get(page).content.decode()
    assert "还差 10 学分" in text
    assert f"{reverse('training:mine')}?year={exam.year}" in text
    assert not starts(client, exam)
    earn(cadre, 4000, exam.year)
    assert client.get(page).context["door"].closed is None
    assert starts(client, exam)


def test_switched_off_nobody_is_asked_and_nothing_is_told(exam: Exam, clerk: Person, cadre: Person, signed_in: SignIn):
    ask(exam, clerk)
    Office.objects.update(credits=False)
    assert "学分" not in signed_in(clerk).get(reverse("quiz:exam_manage", args=[exam.public_id])).content.decode()
    assert signed_in(clerk).get(reverse("training:gate", args=[exam.public_id])).status_code == 404
    assert starts(signed_in(cadre), exam)


def test_an_exam_without_a_gate_costs_no_statement_and_one_with_it_costs_one(exam: Exam, clerk: Person, cadre: Person, signed_in: SignIn):
    client, page, counts = signed_in(cadre), reverse("quiz:exam", args=[exam.public_id]), []
    client.get(page)
    for credits in (0, 4000):
        ask(exam, clerk, credits)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append([sum("creditgate" in one["sql"] for one in queries), len(queries)])
    assert (counts[0][0], counts[1][0]) == (0, 1)
    assert counts[1][1] <= counts[0][1] + 1


def test_the_clerk_sets_it_from_the_exams_page(exam: Exam, clerk: Person, cadre: Person, signed_in: SignIn):
    client, page = signed_in(clerk), reverse("training:gate", args=[exam.public_id])
    earn(cadre, 4000, exam.year)
    assert page in client.get(reverse("quiz:exam_manage", args=[exam.public_id])).content.decode()
    client.post(page, {"credits": "40"})
    assert CreditGate.objects.get().credits == 4000
    assert "要先有" in client.get(reverse("quiz:exam_manage", args=[exam.public_id])).content.decode()
    assert client.get(page).context["counts"] == (1, 1)
    client.post(page, {"credits": ""})
    assert not CreditGate.objects.exists()
    exam.refresh_from_db()
    assert not exam.asks_more


@pytest.mark.parametrize("over", [{"kind": Exam.Kind.PRACTICE}, {"source": Exam.Source.EXTERNAL}, {"closes_at": factories.NOON}])
def test_no_gate_before_practice_nor_elsewhere_nor_afterwards(exam: Exam, clerk: Person, over: dict[str, Any]):
    for name, value in over.items():
        setattr(exam, name, value)
    exam.opens_at = factories.NOON.replace(hour=8)
    exam.save()
    with pytest.raises(Refused):
        gates.ask(exam=exam, credits=4000, by=clerk, now=timezone.now() if "closes_at" in over else AFTER)
