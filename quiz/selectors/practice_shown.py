"""A question as it is practised: without its key before it was answered, with all there is to learn from it after."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from core.models import StoredFile
from people.models import Person
from questionbank import types
from questionbank.models import LegalBasis, Question, Revision
from questionbank.rules.images import shown_at
from questionbank.selectors.grounds import articles_of
from questionbank.selectors.images import FILE_KIND
from quiz.models import Favourite, Mistake, PracticeAnswer
from quiz.rules.draw import Part, option_order
from quiz.selectors.images import UrlOf, with_images
from quiz.selectors.paper import ShownCase, answer_fields, options_as_shown
from quiz.selectors.practice import parts_of
from quiz.selectors.results import answer_and_key
from statutes.models import Article

Ground = tuple[LegalBasis, Article | None]


def of_practice(question: Question) -> UrlOf:
    return lambda file: reverse("quiz:practice_image", args=[question.public_id, file])


def images_of(question: Question) -> QuerySet[StoredFile]:
    """The pictures of what a question says or said, and of the sub-questions of a case."""
    said = Revision.objects.filter(Q(question=question) | Q(question__case=question), files=OuterRef("pk"))
    return StoredFile.objects.filter(Exists(said), owner_kind=FILE_KIND)


@dataclass(frozen=True)
class Shown:
    """What is to be answered (`items`, numbered from 1), below the material of a case."""

    question: Question
    case: ShownCase | None
    items: list[dict[str, Any]]


def question_as_shown(question: Question, turn: UUID) -> Shown:
    """Nothing of keys. One statement for a case, none for others."""
    items = [_to_answer(one, position, question, turn) for position, one in enumerate(parts_of(question), 1)]
    said = question.current_revision if types.get(question.type).has_parts else None
    return Shown(question, _material(said, question, len(items)), items)


def _to_answer(one: Question, position: int, whole: Question, turn: UUID) -> dict[str, Any]:
    said, kind = one.current_revision, types.get(one.type)
    assert said is not None
    order = options_as_shown(said.options, _order(said, one.type, turn))
    item = {"position": position, "options": order, **answer_fields(kind, said.stem, {})}
    return with_images(item, said.images, of_practice(whole))


def _order(said: Revision, kind: str, turn: UUID) -> list[str]:
    """Other letters at each turn, and in one turn always the same."""
    part = Part(said.pk, kind, tuple(one["id"] for one in said.options), said.fixed_order)
    return option_order(part, random.Random(f"{turn}{said.pk}"), shuffle=True)  # noqa: S311 - a change of letters, no secret


def _material(said: Revision | None, question: Question, parts: int) -> ShownCase | None:
    return ShownCase("案例", said.stem, 1, parts, shown_at(said.images, "", of_practice(question))) if said else None


class Answered(Protocol):
    """One question's answer as it is stored, with its revision and question."""

    @property
    def pk(self) -> int: ...
    @property
    def revision(self) -> Revision: ...
    @property
    def content(self) -> dict[str, Any]: ...
    @property
    def right(self) -> bool | None: ...
    @property
    def turn(self) -> UUID: ...


@dataclass(frozen=True)
class Outcome:
    """What came of one turn. `right` is None while the person has not said it of their own text."""

    shown: Shown
    turn: UUID
    right: bool | None
    grounds: Sequence[Ground]  # of the case as a whole
    explanation: str
    is_favourite: bool
    mistake: Mistake | None  # while it is in the book

    @property
    def to_judge(self) -> bool:
        return self.right is None


def outcome(question: Question, rows: Sequence[PracticeAnswer], person: Person, today: date) -> Outcome:
    """From what is stored of the turn (with revision, question and material of each answer); five statements."""
    whole = rows[0].revision.case_revision
    items, grounds = answers_as_shown(rows, question, today)
    right = None if any(one.right is None for one in rows) else all(one.right for one in rows)
    own: Any = {"person": person, "question": question}
    return Outcome(
        Shown(question, _material(whole, question, len(items)), items),
        rows[0].turn,
        right,
        grounds.get(whole.pk, []) if whole else [],
        whole.explanation if whole else "",
        Favourite.objects.filter(**own).exists(),
        Mistake.objects.filter(**own, left_at__isnull=True).first(),
    )


def answers_as_shown(rows: Sequence[Answered], question: Question, today: date) -> tuple[list[dict[str, Any]], dict[int, list[Ground]]]:
    """Own answers beside keys, explanations and articles; and by revision what each rests on, the material of a case too. Three statements."""
    whole = rows[0].revision.case_revision
    bases: dict[int, list[LegalBasis]] = {}
    said = [one.revision.pk for one in rows] + ([whole.pk] if whole else [])
    for basis in LegalBasis.objects.filter(revision__in=said).order_by("pk"):
        bases.setdefault(basis.revision_id, []).append(basis)
    articles = articles_of([one for some in bases.values() for one in some], today)
    grounds = {revision: [(one, articles.get(one.pk)) for one in some] for revision, some in bases.items()}
    return [_answered(row, position, question, grounds) for position, row in enumerate(rows, 1)], grounds


def _answered(row: Answered, position: int, whole: Question, grounds: dict[int, list[Ground]]) -> dict[str, Any]:
    said = row.revision
    item = answer_and_key(said, _order(said, said.question.type, row.turn), row.content, key_released=True)
    mine = {"position": position, "answer": row.pk, "right_so_far": row.right, "grounds": grounds.get(said.pk, [])}
    return with_images({**item, **mine}, said.images, of_practice(whole))


def rows_of(person: Person, turn: UUID) -> list[PracticeAnswer]:
    """What is stored of a turn, as `outcome` wants it; one statement."""
    related = ("revision__question", "revision__case_revision")
    return list(PracticeAnswer.objects.filter(person=person, turn=turn).select_related(*related).order_by("pk"))
