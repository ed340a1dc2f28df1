"""A paper as its candidate sees it: questions in order, cases above their sub-questions, the answers acknowledged so far, and no key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from questionbank import types
from questionbank.models import Revision
from questionbank.types.multiple import SCORING_RULES
from quiz.models import Answer, Attempt, Exam, PaperItem, PrintedPaper
from quiz.rules.draw import Drawn
from quiz.selectors import images
from statutes.rules.numerals import chinese

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def rule_text(exam: Exam, kind: str) -> str:
    """The exam's rule for partly right answers in plain words; empty for types without one."""
    return dict(SCORING_RULES)[exam.scoring_rule] if types.get(kind).has_scoring_rule else ""


def paper_as_shown(attempt: Attempt) -> list[dict[str, Any]]:
    """The whole paper with the answers acknowledged so far, and nothing of its keys. Two statements."""
    answers = {answer.position: answer for answer in Answer.objects.filter(paper=attempt.paper_id)}
    rows = PaperItem.objects.filter(paper=attempt.paper_id).order_by("position").values(*_SHOWN)
    return _shown(attempt.candidate.exam, rows, answers, images.of_attempt(attempt.public_id))


def drawn_as_shown(exam: Exam, drawn: Sequence[Drawn]) -> list[dict[str, Any]]:
    """What was drawn and is not stored, as a candidate would see it. One statement."""
    said = {one.pk: one for one in Revision.objects.select_related("question", "case_revision").filter(pk__in=[one.revision_id for one in drawn])}
    return _shown(exam, [_row(one, said[one.revision_id]) for one in drawn], {}, images.of_preview(exam.public_id))


def printed_as_shown(printed: PrintedPaper, url_of: images.UrlOf) -> list[dict[str, Any]]:
    """A paper as it is printed. One statement."""
    return _shown(printed.exam, printed.items.order_by("position").values(*_SHOWN), {}, url_of)


def _row(one: Drawn, said: Revision) -> dict[str, Any]:
    """As a row of a stored paper is read."""
    case = said.case_revision
    material = (case.pk, case.stem, case.images) if case else (None, "", [])
    values = (one.position, one.points, one.option_order, said.stem, said.options, said.images, said.question.type, *material)
    return dict(zip(_SHOWN, values, strict=True))


def _shown(exam: Exam, found: Iterable[dict[str, Any]], answers: Mapping[int, Answer], url_of: images.UrlOf) -> list[dict[str, Any]]:
    rows = list(found)
    cases = cases_on(((row["position"], row["revision__case_revision"], *(row[name] for name in _MATERIAL)) for row in rows), url_of)
    shown = []
    for row in rows:
        kind = types.get(row["revision__question__type"])
        answer = answers.get(row["position"])
        content = answer.content if answer else kind.from_form([])
        item = {
            "position": row["position"],
            "case": cases.get(row["position"]),
            "points": row["points"],
            "rule_text": rule_text(exam, kind.code),
            "options": options_as_shown(row["revision__options"], row["option_order"]),
            **answer_fields(kind, row["revision__stem"], content),
            "version": answer.version if answer else 0,
            "saved_at": answer.saved_at if answer else None,
        }
        shown.append(images.with_images(item, row["revision__images"], url_of))
    return shown


_MATERIAL = ("revision__case_revision__stem", "revision__case_revision__images")
_SHOWN = (
    "position", "points", "option_order", "revision__stem", "revision__options", "revision__images", "revision__question__type",
    "revision__case_revision", *_MATERIAL,
)  # fmt: skip


def answer_fields(kind: types.QuestionType, stem: str, content: dict[str, Any]) -> dict[str, Any]:
    """What asks for an answer, with what was answered so far; nothing of the key."""
    return {
        "type": kind.code,
        "type_label": kind.label,
        "input_type": kind.input_type,
        "shape": kind.shape,
        "stem": kind.shown(stem),
        "chosen": content.get("chosen", []),
        "texts": _texts(content, kind.blanks_in(stem)),
        "text": content.get("text", ""),
        "max_answer": kind.max_answer,
        "answered": types.is_answered(content),
    }


def options_as_shown(options: list[dict[str, str]], order: list[str]) -> list[dict[str, str]]:
    """Options in a paper's order, each with its letter there."""
    texts = {one["id"]: one["text"] for one in options}
    return [{"id": one, "text": texts[one], "letter": LETTERS[place]} for place, one in enumerate(order)]


def _texts(content: dict[str, Any], blanks: int) -> list[str]:
    """One text for each blank."""
    filled = content.get("texts", [])
    return [*filled, *[""] * (blanks - len(filled))][:blanks]


@dataclass
class ShownCase:
    """A case on a paper: 案例一 with the positions of its sub-questions."""

    label: str
    stem: str
    first: int
    last: int
    images: list[dict[str, Any]] = field(default_factory=list)


def cases_on(rows: Iterable[tuple[Any, ...]], url_of: images.UrlOf) -> dict[int, ShownCase]:
    """The cases of a paper by the position of each sub-question, from (position, revision of the material, material, its images) in the paper's
    order."""
    found: dict[int, ShownCase] = {}
    numbers: dict[int, ShownCase] = {}
    for position, revision, stem, pictures in rows:
        if revision is None:
            continue
        if revision not in numbers:
            label = f"案例{chinese(len(numbers) + 1)}"
            numbers[revision] = ShownCase(label, stem, position, position, images.below_stem(pictures, url_of))
        case = numbers[revision]
        case.last = position
        found[position] = case
    return found


def sections_of(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Runs of one type, and each case: [{"label": "单选题", "first": 1, "on_it": [item, …]}, {"label": "案例一", …}, …]."""
    runs: list[dict[str, Any]] = []
    for item in items:
        label = item["case"].label if item["case"] else item["type_label"]
        if runs and runs[-1]["label"] == label:
            runs[-1]["on_it"].append(item)
        else:
            runs.append({"label": label, "first": item["position"], "on_it": [item]})
    return runs
