"""What a candidate reads: own exams, own papers as shown, own results as far as they are released."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from core.db import count_of
from people.models import Person
from questionbank import types
from questionbank.models import LegalBasis
from questionbank.types.multiple import SCORING_RULES
from quiz.models import Answer, Attempt, Candidate, Exam, Mark, PaperItem
from quiz.rules.release import key_is_released, score_is_released
from quiz.selectors.starting import why_not_start

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def candidacies(person: Person) -> QuerySet[Candidate]:
    """The person's places on the rosters of published exams, with chances used and the open attempt's public id."""
    own = Attempt.objects.filter(candidate=OuterRef("pk"))
    return (
        Candidate.objects.filter(person=person)
        .exclude(exam__state=Exam.State.DRAFT)
        .select_related("exam", "counted_attempt")
        .annotate(
            used=count_of(own.exclude(state=Attempt.State.VOID)),
            open_attempt=Subquery(own.filter(state=Attempt.State.OPEN).values("public_id")[:1]),
        )
        .order_by("-exam__opens_at", "-pk")
    )


@dataclass(frozen=True)
class ExamCard:
    """One exam as its candidate meets it. `phase` is open, coming, over or elsewhere."""

    candidate: Any  # a Candidate as `candidacies` gives it
    phase: str
    chances_left: int
    why_not: str | None
    score_shown: bool

    @property
    def exam(self) -> Exam:
        return self.candidate.exam  # type: ignore[no-any-return]

    @property
    def can_be_sat(self) -> bool:
        return self.candidate.open_attempt is not None or (self.phase == "open" and self.why_not is None)


def exam_card(candidate: Any, now: datetime) -> ExamCard:
    """`candidate` as `candidacies` gives it."""
    exam = candidate.exam
    if exam.source == Exam.Source.EXTERNAL:
        phase = "elsewhere"
    elif now < exam.opens_at:
        phase = "coming"
    else:
        phase = "open" if exam.is_open(now) else "over"
    return ExamCard(
        candidate=candidate,
        phase=phase,
        chances_left=max(0, exam.attempts_allowed - candidate.used),
        why_not=None if candidate.open_attempt else why_not_start(candidate, candidate.used, now),
        score_shown=candidate.score is not None and score_is_released(exam.score_release, exam.closes_at, now),
    )


def rule_text(exam: Exam, kind: str) -> str:
    """The exam's rule for partly right answers in plain words; empty for types without one."""
    return dict(SCORING_RULES)[exam.scoring_rule] if types.get(kind).has_scoring_rule else ""


def paper_as_shown(attempt: Attempt) -> list[dict[str, Any]]:
    """The whole paper with the answers acknowledged so far, and nothing of its keys. Two statements."""
    exam = attempt.candidate.exam
    answers = {answer.position: answer for answer in Answer.objects.filter(paper=attempt.paper_id)}
    shown = []
    rows = PaperItem.objects.filter(paper=attempt.paper_id).order_by("position")
    for row in rows.values("position", "points", "option_order", "revision__stem", "revision__options", "revision__question__type"):
        kind = types.get(row["revision__question__type"])
        answer = answers.get(row["position"])
        shown.append(
            {
                "position": row["position"],
                "type": kind.code,
                "type_label": kind.label,
                "input_type": kind.input_type,
                "points": row["points"],
                "rule_text": rule_text(exam, kind.code),
                "stem": row["revision__stem"],
                "options": options_as_shown(row["revision__options"], row["option_order"]),
                "chosen": answer.content.get("chosen", []) if answer else [],
                "version": answer.version if answer else 0,
            }
        )
    return shown


def options_as_shown(options: list[dict[str, str]], order: list[str]) -> list[dict[str, str]]:
    """Options in a paper's order, each with its letter there."""
    texts = {one["id"]: one["text"] for one in options}
    return [{"id": one, "text": texts[one], "letter": LETTERS[place]} for place, one in enumerate(order)]


def sections_of(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Runs of one type: [{"label": "单选题", "first": 1, "last": 20}, …]."""
    runs: list[dict[str, Any]] = []
    for item in items:
        if runs and runs[-1]["label"] == item["type_label"]:
            runs[-1]["last"] = item["position"]
        else:
            runs.append({"label": item["type_label"], "first": item["position"], "last": item["position"]})
    return runs


@dataclass
class Result:
    """An attempt that is over, as far as its candidate may see it now."""

    attempt: Attempt
    mark: Mark | None
    score_released: bool
    items: list[dict[str, Any]] = field(default_factory=list)
    keys_released: int = 0

    @property
    def keys_partly_kept(self) -> bool:
        return 0 < self.keys_released < len(self.items)


def latest_mark(attempt_id: UUID, person: Person) -> Mark | None:
    """The mark that counts for the person's own attempt, with attempt, candidate and exam; one statement."""
    return (
        Mark.objects.filter(attempt__public_id=attempt_id, attempt__candidate__person=person)
        .select_related("attempt__candidate__exam", "attempt__candidate__counted_attempt")
        .order_by("-id")
        .first()
    )


def result_of(attempt: Attempt, mark: Mark | None, now: datetime) -> Result:
    """Score, and item by item the own answer, then key and explanation where they are released. At most three statements."""
    exam = attempt.candidate.exam
    result = Result(attempt, mark, score_is_released(exam.score_release, exam.closes_at, now))
    if attempt.paper_id is None or mark is None:
        return result
    answers = dict(Answer.objects.filter(paper=attempt.paper_id).values_list("position", "content"))
    rows = list(PaperItem.objects.filter(paper=attempt.paper_id).order_by("position").select_related("revision__question__case"))
    released = [row for row in rows if _key_released(row, exam, now)]
    if not released:  # earlier only score and grade
        return result
    bases: dict[int, list[str]] = {}
    for basis in LegalBasis.objects.filter(revision__in=[row.revision_id for row in released]):
        bases.setdefault(basis.revision_id, []).append(f"《{basis.statute_title}》{basis.article_number}")
    result.keys_released = len(released)
    result.items = [
        _result_item(row, answers.get(row.position), mark, result.score_released, row in released, bases.get(row.revision_id, [])) for row in rows
    ]
    return result


def _key_released(row: PaperItem, exam: Exam, now: datetime) -> bool:
    return key_is_released(exam.key_release, exam.kind == Exam.Kind.PRACTICE, exam.closes_at, row.revision.question.whole.reserved_until, now)


def _result_item(
    row: PaperItem, answer: dict[str, Any] | None, mark: Mark, score_released: bool, key_released: bool, bases: list[str]
) -> dict[str, Any]:
    kind = types.get(row.revision.question.type)
    chosen = set(answer.get("chosen", [])) if answer else set()
    options: list[dict[str, Any]] = [
        {**one, "chosen": one["id"] in chosen, "right": key_released and one["id"] in row.revision.key}
        for one in options_as_shown(row.revision.options, row.option_order)
    ]
    return {
        "position": row.position,
        "type_label": kind.label,
        "stem": row.revision.stem,
        "points": row.points,
        "options": options,
        "own_letters": "".join(one["letter"] for one in options if one["chosen"]),
        # what an item earned tells right from wrong, so it stays closed as long as its key
        "award": mark.awards.get(str(row.position)) if score_released and key_released else None,
        "key_released": key_released,
        "key_letters": "".join(one["letter"] for one in options if one["right"]),
        "explanation": row.revision.explanation if key_released else "",
        "bases": bases,
    }
