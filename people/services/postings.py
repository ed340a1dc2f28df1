"""Persons and their postings: the one place that writes where somebody works."""

from datetime import date

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from core.errors import Refused
from people.models import Person, Posting, StaffingType, Unit


def initials(name: str) -> str:
    """Pinyin initials in lower case: 陈志强 -> "czq"."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:40].lower()


def create_person(
    *, name: str, account: str, unit: Unit, staffing_type: StaffingType, from_on: date, post: str = "", staff_number: str | None = None, mobile: str = "", sort_number: int = 9999, password: str | None = None
) -> Person:
    """A new person with a first posting; without `password` nobody can sign in until a slip is printed."""
    person = Person(
        name=name, name_initials=initials(name), account=account, staff_number=staff_number or None, mobile=mobile, sort_number=sort_number,
        unit=unit, post=post, staffing_type=staffing_type,
    )  # fmt: skip
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    with transaction.atomic():
        person.save()
        Posting.objects.create(person=person, unit=unit, post=post, staffing_type=staffing_type, from_on=from_on, reason="列入")
    return person


def transfer(*, person: Person, unit: Unit, post: str, staffing_type: StaffingType, from_on: date, reason: str) -> Posting:
    """End the open posting the day before `from_on` and open the next; refuses a date before the open one began."""
    with transaction.atomic():
        current = Posting.objects.select_for_update().filter(person=person, until_on__isnull=True).first()
        if current and from_on < current.from_on:
            raise Refused("posting_backwards", f"{person.name}现任职务自 {current.from_on} 起，生效日期不能早于这一天。", field="from_on")
        if current and from_on == current.from_on:
            current.unit, current.post, current.staffing_type, current.reason = unit, post, staffing_type, reason
            current.save(update_fields=["unit", "post", "staffing_type", "reason"])
            opened = current
        else:
            if current:
                current.until_on = date.fromordinal(from_on.toordinal() - 1)
                current.save(update_fields=["until_on"])
            opened = Posting.objects.create(person=person, unit=unit, post=post, staffing_type=staffing_type, from_on=from_on, reason=reason)
        person.unit, person.post, person.staffing_type = unit, post, staffing_type
        person.save(update_fields=["unit", "post", "staffing_type"])
    return opened
