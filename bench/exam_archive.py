"""What the file for the archive costs: `python -m bench.exam_archive [CANDIDATES]`.

Makes an exam of 50 questions with so many candidates in the database of VAR_DIR (use an empty one), each with all answers and a mark; then writes
the archive of a tenth of it and of the whole, and prints seconds, size and how much more memory each took.
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import django  # noqa: E402

django.setup()

import resource  # noqa: E402
from datetime import timedelta  # noqa: E402

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import regrade  # noqa: E402
from core import dossier  # noqa: E402
from quiz.models import Answer, Exam  # noqa: E402
from quiz.services import archiving  # noqa: E402
from reports import prints  # noqa: E402

QUESTIONS = 50


def memory() -> float:
    """The most this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(exam: Exam, name: str) -> None:
    path = Path(settings.VAR_DIR) / f"{name}.zip"
    path.unlink(missing_ok=True)
    before, began = memory(), time.perf_counter()
    archiving.write(exam=exam, path=path, by=None, now=timezone.now())
    took = time.perf_counter() - began
    held = memory() - before
    began = time.perf_counter()
    members = dossier.checked(path)["members"]
    checking = time.perf_counter() - began
    answers = Answer.objects.filter(paper__candidate__exam=exam).count()
    print(f"{exam.candidates.count()} candidates, {answers} answers: {took:.1f} s, {path.stat().st_size / 1e6:.1f} MB, {len(members)} members; "
          f"{held:.0f} MB more memory than before; checked in {checking:.1f} s")  # fmt: skip
    path.unlink()


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    regrade.QUESTIONS = QUESTIONS
    exams = [filled(number) for number in (max(10, count // 10), count)]
    prints.summary(exams[0], "pdf", {}, timezone.now())  # the fonts and the renderer are there, as in a worker that has made a PDF before
    print(f"{memory():.0f} MB before")
    for exam in exams:
        measure(exam, f"archive-{exam.pk}")


def filled(count: int) -> Exam:
    _, exam = regrade.fill(count, prefix=f"a{count}-")
    now = timezone.now()
    Exam.objects.filter(pk=exam.pk).update(opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))
    return Exam.objects.select_related("unit", "parent").get(pk=exam.pk)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
