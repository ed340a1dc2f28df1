"""On PostgreSQL a process whose clock is wrong does not start; here against the real server's clock."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from core import clock

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_process_with_the_right_time_starts() -> None:
    clock.refuse_wrong_clock()


def test_a_process_that_is_two_seconds_wrong_does_not_start_on_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = timezone.now
    monkeypatch.setattr(clock.timezone, "now", lambda: wrong() + timedelta(seconds=2))
    if connection.vendor == "postgresql":
        with pytest.raises(ImproperlyConfigured, match="时钟"):
            clock.refuse_wrong_clock()
    else:
        clock.refuse_wrong_clock()
