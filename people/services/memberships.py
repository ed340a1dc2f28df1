"""Who belongs to a team: joining, another post or field from a day, leaving. What was stays as rows."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from core import audit
from core.errors import Refused
from people import registries
from people.access import Can, covers
from people.models import EnforcementField, Membership, Person, Team
from people.registries import MembershipMoved
from people.rules import teams as rules
from people.services import teams


@dataclass(frozen=True)
class Joining:
    """Who joins, in what post, from which day, for what field of enforcement."""

    person: Person
    post_kind: str
    from_on: date
    field: EnforcementField | None = None


def join(
    *, team: Team, person: Person, post_kind: str, from_on: date, today: date, by: Person, now: datetime, field: EnforcementField | None = None
) -> Membership:
    """`person` belongs to `team` from that day on; refuses at `person` or `from_on`."""
    return join_many(team=team, joinings=[Joining(person, post_kind, from_on, field)], today=today, by=by, now=now)[0]


def join_many(*, team: Team, joinings: Sequence[Joining], today: date, by: Person, now: datetime) -> list[Membership]:
    """All of them belong to `team`, or none; what is wrong with each is said in one refusal."""
    with transaction.atomic():
        team = teams.held(team, by)
        wrong = [one for one in hurdles(team=team, joinings=joinings, today=today, by=by) if one]
        if wrong:
            raise Refused(wrong[0].code, "".join(one.sentence for one in wrong), field=wrong[0].field)
        made = Membership.objects.bulk_create(
            Membership(team=team, person=one.person, post_kind=one.post_kind, field=one.field, from_on=one.from_on) for one in joinings
        )
        for one in made:
            _record("people.member_joined", one, one.from_on, by, now)
        registries.membership_moved(*(MembershipMoved(one.person, None, one, one.from_on, by, now) for one in made))
    return made


def hurdles(*, team: Team, joinings: Sequence[Joining], today: date, by: Person) -> list[Refused | None]:
    """What keeps each of them from joining, if anything; a person who stands there twice is already in the team the second time. One query."""
    spans: dict[int, list[rules.Span]] = {}
    people = [one.person.pk for one in joinings]
    for person, first, last in team.memberships.filter(person__in=people).values_list("person_id", "from_on", "until_on"):
        spans.setdefault(person, []).append((first, last))
    return [_hurdle(one, spans.setdefault(one.person.pk, []), today, by) for one in joinings]


def _hurdle(one: Joining, spans: list[rules.Span], today: date, by: Person) -> Refused | None:
    if not one.person.is_active or not covers(by, Can.MANAGE_PEOPLE, one.person.unit):
        return Refused("member_beyond", f"{one.person.name}不在职，或不在您管理的单位范围内。", field="person")
    if why_not := rules.why_not_join(one.from_on, today, spans):
        return Refused("member_day", f"{one.person.name}：{why_not}", field="from_on")
    spans.append((one.from_on, None))
    return None


def change_post(
    *,
    membership: Membership,
    post_kind: str,
    on: date,
    today: date,
    seen_version: int,
    by: Person,
    now: datetime,
    field: EnforcementField | None = None,
) -> Membership:
    """Another post, another field or both from `on`: the membership ends the day before, and a new one begins; on its first day it is corrected.
    Refuses at `post_kind` or `on`; `Stale` if somebody changed the membership since `seen_version`."""
    with transaction.atomic():
        present = _open(membership, by)
        if why_not := rules.why_not_another_post(on, today, present.from_on):
            raise Refused("member_day", why_not, field="on")
        before, first_day = copy(present), on == present.from_on
        values: dict[str, Any] = {"post_kind": post_kind, "field": field} if first_day else {"until_on": on - timedelta(days=1)}
        present.update_from(seen_version, **values)
        if (post_kind, field) == (before.post_kind, before.field):
            raise Refused("member_same_post", f"{before.person.name}已经是{before.post_and_field}，请选择另一种。", field="post_kind")
        if not first_day:
            present = Membership.objects.create(team=present.team, person=present.person, post_kind=post_kind, field=field, from_on=on)
        _record("people.member_post", present, on, by, now)
        registries.membership_moved(MembershipMoved(present.person, before, present, on, by, now))
    return present


def end(*, membership: Membership, until_on: date, today: date, seen_version: int, by: Person, now: datetime) -> Membership:
    """`until_on` is the last day in the team; refuses at `until_on`. `Stale` as in `change_post`."""
    with transaction.atomic():
        present = _open(membership, by)
        if why_not := rules.why_not_end(until_on, today, present.from_on):
            raise Refused("member_day", why_not, field="until_on")
        before = copy(present)
        present.update_from(seen_version, until_on=until_on)
        _record("people.member_left", present, until_on, by, now)
        registries.membership_moved(MembershipMoved(present.person, before, None, until_on + timedelta(days=1), by, now))
    return present


def _open(membership: Membership, by: Person) -> Membership:
    """The membership as it stands now, with its team locked; refuses one that has ended."""
    teams.held(membership.team, by)
    present = Membership.objects.select_related("team", "person", "field").get(pk=membership.pk)
    refuse_ended(present)
    return present


def refuse_ended(one: Membership) -> None:
    """Refuse what has ended, with the whole team or by itself; the sentence says what stands now."""
    teams.refuse_closed(one.team)
    if one.until_on is not None:
        later = Membership.objects.filter(team=one.team, person=one.person, until_on=None).select_related("field").first()
        stands = f"现在自 {later.from_on} 起是{later.post_and_field}" if later else "现在不在队里"
        ended = f"{one.person.name}的这一段已于 {one.until_on} 结束"
        raise Refused("member_left", f"{ended}，{stands}。这一段不能再改，请回到“{one.team.name}”再办理。")


def _record(event: str, one: Membership, on: date, by: Person, now: datetime) -> None:
    subject, field = f"{one.person.account} {one.person.name}", one.field.name if one.field else ""
    audit.record(event, by=by, now=now, subject=subject, team=one.team.name, post=one.get_post_kind_display(), enforcement_field=field, on=str(on))
