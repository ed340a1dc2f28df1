"""Run as a program: writes to the town's database without pause until its input ends; each transaction adds an entry and counts it on the office.

Prints a line when it has begun, and at the end the number of transactions and the longest one in milliseconds.
"""

import os
import select
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402

from core import audit  # noqa: E402
from core.models import Office  # noqa: E402


def main() -> None:
    count, longest = 0, 0.0
    while not select.select([sys.stdin], [], [], 0)[0]:
        began = time.perf_counter()
        with transaction.atomic():
            audit.record("quiz.reminded", by=None, now=timezone.now(), subject=count)
            Office.objects.update(version=F("version") + 1)
        longest = max(longest, time.perf_counter() - began)
        count += 1
        if count == 20:
            sys.stdout.write("writing\n")
            sys.stdout.flush()
        time.sleep(0.002)
    sys.stdout.write(f"{count} {round(longest * 1000)}")


if __name__ == "__main__":
    main()
