"""Marks, and the one writer of a candidate's counted result."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from questionbank import types
from quiz.models import Answer, Attempt, Candidate, KeyRuling, Mark, PaperItem
from quiz.rules import grading
from quiz.selectors import rulings
from quiz.selectors.hand_awards import settled_for
from quiz.selectors.sittings import sittings_of


def grade_attempt(*, attempt: Attempt, cause: Mark.Cause, now: datetime) -> Mark:
    """Grade what was acknowledged, with what people gave by hand so far and what was ruled of its questions, and append the mark. The caller holds
    the attempt's lock."""
    return grade_attempts(attempts=[attempt], cause=cause, now=now)[0]


def grade_attempts(*, attempts: Sequence[Attempt], cause: Mark.Cause, now: datetime, ruling: KeyRuling | None = None) -> list[Mark]:
    """The same for attempts of one exam, whose locks the caller holds; at most five statements. `ruling` is what they are regraded for."""
    exam = attempts[0].candidate.exam
    papers = [one.paper_id for one in attempts]
    items = _items(papers, rulings.in_force(exam.pk))
    answers: dict[int, dict[int, Any]] = defaultdict(dict)
    for paper, position, content in Answer.objects.filter(paper__in=papers).values_list("paper", "position", "content"):
        answers[paper][position] = content
    to_mark = [one.pk for one in attempts if any(types.get(item.type).marked_by_hand for item in items[one.paper_id or 0])]
    by_hand = settled_for(exam, to_mark) if to_mark else {}
    made = []
    for one in attempts:
        graded = grading.grade(
            items[one.paper_id or 0],
            answers[one.paper_id or 0],
            scoring_rule=exam.scoring_rule,
            pass_mark=exam.pass_mark,
            excellent_mark=exam.excellent_mark,
            by_hand=by_hand.get(one.pk, {}),
        )
        awards = {str(place): points for place, points in graded.awards.items()}
        said = {"score": graded.score, "grade": graded.grade, "awards": awards, "pending": graded.pending}
        made.append(Mark(attempt=one, cause=cause, ruling=ruling, at=now, **said))
    return Mark.objects.bulk_create(made)


def _items(papers: Sequence[int | None], ruled: rulings.Ruled) -> dict[int, list[grading.Item]]:
    """paper -> what stands on it, with what was ruled of it."""
    found: dict[int, list[grading.Item]] = defaultdict(list)
    rows = PaperItem.objects.filter(paper__in=papers).order_by("paper", "position")
    columns = ("paper", "revision", "position", "revision__question__type", "revision__key", "points")
    for paper, revision, position, kind, key, points in rows.values_list(*columns):
        found[paper].append(rulings.ruled_item(position, kind, key, points, ruled.get(revision)))
    return found


def withdraw(*, attempt: Attempt, now: datetime) -> None:
    """A mark that awards nothing, for an attempt that does not count any more or not yet again: results and statistics follow the latest."""
    if attempt.marks.exists():
        Mark.objects.create(attempt=attempt, cause=Mark.Cause.WITHDRAWN, score=0, at=now)


def recount(*, candidate: Candidate, now: datetime) -> Candidate:
    """Set the counted attempt and the grade, by the latest marks of the attempts that count."""
    return recount_all(candidates=[candidate], now=now)[0]


def recount_all(*, candidates: Sequence[Candidate], now: datetime) -> list[Candidate]:
    """The same for several, whose locks the caller holds: one statement, and one for each that changes."""
    known = sittings_of([one.pk for one in candidates])
    for one in candidates:
        sittings = known.get(one.pk, {})
        result = grading.counted(list(sittings.values()))
        attempt_of = {sitting.number: attempt for attempt, sitting in sittings.items()}
        best = result.best
        said = {
            "sat": best is not None,
            "counted_attempt_id": attempt_of[best.number] if best else None,
            "score": best.score if best else None,
            "grade": result.grade,
            "first_passed": result.first_passed,
        }
        if any(getattr(one, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(one, name, value)
            one.save(update_fields=list(said))
    return list(candidates)
