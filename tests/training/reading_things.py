"""A law in chapters, questions on its articles, units of reading."""

from datetime import date
from typing import Any

from people.models import Person
from questionbank.models import LegalBasis, Question
from statutes import services as statutes
from statutes.models import StatuteVersion
from statutes.rules.parsing import Source, parse
from tests import factories
from tests.statutes.texts import PLAIN
from training.models import ReadingUnit
from training.services import reading_units

LAW = "南山镇读书办法"  # in three chapters; 第一章 has two articles
FIRST = ("第一章 总则",)


def studied_law(title: str = LAW, from_on: date = date(2020, 4, 1)) -> StatuteVersion:
    """A version of it: each begins on its day and says another 第四条."""
    text = PLAIN.replace("南山镇议事办法", title).replace("过半数", f"过半数，自{from_on}起")
    return statutes.import_version(
        law=parse([Source("办法.txt", text)]), title=title, from_on=from_on, adopted_on=None, by=None, now=factories.NOON
    )  # fmt: skip


def question_on(article: str, kind: str = "single", law: str = LAW, **more: Any) -> Question:
    """A reviewed question that rests on an article of the law."""
    made = factories.question(kind, **more)
    LegalBasis.objects.create(revision=made.current_revision, statute_title=law, article_number=article)
    return made


def reading_unit(questions: int = 3, by: Person | None = None, title: str = LAW) -> ReadingUnit:
    """A unit on the first chapter of its own law."""
    version = studied_law(title)
    some = [question_on("第一条" if number % 2 else "第二条", law=title) for number in range(questions)]
    by = by or Person.objects.order_by("pk").first()
    assert by is not None
    return reading_units.create_unit(version=version, chapter=FIRST, title=FIRST[0], questions=some, by=by, now=factories.NOON)
