"""What the tests of changes of many questions say shortly."""

from typing import Any

from people.models import Person
from questionbank.models import BulkChange, Question
from questionbank.selectors import bulk as reads
from questionbank.services import bulk, bulk_undo
from tests.factories import NOON


def changed(by: Person, action: str, *asked: Question, value: Any = "") -> BulkChange:
    return bulk.change_ticked(action=action, value=value, keys=[one.pk for one in asked], by=by, now=NOON)


def undone(change: BulkChange, by: Person) -> None:
    change.refresh_from_db()
    bulk_undo.undo(change=change, by=by, now=NOON, back_url="")


def told(change: BulkChange) -> tuple[int, dict[str, int]]:
    outcome = reads.outcome_of(change)
    return outcome.changed, dict(outcome.left)


def tags(question: Question) -> list[str]:
    return [one.name for one in question.tags.all()]


def fresh(*asked: Question) -> list[Question]:
    return [Question.objects.get(pk=one.pk) for one in asked]
