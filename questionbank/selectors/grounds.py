"""Where what a question rests on can be read."""

from collections.abc import Sequence
from datetime import date

from questionbank.models import LegalBasis
from statutes.models import Article, StatuteVersion
from statutes.rules.numerals import Key, read_key
from statutes.rules.titles import short_title


def names_version(basis: LegalBasis, version: StatuteVersion) -> bool:
    """A basis names a version by the day it was adopted, or by its year."""
    days = [day.isoformat() for day in (version.adopted_on, version.from_on) if day]
    return bool(basis.statute_version) and any(basis.statute_version in (day, day[:4]) for day in days)


def articles_of(bases: Sequence[LegalBasis], today: date) -> dict[int, Article]:
    """By the key of a basis, its article in the version it names, else in the one in force. Without those that are not here; two queries."""
    laws: dict[str, list[StatuteVersion]] = {}
    titles = {short_title(one.statute_title) for one in bases if one.article_number}
    for version in StatuteVersion.objects.filter(statute__short_title__in=titles).select_related("statute").order_by("-from_on"):
        laws.setdefault(version.statute.short_title, []).append(version)
    wanted: dict[int, tuple[int, Key]] = {}
    for basis in bases:
        meant, key = _meant(basis, laws.get(short_title(basis.statute_title), []), today), read_key(basis.article_number)
        if meant and key:
            wanted[basis.pk] = (meant.pk, key)
    found = Article.objects.filter(version__in={version for version, _ in wanted.values()}, number__in={key.number for _, key in wanted.values()})
    articles = {(one.version_id, one.key): one for one in found.select_related("version")}
    return {pk: articles[place] for pk, place in wanted.items() if place in articles}


def _meant(basis: LegalBasis, versions: Sequence[StatuteVersion], today: date) -> StatuteVersion | None:
    named = [one for one in versions if names_version(basis, one)]
    in_force = [] if basis.statute_version else [one for one in versions if one.standing(today) == StatuteVersion.Standing.IN_FORCE]
    return next(iter(named or in_force), None)
