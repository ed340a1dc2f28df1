"""How long the monitor takes with a full room: `python bench/monitor.py [CANDIDATES]`.

Makes the people, one published exam and an attempt with 25 of 50 answers and four incidents for nine of ten in the database of VAR_DIR (use an empty
one), then asks for the fragment as the page does every five seconds, filtered and not, and prints milliseconds (by the clock, and of processor),
queries and kilobytes. Last it gives everybody more time.
"""

import gzip
import os
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import django  # noqa: E402

django.setup()

from datetime import timedelta  # noqa: E402

from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from people.models import Person  # noqa: E402
from people.services import units  # noqa: E402
from questionbank.models import Revision  # noqa: E402
from quiz.models import Answer, Attempt, Candidate, Exam, ExamUnit, Incident, Paper, PaperItem  # noqa: E402
from quiz.services import invigilating  # noqa: E402

OFFICES, QUESTIONS, ANSWERED = 20, 50, 25


def fill(count: int) -> tuple[Person, Exam]:
    from tests import factories

    root, staffing, now = factories.town(), factories.staffing(), timezone.now()
    clerk = factories.clerk(account="bench-clerk")
    offices = [units.make_child(root, f"第{n}办公室") for n in range(OFFICES)]
    factories.bank(QUESTIONS, 0, 0)
    exam = factories.exam(sections=(("single", QUESTIONS, 200),), closes_at=now + timedelta(hours=3))
    own = ExamUnit.objects.bulk_create(
        [ExamUnit(exam=exam, unit=one, path=one.path, name=one.name, full_name=one.full_name, depth=one.depth) for one in offices]
    )
    people = Person.objects.bulk_create(
        [
            Person(account=f"b{n:06d}", name=f"考生{n}", unit=offices[n % OFFICES], staffing_type=staffing, sort_number=n, password="!")
            for n in range(count)
        ]
    )
    candidates = Candidate.objects.bulk_create(
        [
            Candidate(exam=exam, person=one, exam_unit=own[n % OFFICES], person_name=one.name, staffing_type_name="公务员", sort_number=n)
            for n, one in enumerate(people)
        ]
    )
    papers = Paper.objects.bulk_create([Paper(candidate=one, number=1, drawn_at=now) for one in candidates])
    revisions = list(Revision.objects.all()[:QUESTIONS])
    for paper in papers:
        PaperItem.objects.bulk_create(
            [PaperItem(paper=paper, position=n, revision=one, option_order=["a", "b", "c", "d"], points=200) for n, one in enumerate(revisions, 1)]
        )
    sat = papers[: count * 9 // 10]
    Attempt.objects.bulk_create(
        [
            Attempt(
                candidate=one.candidate, paper=one, number=1, started_at=now, deadline_at=now + timedelta(hours=1), device_key_hash="0" * 64,
                address="10.1.2.3",
            )
            for one in sat
        ]
    )  # fmt: skip
    for paper in sat:
        Answer.objects.bulk_create(
            [
                Answer(paper=paper, position=n, content={"chosen": ["a"]}, version=1, writer="0" * 16, counter=n, saved_at=now)
                for n in range(1, ANSWERED + 1)
            ]
        )
    for attempt in Attempt.objects.filter(candidate__exam=exam):
        leavings = [Incident(attempt=attempt, kind="left", seconds=20 + n, counted=n % 2 == 0, at=now) for n in range(3)]
        Incident.objects.bulk_create([*leavings, Incident(attempt=attempt, kind="other_device", at=now)])
    return clerk, exam


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        clerk, exam = fill(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(clerk, backend="people.backends.SignInBackend")
    unit = exam.units.order_by("path").last()
    assert unit is not None
    for query in ["", "?page=5", "?state=open", "?state=not_started", f"?unit={unit.pk}", "?text=考生77", "?by=units"]:
        took, busy, address = [], [], f"/manage/exams/{exam.public_id}/monitor/{query}"
        for _ in range(15):
            reset_queries()
            began, worked = time.perf_counter(), time.process_time()
            answer = client.get(address, headers={"HX-Request": "true", "X-Unattended": "1"})
            took.append((time.perf_counter() - began) * 1000)
            busy.append((time.process_time() - worked) * 1000)
            assert answer.status_code == 200, answer
        size, packed = len(answer.content) / 1024, len(gzip.compress(answer.content)) / 1024
        print(
            f"{query or '(all)':20} median {statistics.median(took):6.1f} ms, processor {statistics.median(busy):5.1f} ms, "
            f"{len(connection.queries)} queries, {size:.0f} KB ({packed:.0f} KB packed)"
        )
    began, worked = time.perf_counter(), time.process_time()
    people = invigilating.extend_all(exam=exam, minutes=10, past_closing=False, reason="bench", by=clerk, now=timezone.now())
    print(f"more time for {people} people: {(time.perf_counter() - began) * 1000:.0f} ms, processor {(time.process_time() - worked) * 1000:.0f} ms")


if __name__ == "__main__":
    with override_settings(DEBUG=True, ALLOWED_HOSTS=["*"]):
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
