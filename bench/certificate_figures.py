"""How long the figures of certificates take in a very large town: `python bench/certificate_figures.py [10000 100000 …]`.

Makes a throw-away SQLite database with so many people and a certificate of each, in 38 units, 5,000 of them in one team with hours, and asks for the
page and for lists of names as who manages certificates. Prints what `bench/rates_page.py` prints.
Aim: a second and a half at 100,000, which is missed: 4.7 (bench/README.md); at 10,000, more than any town has, it is below one.
"""

import os
import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("TEST_VAR_DIR", tempfile.mkdtemp(prefix="exam-bench-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.rates_page import measure  # noqa: E402
from certificates.models import Certificate, CertificateEvent, CertificateSpan  # noqa: E402
from core.models import Office  # noqa: E402
from people.models import EnforcementField, Membership, Person, Posting, PostKind, Team  # noqa: E402
from tests import factories  # noqa: E402
from tests.certificates import things  # noqa: E402
from training.models import CreditEntry, StudyYear  # noqa: E402

TEAM = 5000
PAGE = "/manage/certificates/figures/"
BATCH = 2000


def fill(number: int, there: int, chance: random.Random) -> None:
    """People from `there` to `number`, each with a card that was issued in the last five years and reviewed this year."""
    today, units, kinds = (
        timezone.localdate(),
        [factories.office(f"第{place}单位") for place in range(38)],
        [factories.staffing(), factories.staffing("事业编")],
    )
    fields = [EnforcementField.objects.get_or_create(name=f"领域{place}")[0] for place in range(6)]
    team = Team.objects.get_or_create(name="综合行政执法队", defaults={"unit": units[0]})[0]
    Person.objects.bulk_create(
        (
            Person(name=f"人员{place}", account=f"b{place}", unit=units[place % 38], staffing_type=kinds[place % 2], sort_number=place)
            for place in range(there, number)
        ),
        batch_size=BATCH,
    )
    people = list(Person.objects.filter(account__startswith="b", sort_number__gte=there).order_by("pk"))
    Posting.objects.bulk_create(
        (Posting(person=one, unit_id=one.unit_id, staffing_type_id=one.staffing_type_id, from_on=date(2020, 1, 1)) for one in people),
        batch_size=BATCH,
    )
    members = people[: max(TEAM - there, 0)]
    Membership.objects.bulk_create(
        Membership(team=team, person=one, post_kind=chance.choice(PostKind.values), field=chance.choice(fields), from_on=date(2020, 1, 1))
        for one in members
    )
    CreditEntry.objects.bulk_create(
        CreditEntry(
            person=one, year=today.year, on=today, source="session", source_id=1, hours=chance.randrange(9000), label="培训", at=timezone.now()
        )
        for one in members
    )
    _cards(people, fields, today, chance)


def _cards(people: list[Person], fields: list[EnforcementField], today: date, chance: random.Random) -> None:
    cards, spans, events = [], [], []
    for one in people:
        began = today - timedelta(days=chance.randrange(1, 1800))
        until = began + timedelta(days=1826)
        facts = {"number": f"粤N{one.pk:08d}", "fields": sorted(chance.sample([field.pk for field in fields], 2)), "valid_until": str(until)}
        cards.append(
            Certificate(
                person=one, state="valid", number=facts["number"], valid_from=began, valid_until=until, issued_on=began, digest=f"d{one.pk}",
                created_at=timezone.now(),
            )
        )  # fmt: skip
        spans.append((facts, began, until))
    Certificate.objects.bulk_create(cards, batch_size=BATCH)
    rows = []
    for card, (facts, began, until) in zip(cards, spans, strict=True):
        common = {"certificate": card, "person_id": card.person_id, "family": card.family, "facts": facts, "valid_until": until, "number": 1}
        rows.append(CertificateSpan(from_on=began, until_on=until, state="valid", **common))
        rows.append(CertificateSpan(from_on=until + timedelta(days=1), until_on=None, state="expired", **common))
        events.append(CertificateEvent(certificate=card, number=1, kind="issue", on=began, facts=facts, at=timezone.now()))
        events.append(CertificateEvent(certificate=card, number=2, kind="review", on=max(began, date(today.year, 3, 1)), at=timezone.now()))
    CertificateSpan.objects.bulk_create(rows, batch_size=BATCH)
    CertificateEvent.objects.bulk_create(events, batch_size=BATCH)


def main(numbers: list[int]) -> None:
    setup_test_environment()
    call_command("migrate", verbosity=0)
    Office.objects.create(id=1, name="南山镇", set_up_at=timezone.now())
    client, chance = Client(), random.Random(7)  # noqa: S311
    client.force_login(things.clerk(), backend="people.backends.SignInBackend")
    StudyYear.objects.create(year=timezone.localdate().year, counted_kinds=[], officer_hours=6000)
    there, past = 0, timezone.localdate() - timedelta(days=400)
    for number in numbers:
        fill(number, there, chance)
        there = number
        for label, address in (
            ("page", ""), ("page of a past day", f"?on={past}"), ("names of the team's holders", "names/?side=team&what=holders"),
            ("names of the town's holders", "names/?side=unit&what=holders"), ("steps of the year", "names/?side=unit&what=steps&kind=review"),
        ):  # fmt: skip
            measure(client, f"{number} certificates, {label}", PAGE + address)


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [10_000, 100_000])
