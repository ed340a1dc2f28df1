"""更正评分: the rulings of an exam, and the questions they may be about."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.http import Http404

from questionbank import sql, types
from questionbank.models import Question, Revision
from questionbank.rules import grams
from quiz.models import Attempt, Exam, KeyRuling, PaperItem
from quiz.rules.grading import DROP, FULL, Item

Ruled = dict[int, KeyRuling]  # revision -> the ruling that counts


def in_force(exam_id: int) -> Ruled:
    """The latest ruling of each revision in an exam; those that say "as it was" are none. One statement."""
    latest = {one.revision_id: one for one in KeyRuling.objects.filter(exam=exam_id).order_by("id")}
    return {revision: one for revision, one in latest.items() if one.kind != KeyRuling.Kind.AS_IT_WAS}


def ruled_item(position: int, kind: str, key: list[Any], points: int, ruling: KeyRuling | None) -> Item:
    """An item of a paper as grading sees it, with what was ruled of it."""
    if ruling is None:
        return Item(position, kind, key, points)
    if ruling.kind == KeyRuling.Kind.NEW_KEY:
        return Item(position, kind, ruling.key, points)
    return Item(position, kind, key, points, ruling.kind if ruling.kind in (FULL, DROP) else "")


def with_ruling(items: QuerySet[PaperItem], exam_id: int) -> QuerySet[PaperItem]:
    """Items of papers with what was last ruled of each, for `ruling_of`: no statement more."""
    latest = KeyRuling.objects.filter(exam=exam_id, revision=OuterRef("revision")).order_by("-id")
    return items.annotate(ruled_kind=Subquery(latest.values("kind")[:1]), ruled_key=Subquery(latest.values("key")[:1]))


def ruling_of(item: Any) -> KeyRuling | None:
    return KeyRuling(kind=item.ruled_kind, key=item.ruled_key) if item.ruled_kind else None


def words(ruling: KeyRuling, letters: str = "") -> str:
    """What a ruling means, for who sat the exam. `letters`: its key as their paper shows it."""
    return {
        KeyRuling.Kind.NEW_KEY: f"本题答案已更正为 {letters}" if letters else "本题答案已更正",
        KeyRuling.Kind.FULL: "本题经更正，所有人得满分",
        KeyRuling.Kind.DROP: "本题经更正不计分，总分按其余题目折算成满分",
    }.get(KeyRuling.Kind(ruling.kind), "")


def questions_on(exam: Exam, text: str = "") -> QuerySet[Revision]:
    """What stands on the papers of an exam, sub-questions of cases included, that which earned least first. `text` narrows: what the question, or
    its case, says."""
    asked = PaperItem.objects.filter(revision=OuterRef("pk"), paper__candidate__exam=exam)
    rows = Revision.objects.filter(Exists(asked))
    if text:
        words = grams.words(text)
        found = Question.objects.filter(sql.saying(words)) if words else Question.objects.none()
        rows = rows.filter(question__in=found) | rows.filter(question__case__in=found)
    return rows.order_by(F("question__stat__facility").asc(nulls_last=True), "-pk")


def shown_rows(exam: Exam) -> QuerySet[Revision]:
    """Revisions with what the list shows of them."""
    latest = KeyRuling.objects.filter(exam=exam, revision=OuterRef("pk")).order_by("-id")
    return Revision.objects.select_related("question__stat", "case_revision").annotate(ruled=Subquery(latest.values("kind")[:1]))


def revision_of(exam: Exam, question_id: UUID, number: int) -> Revision:
    """One revision on the papers of the exam; 404 for any other."""
    asked = PaperItem.objects.filter(revision=OuterRef("pk"), paper__candidate__exam=exam)
    rows = Revision.objects.filter(Exists(asked), question__public_id=question_id, number=number)
    found = rows.select_related("question__stat", "case_revision").first()
    if found is None:
        raise Http404
    return found


def history(exam: Exam, revision: Revision | None = None) -> list[KeyRuling]:
    """What was ruled in the exam, of one revision or of all, the latest first."""
    rows = exam.rulings.select_related("by", "revision__question").order_by("-id")
    return list(rows.filter(revision=revision) if revision else rows)


def last_seen(exam: Exam) -> int:
    """The number of the latest ruling in the exam, 0 for none: what a preview rests on."""
    return exam.rulings.order_by("-id").values_list("pk", flat=True).first() or 0


def key_text(revision: Revision, key: list[Any]) -> str:
    return types.get(revision.question.type).written(revision.options, key)


def to_regrade(ruling: KeyRuling) -> QuerySet[Attempt]:
    """Attempts on whose papers the revision stands: also open ones, since one of them may just be graded by what was before."""
    return Attempt.objects.filter(paper__items__revision=ruling.revision_id, candidate__exam=ruling.exam_id)


def by_candidate(rows: Iterable[tuple[int, int]]) -> list[tuple[int, list[int]]]:
    """(candidate, attempt) rows, sorted, as one entry for each candidate."""
    found: dict[int, list[int]] = {}
    for candidate, attempt in rows:
        found.setdefault(candidate, []).append(attempt)
    return sorted(found.items())
