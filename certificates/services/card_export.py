"""行政执法证 as an Excel file that may be imported again: those that the list finds, as they stand today or stood on a day of the past."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from certificates.models import CertificateEvent, CertificateSpan
from certificates.rules import life
from certificates.rules.card_table import ENDS, LABELS
from certificates.rules.life import State
from certificates.selectors import certificates, listing, rules
from certificates.services.card_file import WIDTHS
from core import audit, excel, jobs
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job
from people.models import EnforcementField, Person, Unit
from people.rules import days, table

JOB = "certificates_export"
AT_MOST = 100_000  # rows in one file
_CHUNK = 1000
WHO = ("name", "unit", "staff_number", "account")  # of the table's: mobile numbers stay here
HEADER = [table.LABELS[name] for name in WHO] + list(LABELS.values())
TEXTS = frozenset({2, 3, HEADER.index(LABELS["number"])})


def ask(*, chosen: Mapping[str, Any], on: date | None, by: Person, now: datetime, back_url: str) -> Job:
    """Of what the list's filters find (`chosen`); `on`: a day of the past, or today."""
    today = timezone.localdate(now)
    if why_not := days.why_not_shown(on or today, today):
        raise Refused("export_day", why_not, field="on")
    wanted = {name: value.pk if isinstance(value, Unit | EnforcementField) else value for name, value in chosen.items()}
    title = f"行政执法证（Excel，截至{on or today}）"
    return jobs.ask(JOB, title=title, by=by, now=now, back_url=back_url[:200], who=by.pk, wanted=wanted, on=str(on or today))


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by, day, today = Person.objects.get(pk=params["who"]), date.fromisoformat(params["on"]), timezone.localdate(now)
    wanted = dict(params["wanted"])
    for name, model in (("unit", Unit), ("field", EnforcementField)):
        wanted[name] = model._default_manager.filter(pk=wanted[name]).first() if wanted.get(name) else None
    spans = found_on(by, day, today, wanted)
    count = spans.count()
    if not count:
        raise Refused("nothing_found", "没有符合条件的证件，没有什么可以导出。请放宽条件。")
    if count > AT_MOST:
        raise Refused("too_many", f"一次最多 {AT_MOST} 张，现有 {count} 张。请按单位分几次导出。")
    notes = [f"截至 {day}　导出时间：{timezone.localtime(now):%Y-%m-%d %H:%M}　导出人：{by.name}　共 {count} 张"]
    rows = _rows(spans, count, progress)
    sheet = excel.Sheet("行政执法证", HEADER, rows, title="行政执法证", notes=notes, widths=_widths(), text_columns=TEXTS)
    data = excel.write([sheet])
    audit.record("certificates.exported", by=by, now=now, subject=f"{count} 张", count=count, as_of=str(day))
    return Product(data, f"行政执法证（截至{day}）.xlsx", excel.CONTENT_TYPE, f"共 {count} 张。")


def _widths() -> list[int]:
    return [*WIDTHS[:3], *WIDTHS[4:]]  # all but the mobile number's


def found_on(by: Person, day: date, today: date, wanted: Mapping[str, Any]) -> QuerySet[CertificateSpan]:
    """How those that are found stood on the day, leaders first. The state is that of the day; all else is asked as the list asks it."""
    others = {name: value for name, value in wanted.items() if name != "state"}
    found = listing.narrowed(certificates.readable(by), today=today, **others)
    spans = CertificateSpan.objects.on(day).filter(certificate__in=found.order_by().values("pk"))
    if wanted.get("state"):
        spans = spans.filter(state=wanted["state"])
    rows = spans.select_related("person__unit", "certificate")
    return rows.order_by("person__unit__path", "person__sort_number", "person_id", "certificate_id")


def _rows(spans: QuerySet[CertificateSpan], count: int, progress: Progress) -> Iterator[tuple[Any, ...]]:
    words = rules.wording().states
    names = dict(EnforcementField.objects.values_list("pk", "name"))
    keys = list(spans.values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        progress(90 * start // count)
        some = CertificateSpan.objects.select_related("person__unit", "certificate").in_bulk(keys[start : start + _CHUNK])
        reasons = _reasons(some.values())
        for key in keys[start : start + _CHUNK]:
            one = some[key]
            yield (*_who(one.person), *_cells(one, words, names, reasons.get((one.certificate_id, one.number), "")))


def _who(person: Person) -> tuple[str, ...]:
    return person.name, person.unit.full_name, person.staff_number or "", person.account


def _cells(one: CertificateSpan, words: Mapping[State, str], names: Mapping[int, str], reason: str) -> tuple[Any, ...]:
    facts, state = one.facts, State(one.state)
    said = {name: facts.get(name, "") for name in ("number", "authority", "organisation", "jurisdiction", "authority_source")}
    dates = {name: life.facts_day(facts, name) for name in ("issued_on", "valid_from", "valid_until")}
    fields = "、".join(names.get(key, "") for key in facts.get("fields", []))
    ended = {"state_on": one.from_on, "reason": reason} if state in ENDS else {"state_on": None, "reason": ""}
    cells = {**said, **dates, **ended, "family": one.get_family_display(), "fields": fields, "state": words[state]}
    return tuple(cells[name] for name in LABELS)


def _reasons(spans: Any) -> dict[tuple[int, int], str]:
    """Why those are suspended, returned or cancelled; one statement."""
    ended = [one.certificate_id for one in spans if State(one.state) in ENDS]
    events = CertificateEvent.objects.filter(certificate__in=ended, kind__in=ENDS.values())
    return {(certificate, number): reason for certificate, number, reason in events.order_by().values_list("certificate", "number", "reason")}
