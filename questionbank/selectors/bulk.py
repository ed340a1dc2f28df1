"""Changes to many questions at once: who may make which, what each would do, what each has done."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, QuerySet, Value, When

from core.models import Office
from people.access import Can, has
from people.models import Person
from questionbank.models import BulkChange, BulkItem, QuestionQuerySet
from questionbank.rules import bulk as rules

OFFERED_FOR = timedelta(days=1)  # the list leads to the latest change for so long
_WHO = {  # besides those who manage the bank
    "topic": Can.WRITE_QUESTIONS, "difficulty": Can.WRITE_QUESTIONS, "add_tags": Can.WRITE_QUESTIONS, "remove_tags": Can.WRITE_QUESTIONS,
    "submit": Can.WRITE_QUESTIONS, "review": Can.REVIEW_QUESTIONS, "retire": Can.MANAGE_QUESTIONS, "restore": Can.MANAGE_QUESTIONS,
}  # fmt: skip


def actions_for(person: Any) -> list[BulkChange.Action]:
    manages = has(person, Can.MANAGE_QUESTIONS)
    return [one for one in BulkChange.Action if manages or has(person, _WHO[one])]


def standing_of(person: Any) -> rules.Standing:
    office = Office.current()
    return rules.Standing(has(person, Can.MANAGE_QUESTIONS), office is not None and office.two_person_review)


@dataclass(frozen=True)
class Preview:
    """How many would be changed as things stand, and how many not, by reason. What is so already is not looked for."""

    changing: int
    left: Counter[str]

    @property
    def found(self) -> int:
        return self.changing + self.left.total()

    @property
    def reasons(self) -> list[tuple[str, int]]:
        return in_words(self.left)


def preview(questions: QuestionQuerySet, action: str, by: Person) -> Preview:
    """One statement, however many: the reasons ask for status and author alone."""
    wrote = Case(When(current_revision__author=by, then=Value(True)), default=Value(False), output_field=BooleanField())
    groups = questions.order_by().annotate(wrote=wrote).values_list("status", "wrote").annotate(many=Count("pk"))
    counted: Counter[str] = Counter()
    standing = standing_of(by)
    for status, by_them, many in groups:
        counted[rules.why_not(action, standing, status=status, wrote=by_them)] += many
    changing = counted.pop("", 0)
    return Preview(changing, counted)


def in_words(left: Counter[str]) -> list[tuple[str, int]]:
    return [(rules.REASONS[why], many) for why, many in left.most_common() if many]


def changes_of(person: Any) -> QuerySet[BulkChange]:
    """Those a person made; who manages the bank sees all."""
    changes = BulkChange.objects.select_related("by", "job", "undone_by")
    return changes if has(person, Can.MANAGE_QUESTIONS) else changes.filter(by=person)


def latest_of(person: Person, now: datetime) -> BulkChange | None:
    """The latest change this person made, if it can still be taken back; one statement."""
    changed = BulkItem.objects.filter(change=OuterRef("pk"), why_not="")
    latest = BulkChange.objects.filter(by=person).select_related("job").annotate(has_changed=Exists(changed)).order_by("-id").first()
    offered = latest and latest.has_changed and latest.may_be_undone and latest.at > now - OFFERED_FOR
    return latest if offered else None


@dataclass(frozen=True)
class Outcome:
    """What a change has done, and what became of it when it was taken back."""

    changed: int
    taken_back: int
    left: Counter[str]

    @property
    def still_changed(self) -> int:
        return self.changed - self.taken_back

    @property
    def left_as_they_were(self) -> int:
        return self.left.total()

    @property
    def reasons(self) -> list[tuple[str, int]]:
        return in_words(self.left)


def outcome_of(change: BulkChange) -> Outcome:
    """One statement."""
    counted: Counter[str] = Counter()
    taken_back = 0
    for why, back, many in change.items.order_by().values_list("why_not", "taken_back").annotate(many=Count("pk")):
        counted[why] += many
        taken_back += many if back else 0
    changed = counted.pop("", 0)
    return Outcome(changed, taken_back, counted)
