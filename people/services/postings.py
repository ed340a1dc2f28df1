"""Persons and their postings: the one place that writes where somebody works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from core.errors import Refused
from people.models import Person, Posting, StaffingType, Unit
from people.rules.names import initials

BATCH = 500
ENTERED = "列入"


def new_person(*, name: str, account: str, unit: Unit, staffing_type: StaffingType, **optional: Any) -> Person:
    """A person not yet stored (`optional`: post, staff_number, mobile, email, sort_number), with whom nobody can sign in until a slip is printed."""
    person = Person(name=name, name_initials=initials(name), account=account, unit=unit, staffing_type=staffing_type, **optional)
    person.staff_number = person.staff_number or None  # an empty text would be taken once
    person.set_unusable_password()
    return person


def create_person(
    *,
    name: str,
    account: str,
    unit: Unit,
    staffing_type: StaffingType,
    from_on: date,
    post: str = "",
    staff_number: str | None = None,
    mobile: str = "",
    email: str = "",
    sort_number: int = 9999,
    password: str | None = None,
) -> Person:
    """A new person with a first posting; without `password` nobody can sign in until a slip is printed."""
    optional = {"post": post, "staff_number": staff_number, "mobile": mobile, "email": email, "sort_number": sort_number}
    person = new_person(name=name, account=account, unit=unit, staffing_type=staffing_type, **optional)
    if password is not None:
        person.set_password(password)
    with transaction.atomic():
        person.save()
        first_posting(person, from_on).save()
    return person


def first_posting(person: Person, from_on: date) -> Posting:
    """The posting, not yet stored, of someone who has none."""
    return Posting(person=person, unit=person.unit, post=person.post, staffing_type=person.staffing_type, from_on=from_on, reason=ENTERED)


def create_many(people: Sequence[tuple[Person, date]]) -> None:
    """Store new people, each with a first posting from the given day, in a few statements; call it inside a transaction."""
    Person.objects.bulk_create([person for person, _ in people], batch_size=BATCH)
    Posting.objects.bulk_create([first_posting(person, from_on) for person, from_on in people], batch_size=BATCH)


def rewrite(rows: Sequence[Person] | Sequence[Posting], fields: Sequence[str]) -> None:
    """Write `fields` of rows that exist, by upsert: `bulk_update` builds a CASE for each row and field and is ten times slower."""
    if rows:
        manager = type(rows[0])._default_manager
        manager.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=BATCH)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Move:
    """Where a person works from a day on."""

    person: Person
    unit: Unit
    post: str
    staffing_type: StaffingType
    from_on: date
    document: str = ""


def transfer(*, person: Person, unit: Unit, post: str, staffing_type: StaffingType, from_on: date, reason: str, document: str = "") -> Posting:
    """End the open posting the day before `from_on` and open the next; refuses a date before the open one began."""
    with transaction.atomic():
        return transfer_many(moves=[Move(person, unit, post, staffing_type, from_on, document)], reason=reason)[0]


def transfer_many(*, moves: Sequence[Move], reason: str) -> list[Posting]:
    """The same for several people in a few statements; call it inside a transaction. A move on the day the open posting began corrects that one."""
    people = [move.person.pk for move in moves]
    held = Posting.objects.select_for_update(no_key=True, of=("self",))  # their order joins people, who are not to be held with them
    opened = {one.person_id: one for one in held.filter(person__in=people, until_on__isnull=True)}
    ended, corrected, added = [], [], []
    for move in moves:
        current = opened.get(move.person.pk)
        if current and move.from_on < current.from_on:
            raise Refused("posting_backwards", f"{move.person.name}现任职务自 {current.from_on} 起，生效日期不能早于这一天。", field="from_on")
        if current and move.from_on == current.from_on:
            current.unit, current.post, current.staffing_type = move.unit, move.post, move.staffing_type
            current.reason, current.document = reason, move.document
            corrected.append(current)
            continue
        if current:
            current.until_on = move.from_on - timedelta(days=1)
            ended.append(current)
        opened[move.person.pk] = Posting(
            person=move.person, unit=move.unit, post=move.post, staffing_type=move.staffing_type, from_on=move.from_on,
            reason=reason, document=move.document,
        )  # fmt: skip
        added.append(opened[move.person.pk])
    rewrite(ended, ["until_on"])
    rewrite(corrected, ["unit", "post", "staffing_type", "reason", "document"])
    Posting.objects.bulk_create(added, batch_size=BATCH)
    for move in moves:
        move.person.unit, move.person.post, move.person.staffing_type = move.unit, move.post, move.staffing_type
    rewrite([move.person for move in moves], ["unit", "post", "staffing_type"])
    return [opened[move.person.pk] for move in moves]


def end(*, person: Person, on: date) -> None:
    """End the open posting with the day before `on`; one that began on that very day lasts it out. Call it inside a transaction."""
    current = person.postings.select_for_update(no_key=True).get(until_on__isnull=True)
    current.until_on = max(current.from_on, on - timedelta(days=1))
    current.save(update_fields=["until_on"])


def correct(*, posting: Posting, post: str, staffing_type: StaffingType, from_on: date, until_on: date | None) -> Posting:
    """Put right what was entered wrongly in a person's latest posting; the one before ends where this one begins, if they met. The caller has
    checked the days (people.rules.changes.why_not_correct). Call it inside a transaction."""
    before = Posting.objects.filter(person=posting.person, from_on__lt=posting.from_on).order_by("-from_on").first()
    if before and before.until_on == posting.from_on - timedelta(days=1):
        before.until_on = from_on - timedelta(days=1)
        before.save(update_fields=["until_on"])
    posting.post, posting.staffing_type, posting.from_on, posting.until_on = post, staffing_type, from_on, until_on
    posting.save(update_fields=["post", "staffing_type", "from_on", "until_on"])
    posting.person.post, posting.person.staffing_type = post, staffing_type
    posting.person.save(update_fields=["post", "staffing_type"])
    return posting
