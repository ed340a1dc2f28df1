"""How long a ruling about one question takes to look at and to apply: `python bench/regrade.py [ATTEMPTS]`.

Makes the people, one exam of 40 questions and their attempts in the database of VAR_DIR (use an empty one); then prints the milliseconds of the
list of questions and of the effect, the seconds of the regrading, and its longest transaction.
"""

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import django  # noqa: E402

django.setup()

from typing import Any  # noqa: E402

from django.core.management import call_command  # noqa: E402
from django.db import reset_queries, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from people.models import Person  # noqa: E402
from quiz.models import Answer, Attempt, Candidate, Exam, KeyRuling, Mark, Paper, PaperItem  # noqa: E402
from quiz.services import marks, rulings  # noqa: E402
from quiz.services.rulings import Said  # noqa: E402

QUESTIONS, CHUNK = 40, 100


def fill(count: int, prefix: str = "b") -> tuple[Person, Exam]:
    from tests import factories

    clerk = factories.clerk(account=f"{prefix}clerk")
    asked = [factories.question("single") for _ in range(QUESTIONS)]
    exam = factories.exam(sections=(("single", QUESTIONS, 250),))
    first = factories.person("陈志强", password=None)
    people = Person.objects.bulk_create(
        Person(account=f"{prefix}{n:06d}", name=f"人员{n}", unit=first.unit, staffing_type=first.staffing_type, password="!") for n in range(count)
    )
    now = timezone.now()
    for start in range(0, count, CHUNK):
        with transaction.atomic():
            candidates = [factories.enrol(exam, one) for one in people[start : start + CHUNK]]
            papers = Paper.objects.bulk_create(Paper(candidate=one, number=1, drawn_at=now) for one in candidates)
            places = [(paper, place, one) for paper in papers for place, one in enumerate(asked, 1)]
            PaperItem.objects.bulk_create(
                PaperItem(paper=paper, position=place, revision=one.current_revision, option_order=list("abcd"), points=250)
                for paper, place, one in places
            )
            Answer.objects.bulk_create(
                Answer(paper=paper, position=place, content={"chosen": ["ab"[(paper.pk + place) % 3 == 0]]}, version=1, counter=1, saved_at=now)
                for paper, place, _ in places
            )
            said: dict[str, Any] = {"state": Attempt.State.HANDED_IN, "started_at": now, "deadline_at": now, "ended_at": now}
            attempts = Attempt.objects.bulk_create(
                Attempt(candidate=one, paper=paper, number=1, **said) for one, paper in zip(candidates, papers, strict=True)
            )
            marks.grade_attempts(attempts=attempts, cause=Mark.Cause.HANDED_IN, now=now)
            marks.recount_all(candidates=candidates, now=now)
    return clerk, exam


def milliseconds(client: Client, address: str, data: dict[str, str] | None = None) -> float:
    reset_queries()
    began = time.perf_counter()
    answer = client.post(address, data) if data else client.get(address)
    assert answer.status_code == 200
    return (time.perf_counter() - began) * 1000


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    clerk, exam = fill(count)
    revision = PaperItem.objects.filter(paper__candidate__exam=exam).earliest("pk").revision
    client = Client()
    client.force_login(clerk, backend="people.backends.SignInBackend")
    listed = reverse("quiz:rulings", args=[exam.public_id])
    address = reverse("quiz:ruling", args=[exam.public_id, revision.question.public_id, revision.number])
    with override_settings(DEBUG=True, ALLOWED_HOSTS=["*"]):
        milliseconds(client, listed)
        print(f"list of questions: {milliseconds(client, listed):.0f} ms")
        print(f"effect on {count} attempts: {milliseconds(client, address, {'kind': 'full', 'reason': '有误', 'do': 'look'}):.0f} ms")
    ruling, _ = rulings.rule(
        exam=exam, revision=revision, said=Said(KeyRuling.Kind.FULL, [], "有误"), approver="周", approved_on=timezone.localdate(), seen=0, by=clerk,
        now=timezone.now(),
    )  # fmt: skip
    longest, chunks, regrade = 0.0, 0, rulings._regrade

    def timed(*said: Any) -> tuple[int, int]:
        nonlocal longest, chunks
        began = time.perf_counter()
        found = regrade(*said)
        longest, chunks = max(longest, time.perf_counter() - began), chunks + 1
        return found

    rulings._regrade = timed
    began = time.perf_counter()
    graded, changed = rulings.follow(ruling=ruling, progress=lambda percent: None, now=timezone.now())
    print(f"regrading {graded} attempts, {changed} people changed: {time.perf_counter() - began:.1f} s")
    print(f"{chunks} transactions, the longest {longest * 1000:.0f} ms before its commit; {Candidate.objects.filter(exam=exam).count()} candidates")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
