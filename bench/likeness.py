"""How long much alike questions are looked for among 100,000: `python bench/likeness.py [COUNT]`.

Makes the questions of bench/question_list.py in the database of DATABASE_URL, or else of VAR_DIR (use an empty one), one of fifty twice with a
character changed. Then does what the worker does, and what saving one question does, and prints seconds, memory and pairs.
"""

import random
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import question_list as bank  # noqa: E402 - sets Django up
from core.models import Office  # noqa: E402
from questionbank.models import Likeness, Question  # noqa: E402
from questionbank.rules.content import compose  # noqa: E402
from questionbank.services import likeness, search, writing  # noqa: E402


def add_twins(count: int) -> int:
    """One of fifty questions once more, with another character in its stem."""
    chance, words, now = random.Random(11), bank.phrases(), timezone.now()
    twins = []
    for number in range(0, count, 50):
        item = bank.question(number, random.Random(number), words)
        said, place = item.content, chance.randrange(5, len(item.content.stem))
        stem = said.stem[:place] + "另" + said.stem[place + 1 :]
        options = [one["text"] for one in said.options] if item.type != "judge" else []
        again = compose(item.type, stem, options, [0, 1] if item.type == "multiple" else [0])
        twins += [item, replace(item, content=again)]
    for start in range(0, len(twins), 500):
        with transaction.atomic():
            writing.write(twins[start : start + 500], status="reviewed", author=None, reviewer=None, now=now)
    return len(twins) // 2


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    call_command("migrate", verbosity=0)
    Office.objects.get_or_create(id=1, defaults={"name": "南山镇"})
    bank.fill(count)
    if not Likeness.objects.exists():
        print(f"{add_twins(count)} twins")
        search.index_new()
    began, used = time.perf_counter(), time.process_time()
    print(likeness.run({}, lambda percent: None, timezone.now()).sentence)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"the whole bank: {time.perf_counter() - began:.1f} s, {time.process_time() - used:.1f} s of the processor, {memory} MB")
    times = []
    for question in Question.objects.order_by("-pk")[:50]:
        began = time.perf_counter()
        likeness.note(question=question, now=timezone.now())
        times.append(1000 * (time.perf_counter() - began))
    print(f"one that is saved: {sorted(times)[25]:.0f} ms, at most {max(times):.0f} ms")


if __name__ == "__main__":
    main()
