"""Credits from practice: a question practised right pays once a year, by the year's rule and up to its caps."""

from datetime import datetime

from django.db.models import Exists
from django.utils import timezone

from core.models import Office
from people.models import Person
from questionbank import types
from questionbank.models import Question, Revision
from training.models import CreditRule, PracticePass, Source
from training.services import earning
from training.services.ledger import Earned

QUESTION = 100  # one question, as rules pay for it
LABEL = "练习答对的题"


def earn_by_practice(person: Person, revision: Revision, right: bool, now: datetime) -> None:
    """Inside the transaction that stores the answer, which holds the person (`quiz.registries.register_practised`).

    One statement where the office or the year pays nothing, and for a wrong answer none. What somebody judged themselves pays nothing.
    """
    if not right:
        return
    today = timezone.localdate(now)
    pays = CreditRule.objects.filter(Exists(Office.objects.filter(credits=True)), year=today.year, source=Source.PRACTICE, credits__gt=0)
    if not pays.exists() or _judged_by_person(revision.question):
        return
    once = {"person": person, "question_id": revision.question_id, "year": today.year}
    if PracticePass.objects.filter(**once).exists():
        return
    PracticePass.objects.create(**once, at=now)
    earning.earn(Source.PRACTICE, [Earned(person.pk, today.toordinal(), today, LABEL, 0, QUESTION)], now, adding=True)


def _judged_by_person(question: Question) -> bool:
    """One statement for a case, none for others."""
    if not types.get(question.type).has_parts:
        return types.get(question.type).marked_by_hand
    return question.parts.filter(place__gt=0, type__in=types.marked_by_hand()).exists()
