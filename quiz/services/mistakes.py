"""The one writer of 错题本: what practice and exams put in, what leaves."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from people.models import Person
from questionbank import types
from questionbank.models import Question, Revision
from quiz.models import Answer, Attempt, Exam, Mark, Mistake, PaperItem
from quiz.rules import mistakes as rules

CHANGED = ["revision", "exam", "step", "rights", "due_on", "left_at"]


def follow(*, person: Person, question: Question, revision: Revision, right: bool, now: datetime) -> Mistake | None:
    """What one answer makes of the book, in the transaction of the caller, who holds the person; None where the question is not and was not in it."""
    mistake = Mistake.objects.filter(person=person, question=question).first()
    if mistake is None and right:
        return None
    mistake = mistake or Mistake(person=person, question=question, due_on=timezone.localdate(now))
    _set(mistake, revision.pk, right, timezone.localdate(now), now)
    mistake.exam = None
    mistake.save()
    return mistake


def _set(mistake: Mistake, revision: int, right: bool, day: date, now: datetime) -> None:
    there = mistake.pk is not None and mistake.left_at is None
    before = rules.Standing(mistake.step, mistake.rights, mistake.due_on) if there else None
    after = rules.after(before, right, day, same=mistake.revision_id == revision)
    if after is None:
        mistake.left_at, mistake.rights = mistake.left_at or now, 0
    else:
        mistake.left_at = None
        mistake.step, mistake.rights, mistake.due_on = after.step, after.rights, after.due_on
    mistake.revision_id = revision


def take_out(*, person: Person, question: Question, now: datetime) -> None:
    """By hand; a next wrong answer puts it in again. Twice is harmless."""
    Mistake.objects.filter(person=person, question=question, left_at__isnull=True).update(left_at=now, rights=0)


def note(marks: Iterable[Mark], now: datetime) -> None:
    """What exams found wrong, in the transaction of the caller. Nobody sees it before the keys of the exam are open (`Mistake.objects.there_at`),
    and where they never are, nothing is noted. A later mark of the same attempt that finds it right takes it out again. Six statements."""
    latest = {one.attempt_id: one for one in marks if _opens_keys(one)}
    found = _found_in(latest.values())
    if not found:
        return
    people = {one.attempt.candidate.person_id for one in latest.values()}
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    questions = {question for _, question in found}
    known = {(one.person_id, one.question_id): one for one in Mistake.objects.filter(person__in=people, question__in=questions)}
    new: list[Mistake] = []
    changed: list[Mistake] = []
    for (person, question), (revision, exam, wrong, at) in found.items():
        mistake = known.get((person, question))
        day = timezone.localdate(at)
        if wrong and (mistake is None or mistake.left_at):
            mistake = mistake or Mistake(person_id=person, question_id=question, due_on=day)
            mistake.exam_id = exam
            _set(mistake, revision, False, day, at)
            (changed if mistake.pk else new).append(mistake)
        elif mistake is not None and wrong:
            _set(mistake, revision, False, day, at)
            changed.append(mistake)
        elif mistake is not None and mistake.exam_id == exam and mistake.left_at is None:
            mistake.left_at, mistake.rights = now, 0
            changed.append(mistake)
    Mistake.objects.bulk_create(new)
    Mistake.objects.bulk_update(changed, CHANGED, batch_size=100)


def _opens_keys(mark: Mark) -> bool:
    exam = mark.attempt.candidate.exam
    return (
        mark.attempt.source == Attempt.Source.ONLINE
        and mark.attempt.state in Attempt.COUNTING
        and exam.source == Exam.Source.OWN
        and exam.key_release != Exam.KeyRelease.NEVER
    )


Found = tuple[int, int, bool, datetime]  # revision, exam, whether it was wrong, when


def _found_in(marks: Iterable[Mark]) -> dict[tuple[int, int], Found]:
    """By person and question, or case over its sub-questions; what was not answered says nothing, nor what still waits to be marked."""
    by_paper = {one.attempt.paper_id: one for one in marks}
    answered = {
        (paper, position)
        for paper, position, content in Answer.objects.filter(paper__in=by_paper).values_list("paper", "position", "content")
        if types.is_answered(content)
    }
    fields = ("paper", "position", "points", "revision__question__type", "revision", "revision__question", "revision__case_revision")
    found: dict[tuple[int, int], Found] = {}
    rows = PaperItem.objects.filter(paper__in=by_paper).order_by("paper", "position").values_list(*fields, "revision__question__case")
    for paper, position, points, kind, revision, question, case_revision, case in rows:
        mark = by_paper[paper]
        award = mark.awards.get(str(position))  # none of what was dropped from the grading
        if position in mark.pending or (paper, position) not in answered:
            continue
        wrong = award is not None and rules.was_wrong(award, points, by_hand=types.get(kind).marked_by_hand)
        place = mark.attempt.candidate.person_id, case or question
        before = found.get(place)
        found[place] = (case_revision or revision, mark.attempt.candidate.exam_id, wrong or bool(before and before[2]), mark.at)
    return found
