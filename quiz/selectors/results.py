"""The result of an attempt that is over, as far as it is released to its candidate."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from people.models import Person
from questionbank import types
from questionbank.models import LegalBasis, Revision
from quiz.models import Answer, Attempt, Exam, Favourite, Incident, Intervention, KeyRuling, Mark, PaperItem
from quiz.rules.release import key_is_released, score_is_released
from quiz.selectors import rulings
from quiz.selectors.images import of_attempt, with_images
from quiz.selectors.paper import ShownCase, cases_on, options_as_shown


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


def latest_mark(attempt_id: UUID, person: Person) -> Any:
    """The mark that counts for the person's own attempt, with attempt, candidate and exam, and whether staff did anything about it (`touched`) and
    anything was noted of it (`noted`); one statement."""
    done = Intervention.objects.filter(attempt=OuterRef("attempt"))
    noted = Incident.objects.filter(attempt=OuterRef("attempt"))
    return (
        Mark.objects.filter(attempt__public_id=attempt_id, attempt__candidate__person=person, attempt__state__in=Attempt.COUNTING)
        .annotate(touched=Exists(done), noted=Exists(noted))
        .select_related("attempt__candidate__exam", "attempt__candidate__counted_attempt")
        .order_by("-id")
        .first()
    )


def result_of(attempt: Attempt, mark: Mark | None, now: datetime) -> Result:
    """Score, and item by item the own answer, then key and explanation where they are released. At most three statements."""
    exam = attempt.candidate.exam
    result = Result(attempt, mark, score_is_released(exam, now))
    if attempt.paper_id is None or mark is None:
        return result
    answers = dict(Answer.objects.filter(paper=attempt.paper_id).values_list("position", "content"))
    related = ("revision__question__case", "revision__case_revision")
    whole = Coalesce(OuterRef("revision__question__case"), OuterRef("revision__question"))
    own = Favourite.objects.filter(person=attempt.candidate.person_id, question=whole)
    items = rulings.with_ruling(PaperItem.objects.filter(paper=attempt.paper_id), exam.pk).annotate(is_favourite=Exists(own)).order_by("position")
    rows = list(items.select_related(*related))
    released = [row for row in rows if _key_released(row, exam, now)]
    if not released:  # earlier only score and grade
        return result
    cases = cases_on(((row.position, *_material(row.revision.case_revision)) for row in rows), of_attempt(attempt.public_id))
    bases = bases_of([row.revision_id for row in released])
    result.keys_released = len(released)
    result.items = [
        _result_item(
            row,
            answers.get(row.position),
            mark,
            cases.get(row.position),
            result.score_released,
            row in released,
            bases.get(row.revision_id, []),
            rulings.ruling_of(row),
        )  # fmt: skip
        for row in rows
    ]
    return result


def bases_of(revisions: list[int]) -> dict[int, list[str]]:
    """revision -> 《中华人民共和国宪法》第一条, …"""
    found: dict[int, list[str]] = {}
    for basis in LegalBasis.objects.filter(revision__in=revisions):
        found.setdefault(basis.revision_id, []).append(f"《{basis.statute_title}》{basis.article_number}")
    return found


def _material(said: Revision | None) -> tuple[int | None, str, list[Any]]:
    return (said.pk, said.stem, said.images) if said else (None, "", [])


def _key_released(row: PaperItem, exam: Exam, now: datetime) -> bool:
    reserved_until = row.revision.question.whole.reserved_until
    return key_is_released(exam, now, at_once=exam.kind == Exam.Kind.PRACTICE, reserved_until=reserved_until)


def _result_item(
    row: PaperItem,
    answer: dict[str, Any] | None,
    mark: Mark,
    case: ShownCase | None,
    score_released: bool,
    key_released: bool,
    bases: list[str],
    ruling: KeyRuling | None,
) -> dict[str, Any]:
    item = {
        "position": row.position,
        "case": case,
        "points": row.points,
        **answer_and_key(row.revision, row.option_order, answer, ruling, key_released=key_released),
        # what an item earned tells right from wrong, so it stays closed as long as its key
        "award": mark.awards.get(str(row.position)) if score_released and key_released else None,
        "pending": row.position in mark.pending,
        "bases": bases,
        "question_id": row.revision.question.whole.public_id,
        "is_favourite": row.is_favourite,  # type: ignore[attr-defined]
    }
    return with_images(item, row.revision.images, of_attempt(mark.attempt.public_id))


def answer_and_key(
    said: Revision, option_order: list[str], answer: dict[str, Any] | None, ruling: KeyRuling | None = None, *, key_released: bool
) -> dict[str, Any]:
    """What quiz/_result_answer.html shows: the question, the own answer, and beside it the key and the explanation where they are released."""
    kind = types.get(said.question.type)
    key = ruling.key if ruling and ruling.kind == KeyRuling.Kind.NEW_KEY else said.key
    chosen = set(answer.get("chosen", [])) if answer else set()
    options: list[dict[str, Any]] = [
        {**one, "chosen": one["id"] in chosen, "right": key_released and one["id"] in key} for one in options_as_shown(said.options, option_order)
    ]
    return {
        "type_label": kind.label,
        "input_type": kind.input_type,
        "stem": kind.shown(said.stem),
        "answered": types.is_answered(answer),
        "options": options,
        "own_letters": "".join(one["letter"] for one in options if one["chosen"]),
        "own_texts": (answer or {}).get("texts", []),
        "own_text": (answer or {}).get("text", ""),
        "key_released": key_released,
        "key_letters": (letters := "".join(one["letter"] for one in options if one["right"])),
        "ruling": rulings.words(ruling, letters) if key_released and ruling else "",
        "blanks": kind.blanks(key, answer) if key_released else [],
        "key_text": kind.written(said.options, key) if key_released and not kind.own_options else "",
        "explanation": said.explanation if key_released else "",
    }
