"""Practice pays: a question answered right once a year, by the year's rule and up to its caps."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Office
from people.models import Person
from questionbank.models import Question
from quiz.services import practice
from tests import factories
from training.models import CreditRule, PracticePass, Source
from training.selectors import ledger
from training.services.practising import earn_by_practice

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NOON = factories.NOON


@pytest.fixture
def pays(town: object) -> CreditRule:
    Office.objects.update(credits=True)
    return CreditRule.objects.create(year=2026, source=Source.PRACTICE, credits=10, daily_cap=25, yearly_cap=100)


def practised(person: Person, question: Question, *, right: bool = True, now: Any = NOON) -> None:
    assert question.current_revision_id is not None
    values = {1: ["a" if right else "b"]}
    practice.answer(person=person, question=question, said=question.current_revision_id, values=values, turn=uuid4(), series=uuid4(), now=now)


def credits_of(person: Person, year: int = 2026) -> int:
    found = ledger.balances(person.pk, year).get(Source.PRACTICE)
    return found.credits if found else 0


def test_the_same_question_pays_once_a_year(pays: CreditRule, cadre: Person):
    CreditRule.objects.create(year=2027, source=Source.PRACTICE, credits=10)
    question = factories.question()
    for right in (False, True, True):
        practised(cadre, question, right=right)
    practised(cadre, question, now=NOON.replace(year=2027))
    assert (credits_of(cadre), credits_of(cadre, 2027)) == (10, 10)


def test_a_day_pays_up_to_its_cap(pays: CreditRule, cadre: Person):
    for _ in range(4):
        practised(cadre, factories.question())
    assert credits_of(cadre) == 25


def test_what_somebody_judges_themselves_pays_nothing(pays: CreditRule, cadre: Person):
    Office.objects.update(subjective_questions=True)
    question = factories.question("short")
    assert question.current_revision is not None
    earn_by_practice(cadre, question.current_revision, True, NOON)
    assert not PracticePass.objects.exists()


@pytest.mark.parametrize("changed", [{"off": True}, {"year": 2025}, {"credits": 0}])
def test_without_a_switch_or_a_rule_nothing_is_written_for_one_statement(pays: CreditRule, cadre: Person, changed: dict[str, Any]):
    if changed.pop("off", False):
        Office.objects.update(credits=False)
    CreditRule.objects.update(**changed or {"credits": 10})
    said = factories.question().current_revision
    assert said is not None
    with CaptureQueriesContext(connection) as asked:
        earn_by_practice(cadre, said, True, NOON)
    assert (len(asked), PracticePass.objects.count()) == (1, 0)


def test_an_answer_costs_the_same_however_much_was_practised(pays: CreditRule, cadre: Person):
    costs = []
    for many in (1, 20):
        for _ in range(many):
            practised(cadre, factories.question())
        said = factories.question().current_revision
        with CaptureQueriesContext(connection) as asked:
            earn_by_practice(cadre, said, True, NOON)  # type: ignore[arg-type]
        costs.append(len(asked))
    assert costs[0] == costs[1] < 20
