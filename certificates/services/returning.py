"""Closing a task to take a card back without taking it: somebody decides, with a reason, that it stays. A return closes it by itself
(`services.events`)."""

from datetime import datetime

from django.db import transaction

from certificates.models import ReturnTask
from core import audit
from core.errors import Refused
from people.access import Can, covers
from people.models import Person


def keep(*, task: ReturnTask, reason: str, seen_version: int, by: Person, now: datetime) -> ReturnTask:
    """The card stays. Refuses at `reason` where there is none, and a task that is closed; `Stale` where it changed since `seen_version`."""
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("reason_missing", "请写明不需收回的理由。", field="reason")
    with transaction.atomic():
        present = ReturnTask.objects.select_for_update(of=("self",)).select_related("certificate__person__unit").get(pk=task.pk)
        person = present.certificate.person
        if not covers(by, Can.MANAGE_CERTIFICATES, person.unit):
            raise Refused("not_yours", f"{person.name}不在您管理的单位里。")
        if present.closed_at is not None:
            raise Refused("return_closed", f"{person.name}的这项已经办结：{present.get_outcome_display()}。")
        present.update_from(seen_version, outcome=ReturnTask.Outcome.KEPT, reason=reason[:200], closed_by=by, closed_at=now)
        subject = f"{person.name} {present.certificate.number or present.certificate.get_family_display()}"
        audit.record("certificates.return_kept", by=by, now=now, subject=subject, reason=reason, certificate=str(present.certificate.public_id))
    return present
