"""Reads of laws. They are public: whoever has signed in may read all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from statutes.models import Article, Statute, StatuteVersion
from statutes.rules.comparison import Became, compare
from statutes.rules.outline import Section, outline
from statutes.rules.wording import Piece, pieces

MOST_FOUND = 100


def shelf(text: str = "") -> QuerySet[Statute]:
    """The laws whose name holds `text`, each with its versions, the newest first (`shown_versions`). Two statements."""
    newest_first = Prefetch("versions", StatuteVersion.objects.order_by("-from_on"), to_attr="shown_versions")
    found = Statute.objects.filter(title__icontains=text) if text else Statute.objects.all()
    return found.filter(Exists(StatuteVersion.objects.filter(statute=OuterRef("pk")))).prefetch_related(newest_first)


def to_read(today: date) -> QuerySet[StatuteVersion]:
    """Of each law the version in force; of one not yet in force, the first."""
    earlier = StatuteVersion.objects.filter(statute=OuterRef("statute"), from_on__lt=OuterRef("from_on"))
    first_to_come = Q(from_on__gt=today) & ~Exists(earlier)
    in_force = Q(pk__in=StatuteVersion.objects.in_force_on(today).values("pk"))
    return StatuteVersion.objects.filter(in_force | first_to_come).select_related("statute").order_by("statute__short_title")


def articles_saying(words: Sequence[str], versions: QuerySet[StatuteVersion]) -> QuerySet[Article]:
    """The articles that hold all the words, in the order of the laws."""
    found = Article.objects.filter(version__in=versions.values("pk")).select_related("version__statute")
    for word in words:
        found = found.filter(text__icontains=word)
    return found.order_by("version__statute__short_title", "version", "number", "suffix")


def sections_of(version: StatuteVersion) -> list[Section[Article]]:
    return outline(list(version.articles.all()), lambda article: article.headings, lambda article: article.key)


@dataclass(frozen=True)
class Row:
    """One article in a comparison, with its wording where both versions have it."""

    became: Became
    old: Article | None
    new: Article | None
    wording: list[Piece]

    @property
    def renumbered(self) -> bool:
        return self.old is not None and self.new is not None and self.old.key != self.new.key


def neighbours(version: StatuteVersion) -> tuple[StatuteVersion | None, StatuteVersion | None]:
    """The versions of the law right before and right after."""
    others = StatuteVersion.objects.filter(statute=version.statute_id)
    earlier = others.filter(from_on__lt=version.from_on).order_by("-from_on").first()
    return earlier, others.filter(from_on__gt=version.from_on).order_by("from_on").first()


def older_versions(version: StatuteVersion) -> list[StatuteVersion]:
    """Those of the same law before this one, the nearest first."""
    return list(StatuteVersion.objects.filter(statute=version.statute_id, from_on__lt=version.from_on).order_by("-from_on"))


def compared(old: StatuteVersion, new: StatuteVersion, *, wording: bool = True) -> list[Row]:
    olds, news = list(old.articles.all()), list(new.articles.all())
    rows = []
    for step in compare([(one.key, one.text) for one in olds], [(one.key, one.text) for one in news]):
        before, now = (None if step.old is None else olds[step.old]), (None if step.new is None else news[step.new])
        cut = pieces(before.text, now.text) if wording and before and now and step.became == Became.CHANGED else []
        rows.append(Row(step.became, before, now, cut))
    return rows
