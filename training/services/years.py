"""What the office decides for a year: settings and credit rules, and the year settled by them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from core import audit, jobs
from core.errors import Refused, Stale
from core.jobs import Product, Progress
from core.models import Job, Office
from people.models import Person
from training.models import CreditEntry, CreditRule, Source, StudyYear
from training.rules.credits import NOTHING, Pay
from training.rules.settling import Terms
from training.selectors import effects, years
from training.services import ledger

JOB = "training.settle_year"
AT_ONCE = 1000  # lines of the ledger that are settled while somebody waits
PEOPLE_A_CHUNK = 50  # one short transaction each


@dataclass(frozen=True)
class Decision:
    """What is decided for a year. `pay`: by source; a source that is missing keeps its rule."""

    officer_hours: int | None
    counted_kinds: Sequence[str]
    counts_self_study: bool
    attendance_floor: int
    pay: Mapping[Source, Pay] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        return {
            "officer_hours": self.officer_hours, "counted_kinds": list(self.counted_kinds), "counts_self_study": self.counts_self_study,
            "attendance_floor": self.attendance_floor,
        }  # fmt: skip


def changed_terms(year: int, decision: Decision) -> dict[Source, Terms]:
    """How those sources would be paid that the decision pays otherwise than now; the ledger is settled anew by them."""
    now, counted = _pays(year), years.of(year).counts_self_study
    found = {source: Terms(pay) for source, pay in decision.pay.items() if pay != now.get(source, NOTHING)}
    if Source.SELF_STUDY in found or decision.counts_self_study != counted:
        office = Office.current()
        pay = decision.pay.get(Source.SELF_STUDY, now.get(Source.SELF_STUDY, NOTHING)) if office and office.credits else None
        found[Source.SELF_STUDY] = Terms(pay, decision.counts_self_study)
    return found


def _pays(year: int) -> dict[Source, Pay]:
    return {Source(source): Pay(one.credits, one.daily_cap, one.yearly_cap) for source, one in years.rules_of(year).items()}


def decide(*, year: int, decision: Decision, seen_version: int, by: Person, now: datetime) -> Job | None:
    """Save it (`seen_version` 0: the year had none), and settle the year by what it changes: at once, or by the job returned."""
    _refuse_unfit(decision)
    with transaction.atomic():
        terms, rules_before = changed_terms(year, decision), _pays(year)
        row, made = StudyYear.objects.select_for_update().get_or_create(year=year, defaults=decision.columns())
        if row.version != seen_version and not (made and not seen_version):
            raise Stale("stale", "这一年的要求刚被他人修改过，您的修改还没有保存。请核对最新内容后再决定。", row=row)
        before = None if made else {name: getattr(row, name) for name in decision.columns()}
        if not made:
            row.update_from(seen_version, **decision.columns())
        _set_rules(year, decision.pay)
        rules = {source: [rules_before.get(source), pay] for source, pay in decision.pay.items() if pay != rules_before.get(source, NOTHING)}
        audit.record("training.year_decided", by=by, now=now, subject=f"{year} 年", before=before, after=decision.columns(), rules=rules)
        return _settle(year, list(terms), by, now) if terms else None


def _refuse_unfit(decision: Decision) -> None:
    if not decision.counted_kinds:
        raise Refused("no_kinds", "请至少选择一种计入会议次数的类别。", field="counted_kinds")
    for source, pay in decision.pay.items():
        if pay.daily_cap is not None and pay.yearly_cap is not None and pay.daily_cap > pay.yearly_cap:
            raise Refused("caps", f"{source.label}：每日上限不能高于每年上限。", field=f"{source}_daily_cap")


def _set_rules(year: int, pays: Mapping[Source, Pay]) -> None:
    """A rule stays once it is there, also when it pays nothing any more: settling waits for its row."""
    known = years.rules_of(year)
    for source, pay in pays.items():
        row = known.get(source)
        if row is None and pay != NOTHING:
            CreditRule.objects.create(year=year, source=source, **pay._asdict())
        elif row is not None and Pay(row.credits, row.daily_cap, row.yearly_cap) != pay:
            row.update_from(row.version, **pay._asdict())


def settle_all(*, year: int, by: Person, now: datetime) -> Job | None:
    """Settle the whole year anew: after credits were switched on."""
    with transaction.atomic():
        return _settle(year, list(Source), by, now)


def _settle(year: int, sources: Sequence[Source], by: Person, now: datetime) -> Job | None:
    if effects.lines_of(year, sources) > AT_ONCE:
        back = reverse("training:year", args=[year])
        return jobs.ask(JOB, title=f"按新的规则计算 {year} 年学分和学时", by=by, now=now, back_url=back, year=year, sources=sources)
    for source in sources:
        for people in _chunks(year, source):
            ledger.settle_anew(source, people, year, now)
    return None


def _chunks(year: int, source: Source) -> Iterator[list[int]]:
    people = sorted(CreditEntry.objects.filter(year=year, source=source).order_by().values_list("person", flat=True).distinct())
    return (people[start : start + PEOPLE_A_CHUNK] for start in range(0, len(people), PEOPLE_A_CHUNK))


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    """Settle chunk by chunk; one that was killed or stopped is finished by running it again: what is settled stays so."""
    year, sources = params["year"], [Source(one) for one in params["sources"]]
    chunks = [(source, people) for source in sources for people in _chunks(year, source)]
    lines = 0
    for place, (source, people) in enumerate(chunks):
        progress(99 * place // len(chunks))
        with transaction.atomic():
            lines += ledger.settle_anew(source, people, year, now)
    return Product(sentence=f"{year} 年已按现在的规则重新计算，有 {lines} 项变动，每一项都留在明细里。")
