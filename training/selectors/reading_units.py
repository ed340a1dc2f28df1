"""Units of reading: which questions fit a chapter, what of a unit may be asked now, and why another may not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.models import Office
from questionbank.models import BasisFlag, LegalBasis, Question, QuestionQuerySet
from questionbank.selectors import filtered, offered_types
from questionbank.selectors.grounds import articles_of
from quiz.selectors.practice import practisable
from statutes.models import Article, StatuteVersion
from statutes.rules.titles import names_of
from training.models import ReadingQuestion, ReadingUnit
from training.rules.reading import LEAST, Chapter, chapters_of, lies_in, picked


def gradable(office: Office | None) -> list[str]:
    """The types whose answers are right or wrong at once: not what a person marks, not cases."""
    return [one.code for one in offered_types(office, parts=False) if not one.marked_by_hand]


def askable(now: datetime) -> QuestionQuerySet:
    """What reading may ask now: what practice may (promise 5), graded at once, and not in doubt since its law changed."""
    doubtful = BasisFlag.objects.in_doubt_on(timezone.localdate(now)).values(whole=Coalesce("question__case", "question"))
    return practisable(now).filter(type__in=gradable(Office.current())).exclude(pk__in=doubtful)


@dataclass(frozen=True)
class Fitting:
    """A reviewed question, with the first article of the version that it rests on."""

    question: Question
    article: Article


def fitting(version: StatuteVersion, today: date) -> list[Fitting]:
    """The questions that rest on this version and can be asked, in the order of its articles, whether they are free now or not; five statements."""
    found = filtered(Question.objects.drawable(), law=version.statute.short_title).filter(type__in=gradable(Office.current()))
    questions = {one.current_revision_id: one for one in found.select_related("current_revision")}
    bases = LegalBasis.objects.filter(revision__in=found.values("current_revision"), statute_title__in=names_of(version.statute.short_title))
    rests_on = {one.pk: one.revision_id for one in bases}
    articles = sorted(
        ((article, rests_on[basis]) for basis, article in articles_of(list(bases), today).items() if article.version_id == version.pk),
        key=lambda one: (one[0].key, one[1]),
    )
    first: dict[int, Article] = {}
    for article, revision in articles:
        first.setdefault(revision, article)
    return [Fitting(questions[revision], article) for revision, article in first.items() if revision in questions]


@dataclass(frozen=True)
class ChapterRow:
    chapter: Chapter
    name: str
    fitting: int


def chapters(version: StatuteVersion, found: Sequence[Fitting]) -> list[ChapterRow]:
    """The chapters of the law, with how many questions fit each."""
    rows = []
    for chapter in chapters_of(version.articles.order_by("number", "suffix").values_list("headings", flat=True)):
        rows.append(ChapterRow(chapter, name_of(version, chapter), sum(lies_in(one.article.headings, chapter) for one in found)))
    return rows


def name_of(version: StatuteVersion, chapter: Sequence[str]) -> str:
    return chapter[-1] if chapter and chapter[-1] else version.statute.short_title


def to_propose(version: StatuteVersion, now: datetime) -> list[tuple[Chapter, list[Question]]]:
    """A unit for each chapter that has none in use and at least LEAST questions that may be asked now."""
    free = set(askable(now).values_list("pk", flat=True).filter(pk__in=filtered(Question.objects.all(), law=version.statute.short_title)))
    found = [one for one in fitting(version, timezone.localdate(now)) if one.question.pk in free]
    there = [tuple(one) for one in ReadingUnit.objects.filter(law_version=version, in_use=True).values_list("headings", flat=True)]
    proposed = []
    for row in chapters(version, found):
        inside = [(one.question, one.article.key) for one in found if lies_in(one.article.headings, row.chapter)]
        if len(inside) >= LEAST and row.chapter not in there:
            proposed.append((row.chapter, picked(inside)))
    return proposed


@dataclass(frozen=True)
class Standing:
    """A unit as it can be used now: the questions that may be asked, and of the others why not."""

    unit: ReadingUnit
    asked: list[Question]
    reserved: int
    retired: int  # taken out of use, or no longer reviewed, or in doubt
    outdated: bool  # another version of the law is in force

    @property
    def is_open(self) -> bool:
        return self.unit.in_use and not self.outdated and len(self.asked) >= LEAST

    @property
    def flags(self) -> list[str]:
        """What its keeper should look at."""
        said = []
        if self.outdated:
            said.append("法律已有新版本，不再给人学")
        if self.retired:
            said.append(f"{self.retired} 道题已停用、待审核或依据待复核")
        if self.reserved:
            said.append(f"{self.reserved} 道题正用于正式考试" + ("" if len(self.asked) >= LEAST else "，暂停到考试结束"))
        if len(self.asked) + self.reserved < LEAST:
            said.append(f"能用的题不足 {LEAST} 道，暂停")
        return said

    @property
    def needs_care(self) -> bool:
        """Something that does not pass by itself when an exam is over."""
        return self.unit.in_use and (self.outdated or bool(self.retired) or len(self.asked) + self.reserved < LEAST)


def standings(units: Iterable[ReadingUnit], now: datetime) -> list[Standing]:
    """How units stand now, in their order; four statements."""
    shown = list(units)
    rows = ReadingQuestion.objects.filter(unit__in=shown).select_related("question").order_by("unit", "position")
    asked_about: dict[int, list[Question]] = {}
    for row in rows:
        asked_about.setdefault(row.unit_id, []).append(row.question)
    every = {one.pk: one for some in asked_about.values() for one in some}
    free = set(askable(now).filter(pk__in=every).values_list("pk", flat=True))
    held = {key for key, one in every.items() if key not in free and _is_reserved(one, now)}
    today, found = timezone.localdate(now), []
    for unit in shown:
        some = asked_about.get(unit.pk, [])
        asked = [one for one in some if one.pk in free]
        reserved = sum(one.pk in held for one in some)
        outdated = unit.law_version.standing(today) != StatuteVersion.Standing.IN_FORCE
        found.append(Standing(unit, asked, reserved, len(some) - len(asked) - reserved, outdated))
    return found


def _is_reserved(question: Question, now: datetime) -> bool:
    return question.status == Question.Status.REVIEWED and question.reserved_until is not None and question.reserved_until > now


def standing_of(unit: ReadingUnit, now: datetime) -> Standing:
    return standings([unit], now)[0]


def kept() -> "list[ReadingUnit]":
    """All units, law by law, those in use first; with their questions."""
    questions = Prefetch("questions", ReadingQuestion.objects.select_related("question__current_revision"))
    units = ReadingUnit.objects.select_related("law_version__statute").prefetch_related(questions)
    return list(units.order_by("law_version__statute__short_title", "-in_use", "law_version__from_on", "position", "id"))
