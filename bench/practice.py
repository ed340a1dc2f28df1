"""How long practice takes with 100,000 questions and 10,000 answers of one person: `python bench/practice.py [COUNT]`.

Makes the questions of bench/question_list.py in the database of DATABASE_URL, or else of VAR_DIR (use an empty one). Then asks for the pages of
practice and answers questions, and prints milliseconds and statements of each.
"""

import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from question_list import fill  # sets up Django

from django.core.management import call_command  # isort: skip
from django.db import connection, reset_queries
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from questionbank.models import Question
from quiz.models import Favourite, Mistake, PracticeAnswer, Practised
from tests import factories

ANSWERS = 10_000
CHOICES = [
    "",
    "type=judge",
    "difficulty=3",
    "law=行政处罚法",
    "law=反有组织犯罪法&type=single",
    "law=土地管理法&difficulty=2",
    "among=mistakes",
    "among=favourites",
]


def answer_much(person: Person) -> None:
    """One question in two wrong and in the book, one in ten a favourite."""
    if Practised.objects.filter(person=person).count() >= ANSWERS:
        return
    now, keys = timezone.now(), list(Question.objects.drawable().order_by("pk").values_list("pk", "current_revision"))
    some = random.Random(1).sample(keys, min(ANSWERS, len(keys)))
    answers = (
        PracticeAnswer(
            person=person, turn=uuid4(), series=uuid4(), question_id=key, revision_id=said, content={"chosen": ["a"]}, right=key % 2 > 0, at=now
        )
        for key, said in some
    )
    PracticeAnswer.objects.bulk_create(answers, batch_size=500)
    last = (
        Practised(person=person, question_id=key, last_right=key % 2 > 0, last_at=now - timedelta(minutes=place))
        for place, (key, _) in enumerate(some)
    )
    Practised.objects.bulk_create(last, batch_size=500)
    today = timezone.localdate(now)
    Mistake.objects.bulk_create(
        [
            Mistake(person=person, question_id=key, revision_id=said, due_on=today + timedelta(days=place % 9 - 1))
            for place, (key, said) in enumerate(some)
            if key % 2 == 0
        ],
        batch_size=500,
    )
    Favourite.objects.bulk_create([Favourite(person=person, question_id=key, at=now) for key, _ in some if key % 10 == 0], batch_size=500)


def timed(ask: Callable[[], object]) -> tuple[float, float, int]:
    """Milliseconds, those of the processor, statements."""
    reset_queries()
    begun, used = time.perf_counter(), time.process_time()
    ask()
    return 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - used), len(connection.queries)


def say(what: str, times: list[tuple[float, float, int]]) -> None:
    walls, processor, statements = zip(*times, strict=True)
    wall, used = statistics.median(walls), statistics.median(processor)
    print(f"{what:50} {wall:6.0f} ms  processor {used:5.0f} ms  best {min(walls):5.0f} ms  {max(statements)} statements", flush=True)


def answering(client: Client, query: str) -> tuple[float, float, int]:
    """The question that comes next, opened, then answered."""
    address = client.get(f"{reverse('quiz:practice_next')}?{query}")["Location"]
    page = client.get(address).content.decode()
    fields = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("turn", "said")}  # type: ignore[index]
    return timed(lambda: client.post(address, {**fields, "q1": "a"}))


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    person = Person.objects.filter(account="bench-clerk").first() or factories.clerk(account="bench-clerk")
    fill(count)
    answer_much(person)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client = Client()
    client.force_login(person, backend="people.backends.SignInBackend")
    print(f"{Question.objects.count()} questions, {Practised.objects.filter(person=person).count()} answered, on {connection.vendor}")
    for name in ("home", "quiz:practice", "quiz:mistakes", "quiz:favourites", "quiz:mastery"):
        address = reverse(name)
        say(name, [timed(lambda address=address: client.get(address)) for _ in range(7)])  # type: ignore[misc]
    for query in CHOICES:
        address = f"{reverse('quiz:practice_next')}?{query}"
        say(f"next: {query or '(all)'}", [timed(lambda address=address: client.get(address)) for _ in range(7)])  # type: ignore[misc]
        say("  answered", [answering(client, query) for _ in range(7)])


if __name__ == "__main__":
    with override_settings(DEBUG=True):
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
