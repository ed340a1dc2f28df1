"""The figures of certificates on a day: read from spans, postings and memberships of that day, whatever has changed since."""

import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, Sum
from django.db.models.fields.json import KeyTextTransform

from certificates.models import CertificateSpan
from certificates.models.certificates import SpanQuerySet
from certificates.rules.figures import SOON_DAYS, CertificateFigures, Duty, Heads, Place, Side
from certificates.rules.life import HELD, State
from certificates.rules.quarters import Ending
from certificates.selectors import figure_changes, figure_exams
from certificates.selectors.figure_scope import Scope, SideName
from people.models import EnforcementField, PostKind, StaffingType, Unit
from people.selectors.past import postings_on
from training.models import CreditEntry
from training.selectors import external, years

NO_FIELDS: list[int | None] = [None]


def of_day(scope: Scope, *, now: datetime) -> CertificateFigures:
    """A constant number of statements, however many people and cards there are."""
    team, day = scope.team, scope.day
    heads = {"unit": unit_heads(scope)} | ({"team": team_heads(scope)} if team else {})
    asked = years.of(day.year).officer_hours
    held = {name: cards(scope, name) for name in heads}  # type: ignore[arg-type]
    sides = {name: _side(scope, name, found, held[name][0], asked) for name, found in heads.items()}  # type: ignore[arg-type]
    return CertificateFigures(
        as_of=day, unit=sides["unit"], team=sides.get("team"), unit_path=scope.unit.path, part=scope.part,
        staffing=dict(StaffingType.objects.values_list("pk", "name")), fields=dict(EnforcementField.objects.values_list("pk", "name")),
        units=_names(scope, {one.path for found in heads.values() for one in found}), cards_by_field=held["unit"][1],
        beyond=scope.beyond().count(),
        qualifications=figure_exams.qualifications(scope) if team else [], exams=figure_exams.own(scope, now) if team else [],
        county=external.county(day.year, team, day) if team and not scope.part else None,
    )  # fmt: skip


def unit_heads(scope: Scope) -> list[Heads]:
    """One statement."""
    rows = scope.postings().order_by().annotate(holds=_whether(scope.holds()), on_post=_whether(scope.on_post()))
    alike = rows.values_list("staffing_type", "staffing_type__established", "unit__path", "on_post", "holds")
    return [
        Heads(staffing, established, path, None, on_post, holds, people)
        for staffing, established, path, on_post, holds, people in alike.annotate(Count("id"))
    ]


def team_heads(scope: Scope) -> list[Heads]:
    """Two statements."""
    members = scope.members().order_by().annotate(holds=_whether(scope.holds())).values_list("person", "field", "post_kind", "holds")
    held = postings_on(scope.day, Q(person__in=scope.people("team"))).order_by()
    rows = held.values_list("person", "staffing_type", "staffing_type__established", "unit__path")
    places: dict[int, list[Any]] = {person: row for person, *row in rows}
    alike: Counter[Heads] = Counter()
    for person, of, kind, holds in members:
        staffing, established, path = places.get(person, (None, False, ""))
        alike[Heads(staffing, established, path, of, kind == PostKind.ENFORCEMENT, holds)] += 1
    return [one._replace(people=people) for one, people in alike.items()]


def _whether(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _side(scope: Scope, name: SideName, heads: list[Heads], ends: list[Ending], asked: int | None) -> Side:
    named, word = side_words(scope, name)
    return Side(named, word, heads, soon(scope, name), ends, duty(scope, name, asked), figure_changes.counts(scope, name))


def side_words(scope: Scope, name: SideName) -> tuple[str, str]:
    """(name, what its people are called as a base)"""
    if name == "team" and scope.team:
        return scope.team.name, f"全队在{scope.unit.name}的" if scope.part else "全队"
    return scope.unit.name, unit_word(scope.unit)


def unit_word(unit: Unit) -> str:
    """What the people of a unit with all below it are called as a base: 全镇."""
    root = unit.is_root() and unit.name[-1:] in "镇乡县市区"
    return f"全{unit.name[-1:]}" if root else "全单位"


def soon(scope: Scope, name: SideName) -> int:
    """People one of whose valid cards ends within SOON_DAYS."""
    found = ending_soon(scope).filter(person__in=scope.people(name))
    return found.aggregate(people=Count("person", distinct=True))["people"]  # type: ignore[no-any-return]


def ending_soon(scope: Scope) -> SpanQuerySet:
    """No card is valid after its last day, so the span of one that ends soon ends by then: that the index tells."""
    last = scope.day + timedelta(days=SOON_DAYS)
    return CertificateSpan.objects.valid_on(scope.day).order_by().filter(until_on__lte=last, valid_until__lte=last)


def cards(scope: Scope, name: SideName) -> tuple[list[Ending], dict[int | None, int]]:
    """The cards of the people that were issued and not taken back by the day on which they end, and the valid ones by the fields that stand on them,
    one with several in each. One statement: what stands on a card is in no index, and 100,000 of them are looked at in a second."""
    held = CertificateSpan.objects.on(scope.day).order_by().filter(state__in=HELD, person__in=scope.people(name))
    rows = held.annotate(of=KeyTextTransform("fields", "facts")).values_list("state", "valid_until", "of").annotate(Count("id"))
    ends, by_fields = Counter[tuple[str, Any]](), Counter[tuple[str, str]]()
    for state, until, of, number in rows:
        ends[state, until] += number
        by_fields[state, of or "[]"] += number
    found = Counter[int | None]()
    for (state, of), number in by_fields.items():
        if state == State.VALID:
            found.update(dict.fromkeys(json.loads(of) or NO_FIELDS, number))
    return [Ending(*key, number) for key, number in ends.items()], dict(found)


def duty(scope: Scope, name: SideName, asked: int | None) -> Duty:
    """`asked`: of each officer of the year. Two statements, one in a year without a duty."""
    year, people = scope.day.year, scope.officers(name)
    if not asked:
        return Duty(people.count())
    have = CreditEntry.objects.filter(year=year, on__lte=scope.day, person__in=people).order_by().values_list("person").annotate(Sum("hours"))
    hours = dict(have)
    return Duty(people.count(), asked, sum(hours.values()), sum(one >= asked for one in hours.values()))


def _names(scope: Scope, paths: set[str]) -> dict[str, Place]:
    """Of the unit and of those right below it."""
    end = len(scope.unit.path) + Unit.steplen
    some = Unit.objects.filter(path__in={path[:end] for path in paths} | {scope.unit.path})
    return {path: Place(name, str(key)) for path, name, key in some.values_list("path", "name", "public_id")}
