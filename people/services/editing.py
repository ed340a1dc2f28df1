"""Putting right what is stored of a person: the facts of the account, and the latest posting."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from core import audit, mail
from core.errors import Refused, Stale
from people import access, registries
from people.models import Person, PersonnelChange, Posting, StaffingType
from people.registries import PersonChanged
from people.rules import changes as rules
from people.rules.names import initials
from people.rules.table import EMAIL, LABELS, MOST_EMAIL, NO_EMAIL, Row
from people.rules.texts import plain_number
from people.services import postings
from people.services.persons import read_one

Kind = PersonnelChange.Kind
NO_SORT_NUMBER = 9999
_KEYS = {"name": "person_name"}  # as the audit trail calls it: a unit's name is another thing


def edit(*, person: Person, values: Mapping[str, str], seen_version: int, by: Person, now: datetime, shares_mobile: bool = False) -> Person:
    """Name, account, staff number, mobile, e-mail and sort number as typed, under the rules of the import; an empty number or address takes it away.
    The masked one, which is all that pages and programs are shown, keeps the one there is; so does an address that is not spoken of.
    `shares_mobile` says that two people really have one number. `Stale` where somebody changed the person since `seen_version`."""
    access.refuse_beyond(by, person)
    if person.mobile and values["mobile"] == person.masked_mobile:
        values = {**values, "mobile": person.mobile}
    if values.get("email", person.masked_email) == person.masked_email:
        values = {**values, "email": person.email}
    row = read_one(values=values, unit=person.unit, staffing_type=person.staffing_type, today=timezone.localdate(now))
    if not row.account:
        raise Refused("account_missing", "请填写账号。", field="account")
    account = person.account if row.account == person.account.lower() else row.account
    _refuse_taken(person, row)
    if row.mobile and row.mobile != person.mobile and not shares_mobile:
        _refuse_shared(person, row.mobile)
    new: dict[str, Any] = {
        "name": row.name, "account": account, "staff_number": row.staff_number or None, "mobile": row.mobile, "email": row.email,
        "sort_number": NO_SORT_NUMBER if row.sort_number is None else row.sort_number,
    }  # fmt: skip
    before = {name: getattr(person, name) for name in new}
    try:
        with transaction.atomic():
            person.update_from(seen_version, **new, name_initials=initials(row.name))
            changed = [name for name in new if before[name] != new[name]]
            shown = [{_KEYS.get(name, name): _shown(name, side[name]) for name in changed} for side in (before, new)]
            audit.record("people.edited", by=by, now=now, subject=f"{person.account} {person.name}", before=shown[0], after=shown[1])
    except IntegrityError as error:
        raise Refused("person_taken", "这个账号或工号刚刚被别人用了，请换一个再保存。", field="account") from error
    return person


def _refuse_taken(person: Person, row: Row) -> None:
    """Accounts and staff numbers both sign in: neither may be another's account or staff number."""
    others = Person.objects.exclude(pk=person.pk)
    for name, value in (("account", row.account), ("staff_number", row.staff_number)):
        if value and others.filter(Q(account__iexact=value) | Q(staff_number__iexact=value)).exists():
            raise Refused(f"{name}_taken", f"这个{LABELS[name]}已是别人的账号或工号，请换一个。", field=name)


def _refuse_shared(person: Person, mobile: str) -> None:
    holders = Person.objects.filter(mobile=mobile, status=Person.Status.ACTIVE).exclude(pk=person.pk)
    if holders.exists():
        sentence = "这个手机号已登记在另一人名下，两人共用后都不能再用它登录。请核对；确是两人共用，请勾选“两人共用这个手机号”。"
        raise Refused("mobile_shared", sentence, field="mobile")


def _shown(name: str, value: Any) -> str:
    """As the audit trail keeps it: no number in full."""
    masked = {"mobile": "masked_mobile", "email": "masked_email"}
    return str(getattr(Person(**{name: value}), masked[name]) if name in masked else value or "")


