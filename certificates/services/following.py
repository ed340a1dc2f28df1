"""Who holds a card and is transferred, leaves, retires or leaves the enforcement post gets a task to take it back; who comes back to such a post
keeps it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.urls import reverse

from certificates.models import Certificate, ReturnTask
from certificates.rules import returning as rules
from certificates.rules.life import State
from certificates.rules.telling import listed
from certificates.selectors import addressees
from core import audit
from notices.services import sending
from people.models import Membership, Person, PersonnelChange, Posting, PostKind
from people.registries import MembershipMoved, PersonChanged

KIND = "certificates.return"
HELD = [State.VALID, State.SUSPENDED]  # as they are stored: also who has one that has expired or is kept by the office
Cause, Change = ReturnTask.Cause, PersonnelChange.Kind
_ENDING = {Change.LEFT: Cause.LEFT, Change.RETIRED: Cause.RETIRED}


@dataclass(frozen=True)
class Happened:
    cause: ReturnTask.Cause
    on: date
    detail: str


def follow_changes(events: Sequence[PersonChanged]) -> None:
    """Inside the transaction of the change (`people.registries.register_change`): about eight statements however many people, one where nobody of
    them holds a card."""
    _open({one.person.pk: said for one in events if (said := _of_change(one))}, events[0].by, events[0].now)


def _of_change(event: PersonChanged) -> Happened | None:
    before = event.before.name if event.before else ""
    if event.kind in _ENDING:
        cause = _ENDING[event.kind]
        return Happened(cause, event.on, rules.left(event.on, before, str(event.kind.label), event.reason))
    if event.kind != Change.TRANSFERRED or event.after is None or event.before == event.after or event.with_unit:
        return None  # a corrected post or staffing type is told as a transfer, too; of a merged unit everybody works on as before
    return Happened(Cause.TRANSFERRED, event.on, rules.transferred(event.on, before, event.after.name, event.reason))


def follow_memberships(events: Sequence[MembershipMoved]) -> None:
    """Inside the transaction of the team's change (`people.registries.register_membership`). Whoever just leaves the office has no posting any more:
    of them the change itself tells."""
    _keep([one for one in events if _enforces(one.after) and not _enforces(one.before)])
    gone = [one for one in events if _enforces(one.before) and not _enforces(one.after)]
    if not gone:
        return
    keys = [one.person.pk for one in gone]
    here = set(Posting.objects.filter(person__in=keys, until_on=None).values_list("person", flat=True))
    others = Membership.objects.filter(person__in=keys, post_kind=PostKind.ENFORCEMENT, until_on=None)
    still = set(others.values_list("person", flat=True))
    _open({one.person.pk: _of_membership(one) for one in gone if one.person.pk in here - still}, gone[0].by, gone[0].now)


def _enforces(one: Membership | None) -> bool:
    return one is not None and one.post_kind == PostKind.ENFORCEMENT


def _of_membership(event: MembershipMoved) -> Happened:
    assert event.before is not None, "only who was on the post leaves it"
    team, before = event.before.team.name, event.before.get_post_kind_display()
    if event.after is None:
        return Happened(Cause.POST, event.on, rules.team_left(event.on, team, before))
    return Happened(Cause.POST, event.on, rules.post_changed(event.on, team, before, event.after.get_post_kind_display()))


def _cards(people: Collection[int]) -> list[Certificate]:
    """Their live cards, locked: whoever returns one at this moment comes before or after, and of two causes at once the second finds the task."""
    live = Certificate.objects.filter(person__in=people, state__in=HELD).select_related("person__unit")
    return list(live.select_for_update(no_key=True, of=("self",)).order_by("pk")) if people else []


def _open(happened: Mapping[int, Happened], by: Person | None, now: datetime) -> None:
    cards = _cards(happened)
    if not cards:
        return
    there = {one.certificate_id: one for one in ReturnTask.objects.filter(certificate__in=cards, closed_at=None)}
    opened = list[ReturnTask]()
    for card in cards:
        said = happened[card.person_id]
        if task := there.get(card.pk):
            task.detail, task.version = rules.appended(task.detail, said.detail), task.version + 1
        else:
            detail = rules.appended("", said.detail)
            opened.append(ReturnTask(certificate=card, cause=said.cause, on=said.on, detail=detail, opened_at=now))
    ReturnTask.objects.bulk_create(opened, batch_size=500)
    ReturnTask.objects.bulk_create(
        there.values(), batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=["detail", "version"]
    )  # fmt: skip
    if opened:
        audit.record("certificates.return_opened", by=by, now=now, subject=_subject(opened), cards=len(opened))
        _tell(opened, now)


def _subject(tasks: Sequence[ReturnTask]) -> str:
    names = list(dict.fromkeys(one.certificate.person.name for one in tasks))
    return names[0] if len(names) == 1 else f"{len(names)} 人"


def _tell(opened: Sequence[ReturnTask], now: datetime) -> None:
    """Who manages the certificates of these people hears of all of theirs at once."""
    who, lines = addressees.managers(), defaultdict[int, dict[int, str]](dict)
    for one in opened:
        person = one.certificate.person
        for manager in who.managers(person.unit.path):
            lines[manager][person.pk] = f"{person.name}：{one.detail}"
    told = [(manager, f"{listed(list(said.values()))}。请收回证件，或写明不需收回的理由。") for manager, said in lines.items()]
    sending.send_each(told=told, kind=KIND, title="有人员变动，请收回行政执法证", now=now, url=reverse("certificates:returns"))


def _keep(events: Sequence[MembershipMoved]) -> None:
    """Open tasks of whoever is on an enforcement post again are closed, with the reason."""
    cards = _cards([one.person.pk for one in events])
    tasks = list(ReturnTask.objects.filter(certificate__in=cards, closed_at=None).select_related("certificate__person")) if cards else []
    if not tasks:
        return
    by, now = events[0].by, events[0].now
    for reason, keys in _by_reason(tasks, {one.person.pk: one for one in events}):
        closing = ReturnTask.objects.filter(pk__in=keys)
        closing.update(outcome=ReturnTask.Outcome.KEPT, reason=reason, closed_by=by, closed_at=now, version=F("version") + 1)
    audit.record("certificates.return_kept", by=by, now=now, subject=_subject(tasks), cards=len(tasks), reason="回到执法岗位")


def _by_reason(tasks: Sequence[ReturnTask], events: Mapping[int, MembershipMoved]) -> Iterator[tuple[str, list[int]]]:
    """Who joins a team together has one reason."""
    found = defaultdict[str, list[int]](list)
    for one in tasks:
        event = events[one.certificate.person_id]
        assert event.after is not None, "only who is on the post is back"
        found[rules.back_on_post(event.on, event.after.team.name)].append(one.pk)
    yield from found.items()
