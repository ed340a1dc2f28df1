"""How long the rates page takes with many candidates: `python bench/rates_page.py [10000 100000 …]`.

Makes a throw-away SQLite database with 38 units and asks for the page as the leader ten times through Django's test client (no network, no
server process). Prints the median, the slowest, the processor's time (which other work on the machine does not lengthen much), the number of
statements and the size. Aim: below 300 ms at 10,000.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["TEST_VAR_DIR"] = tempfile.mkdtemp(prefix="exam-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from core.models import Office  # noqa: E402
from people.models import Person  # noqa: E402
from quiz.models import Candidate, Exam, ExamUnit  # noqa: E402
from reports.services import confirm_results  # noqa: E402
from tests import factories  # noqa: E402

ROUNDS = 10


def fill(number: int) -> Exam:
    """An exam of `number` people in 38 units; scores in steps of 2 points, one in twenty absent."""
    chance = random.Random(number)  # noqa: S311
    now = timezone.now()
    units = [factories.office(f"第{place}单位") for place in range(38)]
    made = factories.exam(title=f"{number}人的考试", opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    exam_units = [
        ExamUnit.objects.create(exam=made, unit=one, path=one.path, name=one.name, full_name=one.full_name, depth=one.depth) for one in units
    ]
    Person.objects.bulk_create(
        (
            Person(name=f"人员{place}", account=f"b{number}-{place}", unit=units[place % 38], staffing_type=factories.staffing())
            for place in range(number)
        ),
        batch_size=2000,
    )
    rows = []
    for place, person in enumerate(Person.objects.filter(account__startswith=f"b{number}-").order_by("pk")):
        score = None if chance.random() < 0.05 else 200 * chance.randint(15, 50)
        grade = "" if score is None else "excellent" if score >= 9000 else "pass" if score >= 6000 else "fail"
        rows.append(
            Candidate(
                exam=made, person=person, exam_unit=exam_units[place % 38], person_name=person.name, staffing_type_name="公务员",
                sat=score is not None, score=score, grade=grade, first_passed=grade in ("pass", "excellent"),
            )
        )  # fmt: skip
    Candidate.objects.bulk_create(rows, batch_size=2000)
    return made


def measure(client: Client, label: str, address: str) -> None:
    client.get(address)
    times, processor = [], []
    for _ in range(ROUNDS):
        begun, used = time.perf_counter(), time.process_time()
        response = client.get(address)
        times.append((time.perf_counter() - begun) * 1000)
        processor.append((time.process_time() - used) * 1000)
        assert response.status_code == 200, response.status_code
    with CaptureQueriesContext(connection) as taken:
        client.get(address)
    wall = f"median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms, processor {statistics.median(processor):.0f} ms"
    print(f"{label}: {wall}, {len(taken)} statements, {len(response.content) // 1024} kB")


def main(numbers: list[int]) -> None:
    setup_test_environment()
    call_command("migrate", verbosity=0)
    Office.objects.create(id=1, name="南山镇", set_up_at=timezone.now())
    client = Client()
    leader = factories.leader()
    client.force_login(leader, backend="people.backends.SignInBackend")
    for number in numbers:
        exam = fill(number)
        address = reverse("reports:exam", args=[exam.public_id])
        measure(client, f"{number} candidates, live", address)
        begun, used = time.perf_counter(), time.process_time()
        confirm_results(exam=exam, as_of=timezone.localdate(), by=leader, now=timezone.now())
        print(
            f"{number} candidates, confirming: {(time.perf_counter() - begun) * 1000:.0f} ms, processor {(time.process_time() - used) * 1000:.0f} ms"
        )
        measure(client, f"{number} candidates, confirmed", address)
        measure(client, f"{number} candidates, live beside confirmed", address + "?live=1")
        measure(client, f"{number} candidates, absent names", reverse("reports:names", args=[exam.public_id, "absent"]))


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [10_000, 100_000])
