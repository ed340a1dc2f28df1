"""错题本 and 收藏 as their owner reads them. What a formal exam has reserved shows in neither (promise 5), and comes back with its end."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from people.models import Person
from questionbank import types
from questionbank.models import Question
from quiz.models import Favourite, Mistake
from quiz.selectors.practice import practisable

SHOWN = 50  # on one page


def due(person: Person, now: datetime) -> int:
    """How many wait today; two statements."""
    return due_mistakes(person, now).count()


def due_mistakes(person: Person, now: datetime) -> QuerySet[Mistake]:
    waiting = Mistake.objects.filter(person=person).there_at(now).due_on(timezone.localdate(now))
    return waiting.filter(Exists(practisable(now).filter(pk=OuterRef("question"))))


@dataclass(frozen=True)
class Entry:
    """One question in a list: what it is, and why it is not to be practised now ("" where it is)."""

    question: Question
    why_not: str
    due_on: date | None = None
    rights: int = 0
    revised: bool = False

    @property
    def stem(self) -> str:
        said = self.question.current_revision
        return types.get(self.question.type).shown(said.stem) if said else ""


def book(person: Person, now: datetime) -> QuerySet[Mistake]:
    """The book in the order in which it comes due."""
    there = Mistake.objects.filter(person=person).there_at(now)
    return there.filter(Exists(_readable(now))).select_related("question__current_revision").order_by("due_on", "pk")


def favourites(person: Person, now: datetime) -> QuerySet[Favourite]:
    """The latest first."""
    own = Favourite.objects.filter(person=person).filter(Exists(_readable(now)))
    return own.select_related("question__current_revision").order_by("-pk")


def _readable(now: datetime) -> QuerySet[Question]:
    """By OuterRef("question"): not reserved, and in nobody's unfinished or withdrawn import."""
    return Question.objects.live().free_at(now).filter(pk=OuterRef("question"), current_revision__isnull=False)


def mistake_entry(mistake: Mistake) -> Entry:
    revised = mistake.revision_id != mistake.question.current_revision_id
    return Entry(mistake.question, why_not(mistake.question), mistake.due_on, mistake.rights, revised)


def favourite_entry(favourite: Favourite) -> Entry:
    return Entry(favourite.question, why_not(favourite.question))


def why_not(question: Question) -> str:
    """Why a question that is not reserved is not practised now."""
    if question.merged_into_id is not None:
        return "与另一道题重复，已合并，不再出现"
    if question.status == Question.Status.RETIRED:
        return "已停用，不再出现"
    return "" if question.status == Question.Status.REVIEWED else "正在修改或审核，通过后再出现"
