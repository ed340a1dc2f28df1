"""How long all 成绩证明 and all 合格证 of an exam take, and one alone: `python bench/attestations.py [PEOPLE]` (default 50).

Works on a throw-away SQLite file and prints, for each file, seconds by the clock and of the processor, the longest transaction, the largest memory
of the process so far, the size of the file and the longest time between two signs of progress, which is how long a stop waits.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="exam-bench-")
os.environ.update(SECRET_KEY="x" * 50, DJANGO_SETTINGS_MODULE="examsite.settings")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.timing import held, writers_timed  # noqa: E402
from core.jobs import Product  # noqa: E402
from core.models import Office  # noqa: E402
from people.models import Person  # noqa: E402
from quiz.models import Attempt, Candidate, Exam, Mark  # noqa: E402
from quiz.rules.attesting import CERTIFICATE, STATEMENT  # noqa: E402
from quiz.services import attesting_prints  # noqa: E402

BASE = "https://xuefa.example/"


def fill(count: int) -> tuple[Person, Exam]:
    """An exam with the results of `count` people, all of whom passed."""
    from tests import factories

    clerk = factories.clerk(account="bench-clerk")
    Office.objects.create(id=1, name="南山镇", public_check=True)
    exam = factories.exam(sections=(("single", 1, 10000),))
    first = factories.person("陈志强", password=None)
    names = ["陈林黄李王张吴周郑何"[n % 10] + "志明芳伟英建桂海斌丽"[n // 10 % 10] + "强秀国兰燕文晓东华栋"[n // 100 % 10] for n in range(count)]
    people = Person.objects.bulk_create(
        Person(account=f"b{n:06d}", name=name, unit=first.unit, staffing_type=first.staffing_type, password="!") for n, name in enumerate(names)
    )
    candidates = [factories.enrol(exam, one) for one in people]
    now = timezone.now()
    said: dict[str, Any] = {"state": "handed_in", "source": "platform", "started_at": now, "deadline_at": now, "ended_at": now}
    attempts = Attempt.objects.bulk_create(Attempt(candidate=one, number=1, **said) for one in candidates)
    Mark.objects.bulk_create(Mark(attempt=one, cause=Mark.Cause.IMPORTED, score=8650, grade="pass", at=now) for one in attempts)
    for one, attempt in zip(candidates, attempts, strict=True):
        one.sat, one.score, one.grade, one.counted_attempt = True, 8650, "pass", attempt
    Candidate.objects.bulk_update(candidates, ["sat", "score", "grade", "counted_attempt"], batch_size=200)
    return clerk, exam


def measured(what: str, work: Callable[[Callable[[int], None]], Product]) -> None:
    held.clear()
    told = [time.perf_counter()]
    wall, processor = time.perf_counter(), time.process_time()
    product = work(lambda percent: told.append(time.perf_counter()))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    told.append(time.perf_counter())
    quiet = max(after - before for before, after in zip(told, told[1:], strict=False))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{what}: {wall:.1f} s, {processor:.1f} s of the processor; longest transaction {max(held, default=0) * 1000:.0f} ms; "
        f"{memory} MB; file {len(product.data) / 1e6:.1f} MB; longest without a sign {quiet:.1f} s"
    )


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    clerk, exam = fill(count)
    with writers_timed():
        for kind, label in ((STATEMENT, "成绩证明"), (CERTIFICATE, "合格证")):
            params = {"exam": exam.pk, "what": kind, "person": clerk.pk, "base": BASE}
            measured(f"{label} of {count}", lambda progress, params=params: attesting_prints.run_all(params, progress, timezone.now()))  # type: ignore[misc]
        one = exam.candidates.earliest("pk").attestations.earliest("pk")
        measured("one alone", lambda progress: attesting_prints.run_one({"attestation": one.pk, "base": BASE}, progress, timezone.now()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
