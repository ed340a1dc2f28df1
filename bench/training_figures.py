"""How long the figures of a year take with many attendances: `python bench/training_figures.py [20000 100000 …]`.

Makes a throw-away SQLite database with 500 people in 38 units and as many held sessions as that takes, and asks for the pages as the leader.
Prints what `bench/rates_page.py` prints. Aim: below 500 ms at 100,000, which is 200 meetings of 500 people in one year.
"""

import os
import random
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("TEST_VAR_DIR", tempfile.mkdtemp(prefix="exam-bench-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.rates_page import measure  # noqa: E402
from core.models import Office  # noqa: E402
from people.models import Person  # noqa: E402
from tests import factories  # noqa: E402
from training.models import Attendance, Kind, Session, SessionLaw  # noqa: E402

PEOPLE = 500
YEAR = 2025


def fill(sessions: int, chance: random.Random) -> None:
    town = factories.town()
    units = [factories.office(f"第{place}单位") for place in range(38)]
    if not Person.objects.filter(account__startswith="b").exists():
        Person.objects.bulk_create(
            Person(name=f"人员{place}", account=f"b{place}", unit=units[place % 38], staffing_type=factories.staffing()) for place in range(PEOPLE)
        )
    people = list(Person.objects.filter(account__startswith="b").select_related("unit"))
    for number in range(sessions):
        starts = factories.NOON.replace(year=YEAR, month=1, day=5) + timedelta(days=number % 350)
        held = Session.objects.create(
            title=f"第{number}次", unit=town, kind=chance.choice([Kind.COLLECTIVE, Kind.LECTURE, Kind.BRIEFING]), state=Session.State.CLOSED,
            year=YEAR, starts_at=starts, ends_at=starts + timedelta(hours=2), sign_in_from=starts, sign_in_until=starts, created_at=starts,
        )  # fmt: skip
        SessionLaw.objects.bulk_create(SessionLaw(session=held, position=n, title=f"第{(number + n) % 60}法") for n in range(2))
        Attendance.objects.bulk_create(
            Attendance(
                session=held, person=one, unit=one.unit, unit_path=one.unit.path, unit_name=one.unit.name, person_name=one.name,
                status=chance.choice(["present"] * 18 + ["late", "absent"]),
            )
            for one in people
        )  # fmt: skip


def main(numbers: list[int]) -> None:
    setup_test_environment()
    call_command("migrate", verbosity=0)
    Office.objects.create(id=1, name="南山镇", set_up_at=timezone.now())
    client, chance = Client(), random.Random(6)  # noqa: S311
    client.force_login(factories.leader(), backend="people.backends.SignInBackend")
    there = 0
    for number in numbers:
        fill((number - there) // PEOPLE, chance)
        there = Attendance.objects.count()
        for name in ("figures", "figures_people"):
            measure(client, f"{there} attendances, {name}", reverse(f"training:{name}") + f"?year={YEAR}")


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [20_000, 100_000])
