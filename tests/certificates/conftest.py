"""The clerk's desk."""

from typing import Any

import pytest
from django.test import Client

from people.models import Person


@pytest.fixture
def desk(clerk: Person, signed_in: Any) -> Client:
    client: Client = signed_in(clerk)
    return client
