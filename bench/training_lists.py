"""How long the lists of hours take with 100,000 people and as many entries of the year: `python bench/training_lists.py [COUNT]`.

Makes the people and the ledger in the database of VAR_DIR (use an empty one), then asks each page and prints milliseconds and queries.
"""

import os
import random
import statistics
import sys
import time
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402
from people_list import fill  # noqa: E402

from core.db import bulk  # noqa: E402
from core.models import Office  # noqa: E402
from people.models import Membership, Person, PostKind, Team, Unit  # noqa: E402
from training.models import CreditEntry, ExternalTraining, Source, StudyYear  # noqa: E402

YEAR, OFFICERS, TURNS = 2026, 500, 5
PAGES = [
    f"/manage/training/hours/?year={YEAR}",
    f"/manage/training/hours/?year={YEAR}&page=1000",
    f"/manage/training/hours/?year={YEAR}&behind=on",
    f"/manage/training/hours/?year={YEAR}&unit={{unit}}",
    f"/manage/training/hours/?year={YEAR}&q=czq",
    f"/manage/training/hours/{{person}}/?year={YEAR}",
    f"/manage/training/external/?year={YEAR}",
    f"/manage/training/external/?year={YEAR}&page=500",
    f"/manage/training/external/?year={YEAR}&level=county",
    f"/training/?year={YEAR}",
]


def study(people: list[int], clerk: Person) -> None:
    """A county training for each, with its line of the ledger; the first of them are the enforcement team, whose duty most have not done."""
    chance, now, on = random.Random(2), timezone.now(), date(YEAR, 5, 4)
    StudyYear.objects.create(year=YEAR, officer_hours=4000, counted_kinds=["collective"])
    team = Team.objects.create(name="综合行政执法队", unit=Unit.objects.get(depth=1))
    members = [Membership(team=team, person_id=one, post_kind=PostKind.ENFORCEMENT, from_on=date(2024, 1, 1)) for one in people[:OFFICERS]]
    Membership.objects.bulk_create(members)
    with transaction.atomic():
        for start in range(0, len(people), 2000):
            chunk = people[start : start + 2000]
            ids = bulk.next_ids(ExternalTraining, len(chunk))
            hours = [chance.randint(1, 60) * 100 for _ in chunk]
            same = {"level": "county", "title": "全县执法培训", "organiser": "县司法局", "from_on": on, "until_on": on, "by_id": clerk.pk, "at": now}
            bulk.insert(ExternalTraining, ["id", "person_id", "hours"], list(zip(ids, chunk, hours, strict=True)), **same)
            lines = [(person, thing, have, have) for person, thing, have in zip(chunk, ids, hours, strict=True)]
            told = {"year": YEAR, "on": on, "source": Source.EXTERNAL.value, "label": "全县执法培训", "at": now}
            bulk.insert(CreditEntry, ["person_id", "source_id", "hours", "units"], lines, **told)


def main() -> None:
    call_command("migrate", verbosity=0)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    clerk = Person.objects.filter(account="wenshu").first() or fill(count)
    if not CreditEntry.objects.exists():
        study(list(Person.objects.exclude(pk=clerk.pk).order_by("id").values_list("pk", flat=True)), clerk)
    Office.objects.update(credits=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(clerk, backend="people.backends.SignInBackend")
    places = {"unit": Unit.objects.filter(depth=2)[0].public_id, "person": Person.objects.exclude(pk=clerk.pk)[0].public_id}
    with override_settings(ALLOWED_HOSTS=["*"], DEBUG=True):
        for page in PAGES:
            took = []
            for _ in range(TURNS):
                reset_queries()
                begun = time.perf_counter()
                response = client.get(page.format(**places))
                took.append(1000 * (time.perf_counter() - begun))
                assert response.status_code == 200, (page, response.status_code)
            print(f"{statistics.median(took):8.1f} ms  {len(connection.queries):3} statements  {page}")


if __name__ == "__main__":
    main()
