"""Loads the demo town into an empty database, all of it or nothing."""

from datetime import date

from django.conf import settings
from django.db import transaction

from core.errors import Refused
from core.models import Office
from examsite.demo import certificates, exams, town, training
from people.models import Person
from questionbank.services.starter import load_starter_bank

EARLIEST = date(2026, 1, 1)  # its exams of 2024 and 2025 must lie in the past


def load_demo(*, today: date) -> None:
    """Refuses a database that is in use, a site that real people use, and a `today` before 2026."""
    if settings.PRODUCTION:
        raise Refused("production", "PRODUCTION=true 时不能装入演示数据，演示账号的密码是公开的。")
    if today < EARLIEST:
        raise Refused("today_too_early", f"演示数据的日期不能早于 {EARLIEST}，请改用 --today {EARLIEST} 或之后的日期。")
    with transaction.atomic():
        if Office.current() is not None or Person.objects.exists():
            raise Refused("not_empty", "数据库里已有人员，不能装入演示数据。请换一个空的数据库（例如用 VAR_DIR 指定新的数据文件夹）。")
        place, known = town.build()
        load_starter_bank(by=known["wenshu"], now=exams.moment("2024-10-08T10:00"))
        exams.annual_2024(place.root, known["wenshu"])
        training.year_2024(place.root, known["wenshu"])
        town.changes_of_2025(place, known["wenshu"])
        exams.external_2025(place.root, known["wenshu"])
        exams.open_practice(place.root, known["wenshu"], today)
        training.meeting_to_come(place.root, known["wenshu"], today)
        certificates.register(known["wenshu"], today)
