"""纸质试卷: what is printed of an exam, from the papers that were made for it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from people.access import Can, has
from people.models import Person
from quiz.models import Exam, PrintedPaper
from quiz.rules import question_papers as rules
from quiz.selectors import images, makeups, rulings
from quiz.selectors.marking import may_see_keys
from quiz.selectors.paper import printed_as_shown
from quiz.selectors.results import answer_and_key, bases_of


def of_exam(exam: Exam) -> QuerySet[PrintedPaper]:
    """With how many `questions` each has, and how many of them say something else in the bank by now (`outdated`)."""
    other = ~Q(items__revision__question__current_revision=F("items__revision"))
    return exam.printed_papers.select_related("by").annotate(questions=Count("items"), outdated=Count("items", filter=other))


def may_have_key(person: Person, exam: Exam, now: datetime) -> bool:
    """A key on paper goes from hand to hand: it waits for the make-ups that may ask the same, but for who keeps the bank."""
    return may_see_keys(person, exam, now) and (has(person, Can.MANAGE_QUESTIONS) or not makeups.going_on(exam, now))


def question_paper(printed: PrintedPaper) -> list[rules.Part]:
    """Without any key. Two statements."""
    return rules.parts(printed_as_shown(printed, images.in_print(printed)))


@dataclass(frozen=True)
class KeyLine:
    """One question of the key; `given` is its answer, `ruling` what was ruled of it in this exam."""

    position: int
    points: int
    given: str
    ruling: str
    bases: list[str]
    explanation: str


@dataclass(frozen=True)
class Key:
    """The parts of a paper, and its lines by the number of the question."""

    parts: list[rules.Part]
    lines: dict[int, KeyLine]


def key(printed: PrintedPaper) -> Key:
    """Five statements."""
    said = list(printed.items.select_related("revision__question").order_by("position"))
    bases, ruled = bases_of([one.revision_id for one in said]), rulings.in_force(printed.exam_id)
    lines: dict[int, KeyLine] = {}
    for one in said:
        shown = answer_and_key(one.revision, one.option_order, None, ruled.get(one.revision_id), key_released=True)
        lines[one.position] = KeyLine(
            one.position, one.points, rules.key_text(shown), shown["ruling"], bases.get(one.revision_id, []), shown["explanation"]
        )
    return Key(question_paper(printed), lines)
