"""Many cards at once, from a table: all of them, or none.

One transaction of few statements, however many cards: 1,000 of them take about half a second, so other
writers of SQLite wait no longer than for an import of people. Half an import would leave the clerk to find out which half; a job in steps would have
to be taken up again and could be refused in its middle, when somebody entered one of the cards by hand meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from certificates.models import Certificate, CertificateEvent, CertificateSpan
from certificates.rules import life
from certificates.rules.life import Step
from certificates.services import events
from certificates.services.events import Entry
from core import verify
from core.errors import Refused
from people.access import Can, covers
from people.models import Person


@dataclass(frozen=True)
class NewCard:
    """A card and what happened to it, first things first; the facts are clean (rules.facts)."""

    person: Person
    family: str
    entries: tuple[Entry, ...]

    @property
    def spans(self) -> list[life.Span]:
        return life.spans(Step(number, one.kind, one.on, one.facts) for number, one in enumerate(self.entries, 1))


def open_many(*, cards: Sequence[NewCard], by: Person, now: datetime) -> list[Certificate]:
    """Refuses somebody beyond `by`, a second live card of a family, and a number that another live card has."""
    for one in cards:
        if not covers(by, Can.MANAGE_CERTIFICATES, one.person.unit):
            raise Refused("not_yours", f"{one.person.name}不在您管理的单位里，不能登记他的证件。", field="file")
    with transaction.atomic():
        keys = sorted({one.person.pk for one in cards})
        list(Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
        made = [(_card(one, now), one) for one in cards]
        _refuse_taken([one for one, _ in made])
        try:
            with transaction.atomic():
                Certificate.objects.bulk_create([one for one, _ in made], batch_size=500)
        except IntegrityError as error:
            raise Refused("number_taken", "有的编号已是另一张有效证件的编号，一张也没有登记。请重新上传检查。", field="file") from error
        _write_what_follows(made, by, now)
    return [one for one, _ in made]


def _card(said: NewCard, now: datetime) -> Certificate:
    code = verify.new_code(events.CODE_PREFIX)
    made = Certificate(person=said.person, family=said.family, code=code, digest=verify.digest_of(code), created_at=now)
    events.copy_last(made, said.spans)
    return made


def _refuse_taken(cards: Sequence[Certificate]) -> None:
    """The sentence for the first whose card was entered meanwhile, or who has a live card of the family; two statements while nobody has."""
    there = Certificate.objects.filter(person__in={one.person_id for one in cards}, number__in={one.number for one in cards} - {""})
    known = set(there.values_list("person", "family", "number"))
    for one in cards:
        if (one.person_id, one.family, one.number) in known:
            raise Refused("there_already", f"{one.person.name}的证件（编号 {one.number}）刚刚已登记，一张也没有登记。请重新上传检查。", field="file")
    live = [one for one in cards if one.state in (life.State.VALID, life.State.SUSPENDED)]
    there = Certificate.objects.filter(person__in={one.person_id for one in live}, state__in=life.OPEN)
    taken = set(there.values_list("person", "family"))
    for one in live:
        if (one.person_id, one.family) in taken:
            events.refuse_second(one.person, one.family)


def _write_what_follows(made: Sequence[tuple[Certificate, NewCard]], by: Person, now: datetime) -> None:
    """Events, spans and fields of enforcement of cards just made."""
    CertificateEvent.objects.bulk_create(
        [
            CertificateEvent(
                certificate=one, number=number, kind=entry.kind, on=entry.on, document=entry.document, reason=entry.reason, facts=dict(entry.facts),
                by=by, at=now,
            )
            for one, said in made
            for number, entry in enumerate(said.entries, 1)
        ],
        batch_size=500,
    )  # fmt: skip
    CertificateSpan.objects.bulk_create([row for one, said in made for row in events.rows_of(one, said.spans)], batch_size=500)
    through = Certificate.fields.through
    through.objects.bulk_create(
        [
            through(certificate_id=one.pk, enforcementfield_id=key)
            for one, said in made
            for key in said.spans[-1].facts.get("fields", [])
        ],
        batch_size=500,
    )  # fmt: skip
