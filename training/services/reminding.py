"""Reminding those who are behind with studying, and the list to telephone them by."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import audit, jobs, pdf
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job
from notices.models import Notice
from notices.services import sending
from people import selectors as people
from people.models import Person, Team, Unit
from people.services.exports import NUMBERS_KEPT
from training.rules import behind as rules
from training.selectors import behind, years
from training.selectors.behind import Behind

KIND = "training.behind"
JOB = "training_telephones"
CHUNK = 300  # people a transaction: well under 200 ms on SQLite
MAILED_FOR = timedelta(days=3)
AT_MOST = 3_000  # people on a list: about 100 pages
ALREADY = "他们今天都已提醒过，每人每天只提醒一次。可以把下面的文字发到工作群，或打印电话名单。"


def remind(*, by: Person, now: datetime, unit: Unit | None = None, team: Team | None = None) -> int:
    """Tell those behind in the units where `by` reminds, each in figures of their own and once a day, here and by mail. Returns how many were told
    now; refuses when nobody is left to be told."""
    today = timezone.localdate(now)
    rows = behind.behind(by, years.of(today.year), today, unit=unit, team=team)
    key = str(today)
    told = set(Notice.objects.filter(kind=KIND, key=key).values_list("person_id", flat=True))
    left = [row for row in rows if row.person.pk not in told]
    if not left:
        raise Refused("all_reminded", ALREADY if rows else "没有需要提醒的人。")
    for start in range(0, len(left), CHUNK):
        some = [(row.person.pk, rules.note(today.year, row.studied)) for row in left[start : start + CHUNK]]
        with transaction.atomic():
            title, url = "请参加学法，补上学时", reverse("training:mine")
            sending.send_each(told=some, kind=KIND, key=key, title=title, url=url, now=now, mail_until=now + MAILED_FOR)
            audit.record("training.reminded", by=by, now=now, subject=f"{today.year} 年学法", people=len(some), unit=unit.full_name if unit else "")
    return len(left)


def counts(rows: list[Behind], by: Person) -> dict[str, int]:
    """How many would be listed, and of how many `by` would see the number."""
    return {"count": len(rows), "numbers": len(_seen(rows, by))}


def _seen(rows: list[Behind], by: Person) -> set[int]:
    """The people among them who gave a number and whom `by` may see: reminding alone lets nobody read numbers."""
    return {row.person.pk for row in rows if row.person.mobile and people.can_see(by, row.person)}


def ask_telephones(*, by: Person, now: datetime, back_url: str, unit: Unit | None = None, team: Team | None = None) -> Job:
    """Have the list made with full numbers, written down as one action; refuses an empty list and one too long to telephone by."""
    today = timezone.localdate(now)
    rows = behind.behind(by, years.of(today.year), today, unit=unit, team=team)
    if not rows:
        raise Refused("nobody_behind", "没有需要提醒的人，不必打电话。")
    if len(rows) > AT_MOST:
        raise Refused("too_many_behind", f"一次最多 {AT_MOST} 人，现有 {len(rows)} 人。请按单位分几次打印。")
    with transaction.atomic():
        numbers = len(_seen(rows, by))
        if numbers:
            subject = f"{today.year} 年学法：需提醒人员中 {numbers} 人的手机号"
            facts: dict[str, Any] = {"unit": unit.full_name if unit else "", "count": numbers, "form": "pdf"}
            audit.record("people.telephones_shown", by=by, now=now, subject=subject, **facts)
        asked: dict[str, Any] = {"who": by.pk, "unit": unit and unit.pk, "team": team and team.pk}
        return jobs.ask(JOB, title=f"{today.year} 年学法提醒电话名单", by=by, now=now, back_url=back_url[:200], **asked)


def run_telephones(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by, today = Person.objects.select_related("unit").get(pk=params["who"]), timezone.localdate(now)
    unit, team = Unit.objects.filter(pk=params["unit"]).first(), Team.objects.filter(pk=params["team"]).first()
    rows = behind.behind(by, years.of(today.year), today, unit=unit, team=team)
    progress(10)
    numbers = _seen(rows, by)
    data = pdf.render(
        "training/print/behind.html",
        {
            "heading": f"{today.year} 年学法提醒电话名单", "unit_name": unit.name if unit else by.unit.name if by.unit else "", "as_of": now,
            "by": by.name, "count": len(rows), "units": behind.by_unit(rows), "numbers": numbers,
        },
    )  # fmt: skip
    name = f"学法提醒电话名单-{today}.pdf"
    return Product(data, name, pdf.CONTENT_TYPE, sentence=f"共 {len(rows)} 人。文件保留 1 小时；含个人信息，请勿转发。", keep=NUMBERS_KEPT)
