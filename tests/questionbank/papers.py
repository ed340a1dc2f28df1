"""Small papers as offices type them, and what is read of them."""

from questionbank.formats.base import Parsed, Record, Severity
from questionbank.formats.text_paper import FORMAT


def parsed(text: str) -> Parsed:
    return FORMAT.read(text.encode())


def read(text: str) -> list[Record]:
    """The questions of a paper in which nothing is wrong."""
    found = parsed(text)
    assert errors(found) == []
    return found.records


def only(text: str) -> Record:
    (record,) = read(text)
    return record


def errors(found: Parsed) -> list[str]:
    """Line, column and sentence of each error."""
    every = [*found.problems, *(one for record in found.records for each in (record, *record.parts) for one in each.problems)]
    return [f"{one.place} {one.column}：{one.message}" for one in every if one.severity == Severity.ERROR]


def notes(found: Parsed) -> list[str]:
    return [f"{one.place} {one.column}：{one.message}" for one in found.problems if one.severity == Severity.WARNING]