def set_own_email(*, person: Person, email: str, now: datetime) -> Person:
    """One's own address for notices; an empty one takes it away."""
    if not mail.is_on():
        raise Refused("mail_off", "单位没有开启邮件，不用登记邮箱。", field="email")
    email = plain_number(email)
    if email and (len(email) > MOST_EMAIL or not EMAIL.fullmatch(email)):
        raise Refused("email_shape", NO_EMAIL.format(email[:30]), field="email")
    if email != person.email:
        before = person.masked_email
        with transaction.atomic():
            person.update_from(person.version, email=email)
            audit.record("people.email_set", by=person, now=now, subject=person.account, before=before, after=person.masked_email)
    return person


def correct_posting(
    *,
    person: Person,
    post: str,
    staffing_type: StaffingType,
    from_on: date,
    until_on: date | None,
    reason: str,
    seen_version: int,
    by: Person,
    now: datetime,
) -> Posting:
    """Put right what was entered wrongly in the latest posting; the row of 变动人员 that began or ended it follows, and rooms above where the
    staffing type was wrong. The last day is corrected only where there is one. Refuses what would overlap; `Stale` where somebody changed the
    person since `seen_version`."""
    with transaction.atomic():
        present = Person.objects.select_for_update(of=("self",)).select_related("unit", "staffing_type").get(pk=person.pk)
        if present.version != seen_version:
            raise Stale("stale", "这个人的任职刚刚有过变动，您的更正还没有保存。请核对后再决定。", row=present)
        latest, previous = [*present.postings.select_related("unit", "staffing_type").order_by("-from_on")[:2], None][:2]
        assert latest is not None
        latest.person = present
        until_on = until_on if latest.until_on else None
        met = previous is not None and previous.until_on == latest.from_on - timedelta(days=1)
        refused = rules.why_not_correct(
            from_on=from_on, until_on=until_on, was_ended=latest.until_on is not None, today=timezone.localdate(now),
            previous_from_on=previous.from_on if previous else None, previous_ended_on=previous.until_on if previous and not met else None,
        )  # fmt: skip
        if refused:
            raise Refused("posting_wrong", refused[1], field=refused[0])
        before, other_type = _in_words(latest), latest.staffing_type != staffing_type
        _let_changes_follow(latest, post=post, staffing_type=staffing_type, from_on=from_on, until_on=until_on)
        posting = postings.correct(posting=latest, post=post, staffing_type=staffing_type, from_on=from_on, until_on=until_on)
        present.update_from(seen_version)
        subject = f"{present.account} {present.name}"
        audit.record("people.posting_corrected", by=by, now=now, subject=subject, before=before, after=_in_words(posting), reason=reason)
        if other_type and posting.until_on is None:
            registries.changed(PersonChanged(present, Kind.TRANSFERRED, posting.unit, posting.unit, from_on, f"更正任职，{reason}", by, now))
    return posting


def _in_words(posting: Posting) -> str:
    return f"{posting.unit.name} {posting.post or '无职务'} {posting.staffing_type} {posting.from_on}—{posting.until_on or '今'}"


def _let_changes_follow(latest: Posting, *, post: str, staffing_type: StaffingType, from_on: date, until_on: date | None) -> None:
    """变动人员名单 tells what is so: the accepted rows of the days that are corrected get the right ones."""
    accepted = latest.person.changes.filter(state=PersonnelChange.State.ACCEPTED)
    begun = accepted.filter(kind__in=[Kind.JOINED, Kind.TRANSFERRED, Kind.RETURNED], effective_on=latest.from_on)
    begun.update(effective_on=from_on, post=post, staffing_type=staffing_type)
    if latest.until_on and until_on:
        ends = [max(latest.from_on, latest.until_on), latest.until_on + timedelta(days=1)]
        ended = accepted.filter(kind__in=[Kind.LEFT, Kind.RETIRED], effective_on__in=ends)
        ended.update(effective_on=until_on + timedelta(days=1), post=post, staffing_type=staffing_type)
