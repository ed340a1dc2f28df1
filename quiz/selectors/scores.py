"""Scores that came by file: the roster as an import weighs it, one score with what brought it, and where counted scores come from."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Count
from django.http import Http404

from core.models import StoredFile
from people.models import Person
from quiz.models import Attempt, Exam, Mark, ScoreImport
from quiz.rules.scores import Listed
from quiz.selectors import counted, staff

_WORDS: dict[str, str] = {Attempt.Source.ONLINE: "在线考的", Attempt.Source.PAPER: "纸上考的", Attempt.Source.PLATFORM: "其他平台考的"}


def listed(exam: Exam, source: str) -> list[Listed]:
    """The roster with the scores of this source stored so far, and what else stands in their way; three queries."""
    known: dict[int, dict[int, int]] = defaultdict(dict)
    stored = Mark.objects.filter(attempt__candidate__exam=exam, attempt__source=source).exclude(attempt__state=Attempt.State.VOID).order_by("id")
    for candidate_id, number, score in stored.values_list("attempt__candidate", "attempt__number", "score"):
        known[candidate_id][number] = score
    other: dict[int, dict[int, str]] = defaultdict(dict)
    last: dict[int, int] = defaultdict(int)
    used: dict[int, int] = defaultdict(int)
    busy: dict[int, str] = {}
    attempts = Attempt.objects.filter(candidate__exam=exam).values_list("candidate", "number", "source", "state", "uses_chance")
    for pk, number, of, state, uses_chance in attempts:
        last[pk], used[pk] = max(last[pk], number), used[pk] + uses_chance
        if state == Attempt.State.OPEN:
            busy[pk] = "正在在线答题，请等交卷以后再导入。"
        if number not in known[pk]:
            other[pk][number] = "已经作废的" if state == Attempt.State.VOID else _WORDS[of]
    own = exam.source == Exam.Source.OWN
    rows = exam.candidates.filter(counted.LISTED).values_list("pk", "person_name", "person__mobile", "exam_unit__name", "exam_unit__full_name")
    return [
        Listed(
            pk, name, mobile, frozenset({unit, full}), known.get(pk, {}), other.get(pk, {}), last.get(pk, 0),
            max(0, exam.attempts_allowed - used.get(pk, 0)) if own else None, busy.get(pk, ""),
        )
        for pk, name, mobile, unit, full in rows
    ]  # fmt: skip


def score_to_manage(exam: Exam, attempt_id: UUID) -> Attempt:
    """One attempt of the exam that has only a score; 404 for any other."""
    rows = Attempt.objects.exclude(source=Attempt.Source.ONLINE).filter(candidate__exam=exam, public_id=attempt_id)
    found = rows.select_related(
        "candidate__exam_unit", "candidate__exam__unit", "score_import__sheet", "score_import__proof", "score_import__by"
    ).first()
    if found is None:
        raise Http404
    return found


def without_items(exam: Exam) -> int:
    """How many attempts that count have no answers here, so that no ruling reaches them."""
    return Attempt.objects.exclude(source=Attempt.Source.ONLINE).filter(candidate__exam=exam, state__in=Attempt.COUNTING).count()


def counted_by_source(exam: Exam) -> list[tuple[str, int]]:
    """The words of each source with how many people of the rates have their counted score from it; one statement."""
    rows = exam.candidates.filter(counted.SAT).order_by().values_list("counted_attempt__source").annotate(n=Count("pk"))
    found = dict(rows)
    return [(source.label, found[source.value]) for source in Attempt.Source if source.value in found]


def may_read_file(person: Person, file: StoredFile) -> bool:
    """A sheet of scores and what proves it: for whoever manages the exam."""
    exam = Exam.objects.select_related("unit").filter(pk=int(file.owner_id)).first()
    return exam is not None and staff.can_manage(person, exam)


def imports_of(exam: Exam) -> list[ScoreImport]:
    return list(exam.score_imports.select_related("sheet", "proof", "by"))
