"""How long the list of certificates takes with 100,000 of them: `python bench/certificate_list.py [COUNT]`.

Makes people and cards in the database of VAR_DIR (use an empty one), then asks for the list with each filter and prints milliseconds and queries.
"""

import os
import random
import statistics
import sys
import time
from datetime import date, timedelta

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

from certificates.models import Certificate, ReturnTask  # noqa: E402
from people.models import EnforcementField, Membership, Person, PostKind, Team, Unit  # noqa: E402

TURNS, OFFICERS, TASKS = 5, 500, 300
STATES = [*["valid"] * 17, "applied", "returned", "cancelled"]
ADDRESSES = [
    "", "?page=1000", "?page=last", "?text=志强", "?text=N0500", "?text=没有这个人", "?state=valid", "?state=expired", "?state=suspended",
    "?family=provincial", "?family=national", "?unit={unit}", "?field={field}", "?ends=past", "?ends=30", "?ends=90", "?ends=180", "?team=in",
    "?team=out", "?task=open", "?team=out&ends=90&text=陈",
]  # fmt: skip


def issue(people: list[int]) -> None:
    """A card for each, of the last five years; the first of them are the enforcement team."""
    chance, now, today = random.Random(3), timezone.now(), timezone.localdate()
    fields = [EnforcementField.objects.create(name=f"第{number}领域") for number in range(8)]
    team = Team.objects.create(name="综合行政执法队", unit=Unit.objects.get(depth=1))
    members = [Membership(team=team, person_id=one, post_kind=PostKind.ENFORCEMENT, from_on=date(2024, 1, 1)) for one in people[:OFFICERS]]
    Membership.objects.bulk_create(members)
    with transaction.atomic():
        made = []
        for place, person in enumerate(people):
            first = today - timedelta(days=chance.randint(0, 2000))
            made.append(
                Certificate(
                    person_id=person, family=chance.choice(["provincial", "provincial", "national"]), state=chance.choice(STATES),
                    number=f"粤N{place:06d}", authority="湛江市司法局", issued_on=first, valid_from=first, in_force_from=first,
                    valid_until=first + timedelta(days=1825), code=f"ZF{place}", digest=f"{place:064d}", created_at=now,
                )
            )  # fmt: skip
        Certificate.objects.bulk_create(made, batch_size=2000)
        cards = list(Certificate.objects.order_by("id").values_list("pk", flat=True))
        link = Certificate.fields.through
        link.objects.bulk_create([link(certificate_id=one, enforcementfield_id=chance.choice(fields).pk) for one in cards], batch_size=2000)
        tasks = [ReturnTask(certificate_id=one, cause="post", on=today, opened_at=now) for one in chance.sample(cards, TASKS)]
        ReturnTask.objects.bulk_create(tasks)


def main() -> None:
    call_command("migrate", verbosity=0)
    clerk = Person.objects.filter(account="wenshu").first() or fill(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    if not Certificate.objects.exists():
        issue(list(Person.objects.exclude(pk=clerk.pk).order_by("id").values_list("pk", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    places = {"unit": Unit.objects.filter(depth=2)[0].pk, "field": EnforcementField.objects.all()[0].pk}
    client = Client()
    client.force_login(clerk, backend="people.backends.SignInBackend")
    print(f"{Certificate.objects.count()} certificates")
    for address in ADDRESSES:
        times, worked = [], []
        for _ in range(TURNS):
            reset_queries()
            started, busy = time.perf_counter(), time.process_time()
            answer = client.get("/manage/certificates/" + address.format(**places))
            times.append((time.perf_counter() - started) * 1000)
            worked.append((time.process_time() - busy) * 1000)
        assert answer.status_code == 200, answer.status_code
        number = len(connection.queries)
        print(f"{address or '(all)':32} median {statistics.median(times):6.0f} ms, processor {statistics.median(worked):6.0f}, {number} queries")


if __name__ == "__main__":
    with override_settings(DEBUG=True, ALLOWED_HOSTS=["*"]):
        main()
