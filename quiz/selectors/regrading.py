"""更正评分, looked at beforehand: whose result a ruling would change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from questionbank import types
from questionbank.models import Revision
from quiz.models import Answer, Attempt, Candidate, Exam, KeyRuling, Mark, PaperItem
from quiz.registries import Moved, Outcome
from quiz.rules import grading
from quiz.rules.grading import DROP, Counted, Sitting
from quiz.selectors.hand_awards import settled_for
from quiz.selectors.rulings import in_force, ruled_item
from quiz.selectors.sittings import sittings_of


class Change(NamedTuple):
    """A candidate's result before and after."""

    candidate: Candidate
    before: Counted
    after: Counted

    @property
    def other_attempt(self) -> bool:
        """Another attempt counts than before."""
        return (self.before.best and self.before.best.number) != (self.after.best and self.after.best.number)

    @property
    def grades(self) -> tuple[str, str]:
        labels: dict[str, str] = dict(Candidate.Grade.choices)
        return labels.get(self.before.grade, "—"), labels.get(self.after.grade, "—")

    @property
    def moved(self) -> Moved:
        one = self.candidate
        return Moved(one.person_id, one.exam_unit.path, one.standing, *(_outcome(said) for said in (self.before, self.after)))


def _outcome(said: Counted) -> Outcome:
    return Outcome(said.best is not None, said.grade, said.best.score if said.best else None, said.first_passed)


@dataclass
class Preview:
    """`graded` attempts have this question and a mark, `other_scores` of them get another score; `changes`: whose result is another, by unit and
    name; `left_empty` papers would have no question left."""

    graded: int = 0
    other_scores: int = 0
    left_empty: int = 0
    changes: list[Change] = field(default_factory=list)

    @property
    def other_grades(self) -> int:
        return sum(one.before.grade != one.after.grade for one in self.changes)


def preview(exam: Exam, revision: Revision, ruling: KeyRuling) -> Preview:
    """What `ruling`, not saved yet, would do: only what this question earns is graded anew, all else is as the marks say. At most five statements."""
    known = in_force(exam.pk)
    said = {**known, revision.pk: ruling}
    dropped = _dropped(exam, [pk for pk, one in said.items() if one.kind == DROP and pk != revision.pk])
    found = Preview()
    after: dict[int, dict[int, tuple[int, str]]] = {}
    by_hand: dict[int, dict[int, int]] = {}
    if types.get(revision.question.type).marked_by_hand:
        by_hand = settled_for(exam, _items(exam, [revision.pk]).values("paper__attempt"))
    for row in _marked(exam, revision):
        item = ruled_item(row["position"], revision.question.type, revision.key, row["points"], ruling)
        row["given"] = by_hand.get(row["attempt"], {}).get(row["position"])
        score, grade, is_empty = _regraded(exam, item, row, dropped.get(row["paper"], 0))
        found.graded += 1
        found.left_empty += is_empty
        found.other_scores += score != row["score"]
        after.setdefault(row["candidate"], {})[row["attempt"]] = (score, grade)
    found.changes = _changes(exam, revision, after)
    return found


def _marked(exam: Exam, revision: Revision) -> Iterable[dict[str, Any]]:
    """The attempts that count with this question, each with its latest mark and the answer to it."""
    at = {"paper": OuterRef("paper"), "position": OuterRef("position")}
    latest = Mark.objects.filter(attempt=OuterRef("paper__attempt")).order_by("-id")
    rows = _items(exam, [revision.pk]).annotate(
        content=Subquery(Answer.objects.filter(**at).values("content")[:1]),
        score=Subquery(latest.values("score")[:1]),
        awards=Subquery(latest.values("awards")[:1]),
        pending=Subquery(latest.values("pending")[:1]),
    )
    names = ("content", "score", "awards", "pending", "paper", "position", "points")
    for row in rows.filter(score__isnull=False).values_list(*names, "paper__attempt", "paper__candidate"):
        yield dict(zip((*names, "attempt", "candidate"), row, strict=True))


def _items(exam: Exam, revisions: list[int]) -> QuerySet[PaperItem]:
    return PaperItem.objects.filter(revision__in=revisions, paper__candidate__exam=exam, paper__attempt__state__in=Attempt.COUNTING).order_by()


def _dropped(exam: Exam, revisions: list[int]) -> dict[int, int]:
    """paper -> points of what was dropped from it."""
    return dict(_items(exam, revisions).values_list("paper").annotate(Sum("points"))) if revisions else {}


def _regraded(exam: Exam, item: grading.Item, row: dict[str, Any], dropped: int) -> tuple[int, str, bool]:
    """(score, grade, nothing is left) of the paper."""
    awards = {position: points for position, points in row["awards"].items() if position != str(item.position)}
    waits = any(position != item.position for position in row["pending"])
    if item.ruling == DROP:
        dropped += item.points
    else:
        earned = grading.award_of(item, row["content"], exam.scoring_rule, row["given"])
        waits = waits or earned is None
        awards[str(item.position)] = earned or 0
    score = grading.scaled(sum(awards.values()), exam.full_marks, dropped)
    grade = grading.PENDING if waits else grading.grade_for(score, exam.pass_mark, exam.excellent_mark)
    return score, grade, dropped >= exam.full_marks


def _changes(exam: Exam, revision: Revision, after: dict[int, dict[int, tuple[int, str]]]) -> list[Change]:
    """One statement for the sittings, one for those who change."""
    touched = _items(exam, [revision.pk]).values("paper__candidate")
    counted: dict[int, tuple[Counted, Counted]] = {}
    for candidate, sittings in sittings_of(touched).items():
        new = {pk: Sitting(one.number, *after.get(candidate, {}).get(pk, (one.score, one.grade))) for pk, one in sittings.items()}
        pair = grading.counted(list(sittings.values())), grading.counted(list(new.values()))
        if pair[0] != pair[1]:
            counted[candidate] = pair
    people = exam.candidates.filter(pk__in=touched).select_related("exam_unit").order_by("exam_unit__path", "sort_number", "id") if counted else []
    return [Change(one, *counted[one.pk]) for one in people if one.pk in counted]
