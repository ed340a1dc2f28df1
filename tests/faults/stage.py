"""Run as a program: makes a town with one cadre in the middle of an exam, and prints what a browser would know of it."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from quiz.services import attempts  # noqa: E402
from tests import factories  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0)
    cadre = factories.person("陈志强")
    factories.bank(40, 0, 0)
    exam = factories.exam(cadre, sections=(("single", 40, 250),))
    key, key_hash = attempts.new_device_key()
    attempt, _ = attempts.start_attempt(exam_id=exam.public_id, person=cadre, device_key_hash=key_hash, now=timezone.now())
    options = {item.position: item.option_order for item in attempt.paper.items.all()}
    json.dump({"attempt": str(attempt.public_id), "key": key, "options": options}, sys.stdout)


if __name__ == "__main__":
    main()
