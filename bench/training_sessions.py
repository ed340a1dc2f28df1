"""A meeting of very many, and a list of very many meetings: `python bench/training_sessions.py [PEOPLE] [SESSIONS]`, as 5000 and 100000.

Makes a throw-away SQLite database. For each thing done with the meeting: how long the longest transaction kept the other writers waiting, which is to
be below 200 ms on an idle machine, and the processor's time of it all. For each page: processor's time.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("TEST_VAR_DIR", tempfile.mkdtemp(prefix="exam-bench-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import timing  # noqa: E402
from core.db import bulk  # noqa: E402
from core.models import Office  # noqa: E402
from people.models import Person, Posting, Unit  # noqa: E402
from tests import factories  # noqa: E402
from tests.training import things  # noqa: E402
from training.models import Attendance, Session  # noqa: E402
from training.services import editing, notifying, sessions, settling  # noqa: E402

BEFORE, AFTER = things.MORNING - timedelta(days=1), things.MORNING + timedelta(hours=3)
PAGES = ("", "?page=3000", "?state=to_close", "?state=filed", "?text=不存在", "?kind=lecture", "?year=2020")


@contextmanager
def told(what: str) -> Iterator[None]:
    timing.held.clear()
    began = time.process_time()
    yield
    longest = max(timing.held, default=0)
    print(f"{what}: longest transaction {longest * 1000:.0f} ms, processor {(time.process_time() - began) * 1000:.0f} ms", flush=True)


def fill(people: int) -> Person:
    Office.objects.get_or_create(id=1, defaults={"name": "南山镇", "set_up_at": factories.NOON})
    clerk = factories.clerk(password=None)
    units, staffing = [factories.office(f"第{place}单位") for place in range(40)], factories.staffing()
    with transaction.atomic():
        made = [Person(account=f"b{n}", name=f"人员{n}", unit=units[n % 40], staffing_type=staffing, sort_number=n) for n in range(people)]
        Person.objects.bulk_create(made, batch_size=500)
        since = date(2020, 1, 1)
        Posting.objects.bulk_create([Posting(person=one, unit=one.unit, staffing_type=staffing, from_on=since) for one in made], batch_size=500)
    return clerk


def one_meeting(clerk: Person, people: int) -> None:
    def edit(rule: dict[str, object]) -> Session:
        terms = sessions.Terms(**{**vars(things.terms_of(one)), "roster_rule": rule})
        return editing.update_session(session=one, seen_version=one.version, terms=terms, by=clerk, now=BEFORE)

    with told(f"new, {people} people"):
        one = things.session(by=clerk)
    with told("narrowed to one unit"):
        one = edit({"who": "chosen", "units": [Unit.objects.get(name="第3单位").pk]})
    with told("everybody again"):
        one = edit({"who": "everyone"})
    with told("notice to all"):
        notifying.send_notice(session=one, by=clerk, now=BEFORE)
    came = list(one.attendances.values_list("pk", flat=True)[: people * 9 // 10])
    for start in range(0, len(came), 500):
        Attendance.objects.filter(pk__in=came[start : start + 500]).update(status="present", via="qr", signed_in_at=things.MORNING)
    with told("closed, a tenth absent"):
        sessions.close(session=one, by=clerk, now=AFTER)
    with told("its hours, by the worker"):
        settling.finish(one.pk, AFTER)
    with told("opened again"):
        sessions.reopen(session=one, reason="补登", by=clerk, now=AFTER)


def many_meetings(clerk: Person, count: int) -> None:
    units, now = list(Unit.objects.values_list("pk", flat=True)), timezone.now()
    names = ["title", "unit_id", "state", "year", "starts_at", "ends_at", "sign_in_from", "sign_in_until", "created_at"]
    moments = ((n, now - timedelta(hours=n)) for n in range(count))
    rows = (
        (
            f"学习会 {n}",
            units[n % len(units)],
            "closed" if n > 20 else "planned",
            at.year,
            at,
            at + timedelta(hours=2),
            at,
            at + timedelta(hours=2),
            at,
        )
        for n, at in moments
    )
    with transaction.atomic():
        bulk.insert(Session, names, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(clerk, backend="people.backends.SignInBackend")
    client.get("/manage/training/")
    for query in PAGES:
        with told(f"list of {count} {query}"):
            assert client.get(f"/manage/training/{query}").status_code == 200
    one = Session.objects.get(title="第一次法治学习会")
    for path in ("", "roster/", "roster/?text=人员49"):
        with told(f"meeting {path}"):
            assert client.get(f"/manage/training/{one.public_id}/{path}").status_code == 200


def main(people: int = 5000, count: int = 100_000) -> None:
    call_command("migrate", verbosity=0)
    setup_test_environment()
    clerk = fill(people)
    with timing.writers_timed():
        one_meeting(clerk, people)
        many_meetings(clerk, count)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
