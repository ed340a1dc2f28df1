"""How long the list of questions takes with 100,000 of them: `python bench/question_list.py [COUNT]`.

Makes the questions in the database of VAR_DIR (use an empty one), then asks for the list with each filter and prints milliseconds and queries.
"""

import os
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from people.models import Person  # noqa: E402
from questionbank.models import Question  # noqa: E402
from questionbank.rules import content as rules  # noqa: E402
from questionbank.services import writing  # noqa: E402

WORDS = "行政机关应当依法公开村民委员会监督处罚听证复议信访土地征收补偿安置未成年人保护治安管理"
ADDRESSES = [
    "",
    "?page=1000",
    "?page=2000",
    "?type=judge",
    "?topic=知识点7",
    "?difficulty=3",
    "?status=draft",
    "?text=听证处罚",
    "?text=没有这样的字",
    "?type=single&topic=知识点3&text=复议",
]


def fill(count: int) -> None:
    now = timezone.now()
    for start in range(Question.objects.count(), count, 500):
        items = [
            writing.NewQuestion(
                type=("single", "judge")[n % 2],
                content=rules.compose(
                    ("single", "judge")[n % 2], f"第{n}题：" + WORDS[n % 30 :] + WORDS[: n % 37], ["甲", "乙", "丙", "丁"], [n % 2]
                ),
                topic=f"知识点{n % 20}",
                difficulty=n % 3 + 1,
            )
            for n in range(start, min(start + 500, count))
        ]
        with transaction.atomic():
            writing.write(items, status="reviewed" if start % 5000 else "draft", author=None, reviewer=None, now=now)


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    from tests import factories

    clerk = Person.objects.filter(account="bench-clerk").first() or factories.clerk(account="bench-clerk")
    fill(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(clerk, backend="people.backends.SignInBackend")
    for address in ADDRESSES:
        times, processor = [], []
        for _ in range(7):
            reset_queries()
            begun, used = time.perf_counter(), time.process_time()
            answer = client.get("/manage/questions/" + address, headers={"HX-Request": "true"})
            times.append(1000 * (time.perf_counter() - begun))
            processor.append(1000 * (time.process_time() - used))
            assert answer.status_code == 200, answer
        wall, used_up = statistics.median(times), statistics.median(processor)
        print(f"{address or '(all)':40} {wall:6.0f} ms  processor {used_up:5.0f} ms  worst {max(times):6.0f} ms  {len(connection.queries)} queries")


if __name__ == "__main__":
    with override_settings(DEBUG=True):
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
