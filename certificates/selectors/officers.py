"""What is known of officers on a day: certificates, hours, qualification exams, what they lack. As many statements for one as for all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from certificates.models import CertificateFile, CertificateSpan, QualificationExam, ReturnTask
from certificates.rules import missing, tones
from certificates.rules.life import State
from certificates.rules.missing import Lack, Standing
from certificates.selectors import reviews, rules
from certificates.selectors.certificates import held_on as cards_on
from certificates.selectors.rules import Wording
from people.models import Membership, Person, PostKind
from people.selectors import Member
from people.selectors.teams import held_on
from training.selectors import ledger, years
from training.selectors import officers as duty_of

SIDES = (CertificateFile.What.FRONT, CertificateFile.What.BACK)


@dataclass(frozen=True)
class Hours:
    """1/100 学时 of the year until the day; `duty` is None where the year asks none of the person."""

    have: int
    duty: int | None

    @property
    def missing(self) -> int:
        return max((self.duty or 0) - self.have, 0)


@dataclass(frozen=True)
class Held:
    """A card as it stood on the day, and how that is shown."""

    span: CertificateSpan
    look: tones.Look
    family: str

    @property
    def number(self) -> str:
        return str(self.span.facts.get("number", ""))


@dataclass(frozen=True)
class Officer:
    """Somebody on a day. `exam`: the last qualification exam until then; `task`: an open one to return a certificate."""

    person: Person
    held: Sequence[Held]
    hours: Hours
    exam: QualificationExam | None
    task: ReturnTask | None
    standing: Standing
    lacks: Sequence[Lack]


@dataclass(frozen=True)
class Row:
    """A member of a team: with what they were that day (`people.selectors.Member`) and what is known of them."""

    member: Member
    officer: Officer


def officers_on(people: Iterable[Person], day: date, today: date) -> dict[int, Officer]:
    """By key of the person. Eleven statements at most. What is not kept by day (scans, open tasks) is asked of today alone."""
    known = _Known(list(people), day, today)
    return {one.pk: known.officer(one) for one in known.people}


def rows_of(members: Sequence[Member], day: date, today: date) -> list[Row]:
    """One for each, in their order."""
    known = officers_on([one.person for one in members], day, today)
    return [Row(one, known[one.person.pk]) for one in members]


class _Known:
    """What a reading of several people shares."""

    def __init__(self, people: list[Person], day: date, today: date) -> None:
        self.people, self.day, self.is_today = people, day, day == today
        self.keys = [one.pk for one in people]
        self.words: Wording = rules.wording()
        self.spans = cards_on(self.keys, day)
        self.certificates = [one.certificate_id for spans in self.spans.values() for one in spans]
        on_duty = Membership.objects.filter(held_on(day), person__in=self.keys, post_kind=PostKind.ENFORCEMENT)
        self.on_duty = set(on_duty.values_list("person", flat=True))
        self.have = ledger.totals(self.keys, day.year, until=day)
        self.duty = years.of(day.year).officer_hours
        self.due = set(duty_of.of_year(day.year, day).filter(person__in=self.keys).values_list("person", flat=True)) if self.duty else set()
        self.exams = _last_exams(self.keys, day)

    @cached_property
    def files(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for certificate, what in CertificateFile.objects.filter(certificate__in=self.certificates).order_by().values_list("certificate", "what"):
            found[certificate].add(what)
        return found

    @cached_property
    def reviewed(self) -> set[int]:
        office = self.words.rules
        if not office.reviewed_yearly:
            return set(self.certificates)
        return reviews.reviewed(self.certificates, reviews.since(office, self.day), self.day)

    @cached_property
    def tasks(self) -> dict[int, ReturnTask]:
        if not self.is_today:
            return {}
        found = ReturnTask.objects.filter(certificate__person__in=self.keys, closed_at=None).select_related("certificate")
        return {one.certificate.person_id: one for one in found}

    def officer(self, person: Person) -> Officer:
        spans = self.spans.get(person.pk, [])
        have, task = self.have.get(person.pk), self.tasks.get(person.pk)
        hours = Hours(have.hours if have else 0, self.duty if person.pk in self.due else None)
        standing = Standing(
            self.day, person.pk in self.on_duty, [self._card(one) for one in spans], hours.missing, None, task.get_cause_display() if task else ""
        )
        lacks = missing.lacks(standing, self.words.states, self.words.steps)
        held = [Held(one, look_of(one, self.day, self.words), one.get_family_display()) for one in spans]
        return Officer(person, held, hours, self.exams.get(person.pk), task, standing, lacks)

    def _card(self, span: CertificateSpan) -> missing.Card:
        return card_of(span, reviewed=span.certificate_id in self.reviewed, lacks=self._lacking(span) if self.is_today else ())

    def _lacking(self, span: CertificateSpan) -> list[str]:
        """The two sides of the card are one scan where both are missing."""
        there = self.files.get(span.certificate_id, set())
        missing_ones = [one for one in CertificateFile.What if one.value not in there]
        both = set(SIDES) <= set(missing_ones)
        return [one.label for one in missing_ones if not both or one not in SIDES] + (["扫描件"] if both else [])


def card_of(span: CertificateSpan, *, reviewed: bool = True, lacks: Sequence[str] = ()) -> missing.Card:
    """A span as the rules of what is missing see it."""
    first = span.facts.get("valid_from")
    return missing.Card(
        State(span.state), span.get_family_display(), date.fromisoformat(first) if first else None, span.valid_until, reviewed, lacks
    )  # fmt: skip


def look_of(span: CertificateSpan, day: date, words: Wording) -> tones.Look:
    """How a card is shown as it stood on a day."""
    state = State(span.state)
    return tones.look(state, words.states[state], (span.valid_until - day).days if span.valid_until else None)


def _last_exams(people: Collection[int], day: date) -> dict[int, QualificationExam]:
    found = QualificationExam.objects.filter(person__in=people, on__lte=day, withdrawn_at=None).select_related("field").order_by("on", "id")
    return {one.person_id: one for one in found}
