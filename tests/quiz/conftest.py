from typing import Any

import pytest
from django.test import Client

from people.models import Person
from quiz.models import Exam
from tests import factories


@pytest.fixture
def exam(cadre: Person) -> Exam:
    """Four questions of 25 points each, cadre on the roster, open now."""
    factories.bank(6, 3, 3)
    return factories.exam(cadre)


@pytest.fixture
def phone(cadre: Person, signed_in: Any) -> Client:
    client: Client = signed_in(cadre)
    return client
