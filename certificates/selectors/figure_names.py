"""The names behind each figure: the same conditions as the counts, as lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from certificates.models import CertificateEvent, CertificateSpan
from certificates.rules.life import HELD, Kind
from certificates.rules.quarters import coming
from certificates.selectors import figure_changes, figure_exams
from certificates.selectors.certificates import held_on
from certificates.selectors.figure_scope import Scope, SideName
from certificates.selectors.figures import ending_soon
from certificates.selectors.rules import Wording
from core.points import points_text
from people.models import Person, Unit
from people.selectors.past import postings_on
from training.models import CreditEntry
from training.selectors import years

PEOPLE = {
    "people": "人员", "established": "在编人员", "holders": "持证人员", "established_holders": "在编持证人员", "without": "无有效证件的人员",
    "established_without": "无有效证件的在编人员",
    "on_post": "执法岗人员", "on_post_holders": "执法岗持证人员", "on_post_without": "在执法岗而无有效证件的人员", "soon": "证件30天内到期的人员",
    "beyond": "已不在册而证件仍有效的人员", "officers": "当年执法人员", "reached": "学时达标的执法人员", "behind": "学时未达标的执法人员",
}  # fmt: skip
RESULTS = {"due": "应考人员", "sat": "参考人员", "passed": "合格人员", "failed": "未合格人员"}


@dataclass(frozen=True)
class Wanted:
    """Which figure: `what` is one of PEOPLE or RESULTS, `cards` or `steps`. The others narrow it: to a line of a table (`staffing`, `field`: a key,
    or 'none' for whoever has none; `place`: a unit, 'own' or 'none'), a quarter, a kind of step, a subject or an exam."""

    side: SideName
    what: str
    staffing: str = ""
    field: str = ""
    place: Unit | str = ""
    quarter: str = ""
    kind: str = ""
    subject: str = ""
    exam: str = ""


@dataclass(frozen=True)
class Name:
    """`parts` say what is to be said of them; `certificate`: its `public_id`, where one is meant."""

    person: Person
    unit: str
    parts: Sequence[str]
    certificate: str = ""

    @property
    def detail(self) -> str:
        return " ".join(self.parts)


def label(scope: Scope, wanted: Wanted, words: Wording) -> str:
    """What the list is called."""
    if wanted.what == "cards":
        quarter = next((one.label for one in coming(scope.day) if one.key == wanted.quarter), "")
        return f"{quarter}到期的证件" if quarter[:1].isdigit() else f"{quarter}的证件" if quarter else "该执法领域的有效证件"
    if wanted.what == "steps":
        return f"{scope.day.year} 年的“{words.step(wanted.kind)}”"
    if wanted.what in RESULTS:
        return f"{figure_exams.title(wanted.subject, wanted.exam)}：{RESULTS[wanted.what]}"
    return PEOPLE[wanted.what]


def people(scope: Scope, wanted: Wanted) -> QuerySet[Person]:
    """Leaders first."""
    found = _narrowed(scope, wanted, Person.objects.filter(pk__in=_base(scope, wanted)) if wanted.what != "beyond" else scope.beyond())
    return found.order_by("sort_number", "id")


def _base(scope: Scope, wanted: Wanted) -> QuerySet[Any, Any]:
    if wanted.what in RESULTS:
        return _with_result(scope, wanted)
    return scope.officers(wanted.side) if wanted.what in ("officers", "reached", "behind") else scope.people(wanted.side)


def _narrowed(scope: Scope, wanted: Wanted, found: QuerySet[Person]) -> QuerySet[Person]:
    holds, on_post = scope.holds("pk"), scope.on_post("pk", wanted.side)
    if "established" in wanted.what:
        found = found.filter(scope.works(Q(staffing_type__established=True)))
    if "on_post" in wanted.what:
        found = found.filter(on_post)
    if wanted.what.endswith("holders"):
        found = found.filter(holds)
    elif wanted.what.endswith("without"):
        found = found.filter(~holds)
    elif wanted.what == "soon":
        found = found.filter(pk__in=ending_soon(scope).values("person"))
    elif wanted.what in ("reached", "behind"):
        found = _by_hours(scope, found, reached=wanted.what == "reached")
    if wanted.staffing:
        found = found.filter(~scope.works() if wanted.staffing == "none" else scope.works(Q(staffing_type=int(wanted.staffing))))
    if wanted.field:
        found = found.filter(pk__in=scope.members().filter(field=None if wanted.field == "none" else int(wanted.field)).values("person"))
    return found.filter(_place(scope, wanted.place)) if wanted.place else found


def _place(scope: Scope, place: Unit | str) -> Q:
    if isinstance(place, Unit):
        return scope.works(place.within("unit__"))
    return scope.works(Q(unit=scope.unit)) if place == "own" else ~scope.works(scope.unit.within("unit__"))


def _by_hours(scope: Scope, found: QuerySet[Person], *, reached: bool) -> QuerySet[Person]:
    asked = years.of(scope.day.year).officer_hours or 0
    of_year = CreditEntry.objects.filter(person=OuterRef("pk"), year=scope.day.year, on__lte=scope.day).order_by().values("person")
    found = found.alias(year_hours=Coalesce(Subquery(of_year.annotate(hours=Sum("hours")).values("hours")), 0))
    return found.filter(year_hours__gte=asked) if reached else found.filter(year_hours__lt=asked)


def _with_result(scope: Scope, wanted: Wanted) -> QuerySet[Any, Any]:
    if not wanted.subject:
        places = figure_exams.places(scope).filter(exam__public_id=wanted.exam)
        return places.filter(figure_exams.RESULT[wanted.what]).order_by().values("person")
    results = figure_exams.results(scope).filter(subject=wanted.subject).order_by()
    passed = results.filter(passed=True).values("person")
    if wanted.what == "failed":
        results = results.exclude(person__in=passed)
    return passed if wanted.what == "passed" else results.values("person")


def cards(scope: Scope, wanted: Wanted) -> QuerySet[CertificateSpan]:
    """Those that end in a quarter, or on which a field stands."""
    found = CertificateSpan.objects.on(scope.day).filter(person__in=scope.people(wanted.side))
    if wanted.quarter:
        meant = next(one for one in coming(scope.day) if one.key == wanted.quarter)
        found = found.filter(state__in=HELD)
        found = found.filter(valid_until__gte=meant.first) if meant.first else found
        found = found.filter(valid_until__lte=meant.last) if meant.last else found
        if meant.last is None:
            found = CertificateSpan.objects.filter(Q(pk__in=found) | Q(pk__in=_endless(scope, wanted)))
    if wanted.field:
        found = found.filter(_on_card(found, wanted.field), state="valid")
    return found.order_by("valid_until", "certificate_id")


def _endless(scope: Scope, wanted: Wanted) -> QuerySet[CertificateSpan]:
    found = CertificateSpan.objects.on(scope.day).filter(person__in=scope.people(wanted.side))
    return found.filter(state__in=HELD, valid_until=None)


def _on_card(found: QuerySet[CertificateSpan], field: str) -> Q:
    """The combinations of fields that occur are few."""
    if field == "none":
        return Q(facts__fields__isnull=True)
    there = found.order_by().values_list("facts__fields", flat=True).distinct()
    condition = Q(pk__in=[])
    for some in there:
        if some and int(field) in some:
            condition |= Q(facts__fields=some)
    return condition


def steps(scope: Scope, wanted: Wanted) -> QuerySet[CertificateEvent]:
    return figure_changes.of_year(scope, wanted.side).filter(kind=wanted.kind).order_by("on", "certificate_id", "number")


def name_people(scope: Scope, found: Sequence[Person], words: Wording) -> list[Name]:
    """With unit and cards as they stood that day. Two statements."""
    units, spans = _units(scope, [one.pk for one in found]), held_on([one.pk for one in found], scope.day)
    rows = []
    for one in found:
        said = [part for span in spans.get(one.pk, []) for part in _said(span, words)]
        rows.append(Name(one, units.get(one.pk, ""), said or ["没有证件"]))
    return rows


def name_hours(scope: Scope, found: Sequence[Person]) -> list[Name]:
    """With the hours of the year until the day. Two statements."""
    keys = [one.pk for one in found]
    units = _units(scope, keys)
    rows = CreditEntry.objects.filter(person__in=keys, year=scope.day.year, on__lte=scope.day).order_by().values_list("person").annotate(Sum("hours"))
    have = dict(rows)
    return [Name(one, units.get(one.pk, ""), [f"{points_text(have.get(one.pk, 0))} 学时"]) for one in found]


def name_cards(scope: Scope, found: Sequence[CertificateSpan], words: Wording) -> list[Name]:
    units = _units(scope, [one.person_id for one in found])
    return [Name(one.person, units.get(one.person_id, ""), _said(one, words), str(one.certificate.public_id)) for one in found]


def name_steps(scope: Scope, found: Sequence[CertificateEvent], words: Wording) -> list[Name]:
    """By the day as it is known now."""
    units = _units(scope, [one.certificate.person_id for one in found])
    moved = figure_changes.put_right([one.pk for one in found])
    rows = []
    for one in found:
        said = [words.step(one.kind), str(moved.get(one.pk, one.on)), one.document, one.reason]
        person = one.certificate.person
        rows.append(Name(person, units.get(person.pk, ""), [part for part in said if part], str(one.certificate.public_id)))
    return rows


def _said(span: CertificateSpan, words: Wording) -> list[str]:
    until = f"至 {span.valid_until}" if span.valid_until and span.state in HELD else ""
    said = [span.get_family_display(), span.facts.get("number", ""), words.states[span.state], until]  # type: ignore[index]
    return [part for part in said if part]


def _units(scope: Scope, people: Collection[int]) -> dict[int, str]:
    """Where they worked that day."""
    return dict(postings_on(scope.day, Q(person__in=people)).values_list("person", "unit__name"))


KINDS = [kind for kind in Kind if kind != Kind.CORRECT]
