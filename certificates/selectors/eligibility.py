"""Who may apply: the evidence of one or many people on a day, and who of the teams could."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from certificates.models import Certificate, QualificationExam
from certificates.models.certificates import CertificateQuerySet
from certificates.rules import eligibility as rules
from certificates.rules.eligibility import Condition, Evidence, Exam
from certificates.rules.life import State
from certificates.selectors.certificates import READERS, reached
from people.models import Membership, Person, Posting, PostKind
from people.selectors.past import postings_on
from people.selectors.teams import held_on
from training.selectors import ledger, years

NOT_OVER = (State.APPLIED, State.VALID, State.SUSPENDED)  # as they are kept: a card, or an application for one


@dataclass(frozen=True)
class Eligibility:
    person: Person
    day: date
    conditions: Sequence[Condition]
    hours_missing: int  # 1/100

    @property
    def missing(self) -> list[Condition]:
        return rules.missing(self.conditions)

    @property
    def in_short(self) -> str:
        return rules.in_short(self.conditions)

    @property
    def lacks_only_hours(self) -> bool:
        return [one.what for one in self.missing] == [rules.What.HOURS]

    @property
    def distance(self) -> tuple[int, int, int]:
        return rules.distance(self.conditions, self.hours_missing)


def of_people(people: Collection[Person], day: date) -> dict[int, Eligibility]:
    """By key of the person; four statements, however many."""
    keys = [one.pk for one in people]
    postings = {one.person_id: one for one in postings_on(day, Q(person__in=keys)).select_related("staffing_type")}
    exams: dict[int, list[Exam]] = defaultdict(list)
    for one in QualificationExam.objects.filter(person__in=keys, withdrawn_at=None, on__lte=day).select_related("field"):
        field = one.field.name if one.field else ""
        exams[one.person_id].append(Exam(one.subject, one.on, one.organiser, one.passed, one.score, field, str(one.public_id)))
    duty, have = years.of(day.year).officer_hours, ledger.totals(keys, day.year, until=day)
    found = {}
    for person in people:
        done = have[person.pk].hours if person.pk in have else 0
        evidence = _evidence(person, day, postings.get(person.pk), exams[person.pk], done, duty)
        found[person.pk] = Eligibility(person, day, rules.conditions(evidence), max((duty or 0) - done, 0))
    return found


def of_person(person: Person, day: date) -> Eligibility:
    return of_people([person], day)[person.pk]


def where_open(person: Person, day: date) -> Eligibility | None:
    """The same for somebody who has neither a card nor an open application now; None for who has."""
    return None if taken().filter(person=person).exists() else of_person(person, day)


def taken() -> CertificateQuerySet:
    """Cards that somebody has, and applications that are open."""
    return Certificate.objects.filter(state__in=NOT_OVER)


def _evidence(person: Person, day: date, posting: Posting | None, exams: Sequence[Exam], hours: int, duty: int | None) -> Evidence:
    kind = posting.staffing_type if posting else None
    established, may_hold = (kind.established, kind.may_hold_certificate) if kind else (False, False)
    known, in_office = (kind.name if kind else None), posting is not None  # that day; an account that is 停用 is no leaving
    status = person.Status.ACTIVE.label if in_office or person.is_active else person.get_status_display()
    return Evidence(day, in_office, status, known, established, may_hold, exams, hours, duty)


@dataclass(frozen=True)
class Candidate:
    """Somebody of a team, without a card and without an application."""

    person: Person
    memberships: Sequence[Membership]
    eligibility: Eligibility

    @cached_property
    def is_on_duty(self) -> bool:
        """On an enforcement post."""
        return any(one.post_kind == PostKind.ENFORCEMENT for one in self.memberships)


def candidates(reader: Any, day: date) -> list[Candidate]:
    """Who belongs to a team on the day and has neither a live card nor an open application now, those who lack least first; enforcement posts before
    the others. Five statements, however many."""
    held = Membership.objects.filter(held_on(day), reached(reader, "person__unit__", READERS), person__status=Person.Status.ACTIVE)
    of: dict[int, list[Membership]] = defaultdict(list)
    for one in held.exclude(person__in=taken().values("person")).select_related("person__unit", "person__staffing_type", "team", "field"):
        of[one.person_id].append(one)
    people = [memberships[0].person for memberships in of.values()]
    known = of_people(people, day) if people else {}
    return sorted((Candidate(one, of[one.pk], known[one.pk]) for one in people), key=_order)


def _order(one: Candidate) -> tuple[Any, ...]:
    return (*one.eligibility.distance, not one.is_on_duty, one.person.sort_number, one.person.pk)


def ready(all_of: Iterable[Candidate]) -> list[Candidate]:
    """条件齐备."""
    return [one for one in all_of if not one.eligibility.missing]
