"""What may be practised, and what comes next."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.models import Office
from people.models import Person
from questionbank import types
from questionbank.models import BasisFlag, Question, QuestionQuerySet
from questionbank.selectors import filtered, offered_types
from quiz.models import Favourite, Mistake, PracticeAnswer, Practised
from quiz.rules.practice import FAVOURITES, MISTAKES, Choice
from quiz.selectors.pool import PARTS

NEAR = 300  # questions of the whole bank


def practisable(now: datetime) -> QuestionQuerySet:
    """Reviewed, of a type the office uses, and not reserved by a formal exam (promise 5). One statement asks for the office."""
    return Question.objects.drawable().free_at(now).filter(type__in=[one.code for one in offered_types(Office.current())])


def chosen(questions: QuestionQuerySet, choice: Choice, person: Person, now: datetime) -> QuestionQuerySet:
    """Those of `questions` the person chose, in a limited series without what it had already."""
    found = filtered(questions, type=choice.type, difficulty=choice.difficulty, law=choice.law)
    if choice.among == MISTAKES:
        found = found.filter(pk__in=Mistake.objects.there_at(now).due_on(timezone.localdate(now)).filter(person=person).values("question"))
    if choice.among == FAVOURITES:
        found = found.filter(pk__in=Favourite.objects.filter(person=person).values("question"))
    if choice.series and (choice.limit or choice.among):
        found = found.exclude(pk__in=PracticeAnswer.objects.filter(person=person, series=choice.series).values("question"))
    return found


def next_question(choice: Choice, person: Person, now: datetime) -> Question | None:
    """One the person has not had, any of them alike, else the one had longest ago; one in doubt only where there is no other. At most seven
    statements."""
    found = chosen(practisable(now), choice, person, now)
    doubtful = BasisFlag.objects.in_doubt_on(timezone.localdate(now)).values(whole=Coalesce("question__case", "question"))
    for some in (found.exclude(pk__in=doubtful), found.filter(pk__in=doubtful)):
        key = _not_had(some, person) or _longest_ago(some, person)
        if key is not None:
            return Question.objects.get(pk=key)
    return None


def _not_had(questions: QuestionQuerySet, person: Person) -> int | None:
    """By public id, which is random: one near to a random one, looked for among few, else the first."""
    had = Practised.objects.filter(person=person).values("question")
    left = questions.exclude(pk__in=had).order_by("public_id").values_list("pk", flat=True)
    near = Question.objects.filter(public_id__gte=uuid4()).order_by("public_id").values("pk")[:NEAR]
    return left.filter(pk__in=near).first() or left.first()


def _longest_ago(questions: QuestionQuerySet, person: Person) -> int | None:
    had = Practised.objects.filter(Exists(questions.filter(pk=OuterRef("question"))), person=person)
    return had.order_by("last_at").values_list("question", flat=True).first()


def parts_of(question: Question) -> list[Question]:
    """What of a question or case is answered, in order: itself, or the sub-questions (one statement)."""
    if not types.get(question.type).has_parts:
        return [question]
    return list(PARTS.filter(case=question).select_related("current_revision").order_by("place"))


class Far(NamedTuple):
    """How far a series is."""

    done: int = 0
    right: int = 0


def far(person: Person, series: UUID) -> Far:
    """One statement. What somebody still has to say of their own text counts as done, not as right."""
    said = PracticeAnswer.objects.filter(person=person, series=series)
    not_right = Count("turn", distinct=True, filter=~Q(right=True) | Q(right__isnull=True))
    counts = said.aggregate(done=Count("turn", distinct=True), not_right=not_right)
    return Far(counts["done"], counts["done"] - counts["not_right"])
