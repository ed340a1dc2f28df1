"""The bank that comes with the system."""

from collections import Counter

import pytest

from people.models import Person, Unit
from questionbank.models import LegalBasis, Question
from questionbank.services import starter
from tests.factories import NOON


@pytest.mark.postgres
def test_loading_adds_128_reviewed_questions_with_their_articles(clerk: Person) -> None:
    result = starter.load_starter_bank(by=clerk, now=NOON)
    assert (result.accepted, result.duplicates) == (128, 0)
    assert Question.objects.drawable().count() == 128
    assert LegalBasis.objects.count() == 128
    assert Counter(Question.objects.values_list("topic", flat=True))["行政处罚法"] == 16


@pytest.mark.postgres
def test_loading_a_second_time_adds_nothing(clerk: Person) -> None:
    starter.load_starter_bank(by=clerk, now=NOON)
    assert starter.load_starter_bank(by=clerk, now=NOON) == starter.StarterResult(accepted=0, duplicates=128)
    assert Question.objects.count() == 128


@pytest.mark.postgres
def test_it_can_be_loaded_by_nobody(town: Unit) -> None:
    assert starter.load_starter_bank(by=None, now=NOON).accepted == 128
