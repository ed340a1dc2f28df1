"""After an outage: all whose time ran out without them go on at once. The worker opens one after another again."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from core import jobs
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job
from people.models import Person
from quiz.models import Attempt, Exam
from quiz.selectors.monitor import ran_out
from quiz.services import annulling, invigilating
from quiz.services.interventions import check_minutes, given, hold_exam

JOB = "reopen_all"


def ask(*, exam: Exam, since: datetime, minutes: int, past_closing: bool, reason: str, by: Person, now: datetime) -> Job:
    """Refused at once where it would be refused for everybody."""
    check_minutes(minutes)
    given(reason)
    with transaction.atomic():
        held = hold_exam(exam.pk)
        annulling.refuse_confirmed(held)
        people = ran_out(held, since).count()
        if not people:
            raise Refused("nobody_ran_out", "从这个时间起，没有人到时被收卷，不用恢复。请把时间改早一些。", field="since")
        invigilating.refuse_known_keys(held, now, own_key=True)
        invigilating.beyond(held, [now + timedelta(minutes=minutes)] * people, past_closing, now)
        values = {"since": since.isoformat(), "minutes": minutes, "past_closing": past_closing, "reason": reason, "person": by.pk}
        back = reverse("quiz:monitor", args=[held.public_id])
        return jobs.ask(JOB, title=f"恢复答题 · {held.title}"[:80], by=by, now=now, back_url=back, exam=held.pk, **values)


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    """Each in a transaction of its own; whoever cannot go on, or does so already, is left as they are and counted."""
    by = Person.objects.get(pk=params["person"])
    keys = list(ran_out(Exam.objects.get(pk=params["exam"]), datetime.fromisoformat(params["since"])).values_list("pk", flat=True))
    opened = 0
    for place, attempt in enumerate(Attempt.objects.select_related("candidate").filter(pk__in=keys).iterator(), 1):
        try:
            annulling.reopen(attempt=attempt, minutes=params["minutes"], past_closing=params["past_closing"], reason=params["reason"], by=by, now=now)
            opened += 1
        except Refused:
            pass
        progress(place * 99 // len(keys))
    left = f"，{len(keys) - opened} 人没有恢复，请在考场监控里逐人查看" if opened < len(keys) else ""
    return Product(sentence=f"已恢复 {opened} 人的答题{left}。")
