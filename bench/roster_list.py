"""How long the clerk's list, an exam's page and its roster take with many candidates: `python bench/roster_list.py [COUNT]`.

Makes the people and one published exam in the database of VAR_DIR (use an empty one), then asks for each page and prints milliseconds and queries.
"""

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
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from people.models import Person, Unit  # noqa: E402
from people.services import units  # noqa: E402
from quiz import presets  # noqa: E402
from quiz.models import Exam  # noqa: E402
from quiz.services import exams, publishing  # noqa: E402

OFFICES = 200
NAMES = ["陈志强", "李伟", "王芳", "张敏", "刘洋", "赵磊", "周杰", "吴桂英", "黄海生", "欧阳建国"]


def fill(count: int) -> tuple[Person, Exam]:
    from tests import factories

    root = factories.town()
    clerk = Person.objects.filter(account="bench-clerk").first() or factories.clerk(account="bench-clerk")
    known = list(Unit.objects.filter(depth=2)) or [units.make_child(Unit.objects.get(pk=root.pk), f"第{n}办公室") for n in range(OFFICES)]
    staffing = factories.staffing()
    made = Person.objects.count()
    Person.objects.bulk_create(
        [
            Person(
                account=f"b{n:06d}",
                name=NAMES[n % 10],
                name_initials="czq",
                unit=known[n % len(known)],
                staffing_type=staffing,
                sort_number=n,
                password="!",
            )
            for n in range(made, count)
        ],
        batch_size=2000,
    )
    exam = Exam.objects.filter(title="大名单").first()
    if exam is None:
        factories.bank()
        now = timezone.now()
        preset = presets.preset(presets.ANNUAL, now - timedelta(days=2), annual_taken=False)
        draft = exams.create_exam(by=clerk, unit=root, terms=preset.terms, sections=preset.sections, now=now)
        Exam.objects.filter(pk=draft.pk).update(title="大名单")
        began = time.perf_counter()
        exam = publishing.publish(exam=draft, by=clerk, now=now)
        print(f"publish {count} people: {time.perf_counter() - began:.1f} s")
        exam.candidates.filter(sort_number__lt=count // 2).update(sat=True, score=9000, grade="excellent")
    return clerk, exam


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    clerk, exam = fill(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(clerk, backend="people.backends.SignInBackend")
    base = f"/manage/exams/{exam.public_id}/"
    unit = exam.units.order_by("path").last()
    assert unit is not None
    roster = f"{base}roster/"
    asked = ["", "?page=1000", "?page=2000", f"?unit={unit.pk}", "?status=absent", "?status=exempt", "?text=王芳", "?text=查无此人", "?text=b000123"]
    for address in ["/manage/exams/", "/manage/exams/new/", base, *[roster + query for query in asked]]:
        took = []
        for _ in range(5):
            reset_queries()
            began = time.perf_counter()
            answer = client.get(address)
            took.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, answer
        print(f"{address.replace(str(exam.public_id), 'ID'):40} {statistics.median(took):8.1f} ms {len(connection.queries):3} queries")


if __name__ == "__main__":
    with override_settings(DEBUG=True, ALLOWED_HOSTS=["*"]):
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
