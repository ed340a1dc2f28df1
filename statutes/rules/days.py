"""Days that a law's own words tell: when this version was adopted, and since when it is in force."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

Day = date | None
_DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
_NOTED = re.compile(_DAY + r"(.*?)(?=\d{4}年\d{1,2}月\d{1,2}日|$)", re.DOTALL)
_IN_FORCE = re.compile(rf"本(?:法|条例|规定|办法|规则|决定|细则|章程)自{_DAY}起(?:施行|实施|生效)")


def adopted_on(notes: Sequence[str]) -> Day:
    """The latest adoption, amendment or publication."""
    return max((day for day, said in _noted(notes) if "施行" not in said), default=None)


def in_force_from(notes: Sequence[str], articles: Sequence[str], adopted: Day) -> Day:
    """None where the text does not tell: an amended law (修正) keeps the day on which its first version came into force."""
    noted = [day for day, said in _noted(notes) if "施行" in said]
    written = [_day(*found.groups()) for text in articles if (found := _IN_FORCE.search(text))]
    known = [day for day in (*noted, *written) if day and (adopted is None or day >= adopted)]
    return known[-1] if known else None


def _noted(notes: Sequence[str]) -> Iterator[tuple[date, str]]:
    for note in notes:
        for *parts, said in _NOTED.findall(note):
            if day := _day(*parts):
                yield day, said


def _day(year: str, month: str, day: str) -> Day:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
