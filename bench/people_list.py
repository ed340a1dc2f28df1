"""How long the list of people takes with 100,000 of them: `python bench/people_list.py [COUNT]`.

Makes the people in the database of VAR_DIR (use an empty one), then asks for the list with each filter and prints milliseconds and queries.
"""

import os
import random
import statistics
import sys
import time
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from core.models import Office  # noqa: E402
from people.models import Person, Role, RoleAssignment, StaffingType, Unit  # noqa: E402
from people.services import postings, units  # noqa: E402

SURNAMES, GIVEN = "陈林黄李王张吴周郑何", "志强明芳伟秀英建国桂兰海燕文斌晓东丽华栋春梅"
ADDRESSES = ["", "?page=1000", "?page=2000", "?q=志强", "?q=czq", "?q=chenzhiqiang", "?q=没有这个人", "?q=N050", "?unit={unit}", "?unit={unit}&q=czq"]


def fill(count: int) -> Person:
    """A town of 100 units and `count` people; the clerk who asks."""
    chance = random.Random(1)
    town = units.make_root("南山镇")
    offices = [units.make_child(Unit.objects.get(pk=town.pk), f"第{number}单位") for number in range(100)]
    kind = StaffingType.objects.get(name="公务员")
    Office.objects.create(id=1, name="南山镇", set_up_at=timezone.now())
    people = [
        postings.new_person(
            name=chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2)),
            account=f"chenzhiqiang{number:06d}",
            unit=chance.choice(offices),
            staffing_type=kind,
            staff_number=f"N{number:06d}",
            mobile=f"199{number:08d}",
        )
        for number in range(count)
    ]
    with transaction.atomic():
        postings.create_many([(person, date(2024, 1, 1)) for person in people])
    clerk = postings.create_person(name="林文书", account="wenshu", unit=town, staffing_type=kind, from_on=date(2024, 1, 1))
    Person.objects.filter(pk=clerk.pk).update(must_change_password=False)
    RoleAssignment.objects.create(person=clerk, role=Role.CLERK, unit=town)
    return clerk


def main() -> None:
    call_command("migrate", verbosity=0)
    clerk = Person.objects.filter(account="wenshu").first() or fill(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    unit = Unit.objects.exclude(depth=1)[0].public_id
    client = Client()
    client.force_login(clerk, backend="people.backends.SignInBackend")
    print(f"{Person.objects.count()} people")
    for address in ADDRESSES:
        times = []
        for _ in range(7):
            reset_queries()
            started = time.perf_counter()
            answer = client.get("/manage/people/" + address.format(unit=unit))
            times.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, answer.status_code
        print(f"{address or '(all)':24} median {statistics.median(times):6.0f} ms, {len(connection.queries)} queries")


if __name__ == "__main__":
    with override_settings(DEBUG=True, ALLOWED_HOSTS=["*"]):
        main()
