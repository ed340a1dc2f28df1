"""On PostgreSQL a process whose clock is wrong does not start; here against the real server's clock."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import clock

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def questions_asked() -> int:
    """Run the check; how many questions it asked the database."""
    with CaptureQueriesContext(connection) as asked:
        clock.refuse_wrong_clock()
    return len(asked)


def test_a_process_with_the_right_time_starts_and_asks_postgresql_alone() -> None:
    assert questions_asked() == (1 if connection.vendor == "postgresql" else 0)


def test_a_process_that_is_two_seconds_wrong_starts_on_sqlite_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    right = timezone.now
    monkeypatch.setattr(clock.timezone, "now", lambda: right() + timedelta(seconds=2))
    if connection.vendor == "postgresql":
        with pytest.raises(ImproperlyConfigured, match="时钟"):
            clock.refuse_wrong_clock()
    else:
        assert questions_asked() == 0
