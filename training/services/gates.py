"""Setting the credit gate of an exam."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.errors import Refused
from core.models import Office
from people.models import Person
from quiz.models import Exam
from quiz.services import admission
from training.models import CreditGate
from training.selectors import gates


def ask(*, exam: Exam, credits: int, by: Person, now: datetime) -> None:
    """The exam asks so many credits (1/100) of its year from now on; 0: none. Whoever has started goes on."""
    office = Office.current()
    if office is None or not office.credits:
        raise Refused("credits_off", "本单位没有启用学分。")
    if not gates.may_ask(exam):
        raise Refused("no_gate", "只有在本系统作答的正式考试、补考和模拟考试可以要求学分。")
    with transaction.atomic():
        held = admission.ask_more(exam=exam, asks=bool(credits), now=now)
        before = gates.asked_of(held)
        if credits:
            CreditGate.objects.update_or_create(exam=held, defaults={"credits": credits, "by": by, "at": now})
        else:
            CreditGate.objects.filter(exam=held).delete()
        audit.record("training.gate_set", by=by, now=now, subject=held.title, exam=held.pk, before=before.credits if before else 0, after=credits)
