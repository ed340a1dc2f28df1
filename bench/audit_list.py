"""How long the auditor's list takes, and the check of the seals: `python bench/audit_list.py [COUNT]` (default 100,000 entries).

Makes the entries of a year in the database of VAR_DIR (use an empty one), seals them, then prints milliseconds and queries for each filter, the
longest of the transactions that seal, and what verify_audit takes.
"""

import os
import random
import statistics
import sys
import time
from datetime import date, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from core import seal_check, seals  # noqa: E402
from core.models import AuditEntry, AuditSeal, Office  # noqa: E402
from examsite.audit.words import WORDS  # noqa: E402
from people.models import Person, Role, RoleAssignment, StaffingType  # noqa: E402
from people.services import postings, units  # noqa: E402

NOW = timezone.now()
MIDDLE = (NOW - timedelta(days=180)).date()
ADDRESSES = [
    "", "?after={middle}", f"?from_on={MIDDLE}&until_on={MIDDLE}", "?person=林文书", "?person=没有这个人", "?group=题库", "?outcome=failed",
    "?address=10.0.0.250", "?address=10.9.9.9", "?word=陈志强9", "?word=没有这个词", "?group=系统与审计&outcome=refused&word=没有这个词",
]  # fmt: skip


def fill(count: int) -> Person:
    chance = random.Random(1)
    town = units.make_root("南山镇")
    kind = StaffingType.objects.get(name="公务员")
    Office.objects.create(id=1, name="南山镇", set_up_at=NOW)
    auditor = postings.create_person(name="林文书", account="wenshu", unit=town, staffing_type=kind, from_on=date(2024, 1, 1))
    Person.objects.filter(pk=auditor.pk).update(must_change_password=False)
    RoleAssignment.objects.create(person=auditor, role=Role.AUDITOR, unit=town)
    events = sorted(WORDS)
    step = timedelta(days=365) / count
    for start in range(0, count, 10_000):
        with transaction.atomic():
            AuditEntry.objects.bulk_create(
                AuditEntry(
                    at=NOW - timedelta(days=365) + place * step,
                    person_id_text=str(auditor.pk if chance.random() < 0.4 else chance.randrange(2, 500)),
                    person_name="林文书",
                    address=f"10.0.0.{chance.randrange(200)}",
                    event=chance.choice(events[3:]),
                    subject=f"陈志强{place} · 2026年度学法考试",
                    outcome="failed" if place == 7 else "done",
                    detail={"exam": place % 7, "reason": "工作调动", "before": "党政办公室"},
                )
                for place in range(start, min(start + 10_000, count))
            )
    return auditor


def seal_everything() -> None:
    while True:
        started = time.perf_counter()
        if not seals.seal_next(NOW):
            return
        TIMES.append((time.perf_counter() - started) * 1000)


TIMES: list[float] = []


def main() -> None:
    call_command("migrate", verbosity=0)
    auditor = Person.objects.filter(account="wenshu").first() or fill(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    seal_everything()
    print(f"{AuditEntry.objects.count()} entries, {AuditSeal.objects.count()} seals")
    if TIMES:
        print(f"{'one seal of 1,000':40} median {statistics.median(TIMES):6.0f} ms, longest {max(TIMES):.0f} ms")
    client = Client()
    client.force_login(auditor, backend="people.backends.SignInBackend")
    middle = AuditEntry.objects.filter(at__lt=NOW - timedelta(days=180)).order_by("-at")[0].pk
    for address in ADDRESSES:
        times = []
        for _ in range(5):
            reset_queries()
            started = time.perf_counter()
            answer = client.get("/manage/audit/" + address.format(middle=middle))
            times.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, answer.status_code
        print(f"{address or '(all)':40} median {statistics.median(times):6.0f} ms, {len(connection.queries)} queries")
    reset_queries()
    started = time.perf_counter()
    found = seal_check.check(NOW)
    print(f"{'verify_audit':40} {time.perf_counter() - started:6.1f} s, {len(connection.queries)} queries, {len(found.problems)} problems")


if __name__ == "__main__":
    with override_settings(DEBUG=True, ALLOWED_HOSTS=["*"]):
        main()
