"""法条学习 as somebody sees it: their year's units, how far each is, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Sum
from django.http import Http404
from django.utils import timezone

from people.models import Person
from questionbank.models import Question
from statutes.models import Article, StatuteVersion
from statutes.rules.outline import Section, outline
from training.models import CreditEntry, ReadingAnswer, ReadingPass, ReadingUnit, Source
from training.rules.reading import Last, lies_in, next_of
from training.selectors.reading_units import Standing, standings

_LAST = ("unit_id", "revision__question_id", "right", "pk")


@dataclass(frozen=True)
class Mine:
    """A unit as somebody stands in it this year. `earned`: 1/100 学分; `right`: so many of what may be asked now are answered right."""

    standing: Standing
    passed: ReadingPass | None
    earned: int
    right: int

    @property
    def unit(self) -> ReadingUnit:
        return self.standing.unit

    @property
    def why_not(self) -> str:
        """Why its questions are not asked now; empty where they are."""
        if self.standing.outdated or not self.unit.in_use:
            return "这个单元已停用或法律已有新版本，请学别的单元。"
        if not self.standing.is_open:
            return "本单元的题正用于正式考试或正在核对，暂时不能答。条文可以先读，以后再来答题。"
        return ""


def to_read(today: date) -> list[ReadingUnit]:
    """The units in use of laws in force, law by law, in the order of their chapters."""
    in_force = StatuteVersion.objects.in_force_on(today)
    units = ReadingUnit.objects.filter(in_use=True, law_version__in=in_force).select_related("law_version__statute")
    return list(units.order_by("law_version__statute__short_title", "position", "id"))


def by_law(person: Person, now: datetime) -> list[tuple[StatuteVersion, list[Mine]]]:
    """All that may be read, with the person's year; the same number of statements for any number of units."""
    laws: dict[int, tuple[StatuteVersion, list[Mine]]] = {}
    for one in _mine(person, to_read(timezone.localdate(now)), now):
        version = one.unit.law_version
        laws.setdefault(version.pk, (version, []))[1].append(one)
    return list(laws.values())


def mine(person: Person, unit: ReadingUnit, now: datetime) -> Mine:
    return _mine(person, [unit], now)[0]


def _mine(person: Person, units: Sequence[ReadingUnit], now: datetime) -> list[Mine]:
    year = timezone.localdate(now).year
    passes = {one.unit_id: one for one in ReadingPass.objects.filter(person=person, year=year, unit__in=units)}
    sums = CreditEntry.objects.filter(person=person, source=Source.READING, source_id__in=[one.pk for one in passes.values()])
    earned = dict(sums.order_by().values_list("source_id").annotate(Sum("credits")))
    last = _last_answers(person, units, year)
    found = []
    for one in standings(units, now):
        passed = passes.get(one.unit.pk)
        right = sum(last[one.unit.pk, asked.pk].right for asked in one.asked if (one.unit.pk, asked.pk) in last)
        found.append(Mine(one, passed, earned.get(passed.pk, 0) if passed else 0, right))
    return found


def _last_answers(person: Person, units: Sequence[ReadingUnit], year: int) -> dict[tuple[int, int], Last]:
    """(unit, question) -> the last answer of the year to what the question says now. What it said before counts no more."""
    rows = ReadingAnswer.objects.filter(person=person, year=year, unit__in=units, revision=F("revision__question__current_revision"))
    return {(unit, question): Last(right, key) for unit, question, right, key in rows.order_by("pk").values_list(*_LAST)}


def next_question(person: Person, standing: Standing, now: datetime) -> Question | None:
    """What is asked now; None where the unit is closed to answering, or every question that may be asked is answered right."""
    if not standing.is_open:
        return None
    last = _last_answers(person, [standing.unit], timezone.localdate(now).year)
    answered = {question: one for (_, question), one in last.items()}
    key = next_of([one.pk for one in standing.asked], answered)
    return Question.objects.select_related("current_revision").get(pk=key) if key is not None else None


def unit_to_read(unit_id: UUID) -> ReadingUnit:
    """Any unit by its address; 404 for others."""
    found = ReadingUnit.objects.select_related("law_version__statute").filter(public_id=unit_id).first()
    if found is None:
        raise Http404
    return found


def sections_of(unit: ReadingUnit) -> list[Section[Article]]:
    """The articles of its chapter below their headings."""
    articles = [one for one in unit.law_version.articles.all() if lies_in(one.headings, unit.headings)]
    return outline(articles, lambda article: article.headings, lambda article: article.key)
