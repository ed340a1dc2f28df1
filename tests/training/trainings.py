"""Small builders of 上级培训 for tests."""

from datetime import date, datetime
from typing import Any

from people.models import Person
from tests import factories
from tests.training.things import AFTER
from training.models import ExternalTraining
from training.rules.external_table import Facts
from training.services import external as externals


def facts(title: str = "全县行政执法人员培训", *, on: date = date(2026, 6, 26), hours: int = 800, level: str = "county", **more: Any) -> Facts:
    return Facts(level, title, "县司法局", on, more.pop("until_on", on), hours, **more)


def external(*people: Person, by: Person | None = None, now: datetime = AFTER, **more: Any) -> ExternalTraining:
    """The training of the first of these people; the clerk of the town entered it."""
    return externals.enter(people=people, facts=facts(**more), proof=None, by=by or factories.clerk(password=None), now=now)[0]
