"""Account slips: one-time passwords on paper, of which only hashes are kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import audit, jobs, pdf, qr
from core.errors import Refused
from core.models import Job
from people import access, selectors
from people.models import AccountSlip, Person, Unit
from people.passwords import one_time_password

VALID = timedelta(days=30)
PDF_KEPT = timedelta(hours=1)  # it holds passwords in the clear
KIND = "account_slips"
AT_ONCE = 2000  # slips in one print: about 200 pages


@dataclass(frozen=True)
class Printed:
    """What stands on one slip; lives only until the PDF is made."""

    person: Person
    password: str
    token: str
    link: str
    qr: str


def ask(*, by: Person, base: str, now: datetime, back_url: str, unit: Unit | None = None, person: Person | None = None) -> Job:
    """Ask the worker for the slips of all whom `by` may help and who have no own password: within `unit`, or of `person` alone."""
    if person is not None:
        access.refuse_beyond(by, person)
    people = _people(by, unit, person)
    if not people.exists():
        raise Refused("slips_nobody", "没有需要打印账号条的人员：所选人员都已设好自己的密码。忘记密码的，请先在其个人页面重置密码。")
    title = f"账号条：{person.name}" if person else f"账号条：{unit.name}" if unit else "账号条"
    whose = {"unit": unit and unit.pk, "person": person and person.pk}
    return jobs.ask(KIND, title=title, by=by, now=now, back_url=back_url, printer=by.pk, base=base, **whose)


def _people(by: Person, unit: Unit | None, person: Person | None) -> Any:
    people = selectors.without_password(selectors.helped_by(by)).exclude(pk__in=access.holders_beyond(by))
    if person is not None:
        people = people.filter(pk=person.pk)
    if unit is not None:
        people = people.filter(unit.within("unit__"))
    return people.select_related("unit").order_by("unit__path", "sort_number", "id")


def run(params: dict[str, Any], progress: jobs.Progress, now: datetime) -> jobs.Product:
    """The job: hash (27 ms each) and render first, then store all hashes in one short transaction. Whoever set a password meanwhile is left out."""
    by = Person.objects.get(pk=params["printer"])
    unit = Unit.objects.filter(pk=params["unit"]).first() if params["unit"] else None
    person = Person.objects.filter(pk=params["person"]).first() if params["person"] else None
    people = list(_people(by, unit, person)[:AT_ONCE])
    if not people:
        raise Refused("slips_nobody", "没有需要打印账号条的人员：所选人员都已设好自己的密码。")
    printed, slips = [], []
    for number, one in enumerate(people):
        progress(number * 70 // len(people))
        slip, text = _slip(one, by, params["base"], now)
        printed.append(text)
        slips.append(slip)
    progress(70)
    data = pdf.render("people/slips_pdf.html", {"units": _by_unit(printed), "expires_at": now + VALID, "base": params["base"]})
    progress(95)
    with transaction.atomic():
        still = set(Person.objects.filter(pk__in=[one.pk for one in people], must_change_password=True).values_list("pk", flat=True))
        AccountSlip.objects.filter(person__in=still).delete()
        AccountSlip.objects.bulk_create([slip for slip in slips if slip.person_id in still], batch_size=500)
        audit.record("people.slips_printed", by=by, now=now, subject=f"{len(still)} 人", unit=unit.full_name if unit else "", people=sorted(still))
    day = timezone.localdate(now + VALID)
    sentence = f"共 {len(printed)} 张，有效期至 {day}。请打印后当面发给本人；文件含一次性密码，请勿转发。"
    if len(people) == AT_ONCE:
        sentence += f"一次最多 {AT_ONCE} 张，其余请分单位打印。"
    return jobs.Product(data=data, name=f"账号条-{timezone.localdate(now)}.pdf", content_type=pdf.CONTENT_TYPE, sentence=sentence, keep=PDF_KEPT)


def _by_unit(printed: list[Printed]) -> list[tuple[Unit, list[list[Printed]]]]:
    """Two slips a row, each unit by itself. The print lays out fixed tables: flexible boxes cost a second of processor for each slip."""
    units = []
    for unit, found in groupby(printed, key=lambda slip: slip.person.unit):
        slips = list(found)
        units.append((unit, [slips[start : start + 2] for start in range(0, len(slips), 2)]))
    return units


def _slip(person: Person, by: Person, base: str, now: datetime) -> tuple[AccountSlip, Printed]:
    password, token = one_time_password(), secrets.token_urlsafe(32)
    token_hash = hashlib.sha256(token.encode()).hexdigest()
    slip = AccountSlip(person=person, password=make_password(password), token_hash=token_hash, printed_at=now, expires_at=now + VALID, printed_by=by)
    link = base.rstrip("/") + reverse("people:set_password", args=[token])
    return slip, Printed(person, password, token, link, qr.png_data_uri(link, scale=3))
