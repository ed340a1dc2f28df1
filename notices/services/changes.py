"""Telling of filed changes of people: the clerks that one waits, the liaison what came of it (handler of `people.registries.filing_moved`)."""

from datetime import datetime

from django.urls import reverse

from notices.services.sending import send
from people.access import Can, holders
from people.models import PersonnelChange

KIND = "people.change"


def tell_filed(change: PersonnelChange, now: datetime) -> None:
    """Inside the caller's transaction. Who files and also manages the unit is told nothing new."""
    unit = change.from_unit or change.to_unit
    assert unit is not None
    what = f"{change.name}{change.get_kind_display()}"
    if change.state == PersonnelChange.State.FILED:
        body = f"{change.effective_on} 起，{change.reason}。请核对后受理或退回。"
        url = reverse("people:change_decide", args=[change.public_id])
        people = holders(Can.MANAGE_PEOPLE, unit).exclude(pk=change.filed_by_id or 0)
        send(people=people, kind=KIND, title=f"{unit.name}填报：{what}", body=body, url=url, now=now)
    elif change.filed_by and change.filed_by_id != change.decided_by_id:
        body = change.answer or f"已受理，{change.effective_on} 起生效。"
        title = f"{what}：{change.get_state_display()}"
        send(people=[change.filed_by], kind=KIND, title=title, body=body, url=reverse("people:changes"), now=now)
