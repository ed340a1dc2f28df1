"""What would become of a file of questions: each row looked at, nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.errors import Refused
from questionbank import formats, types
from questionbank.formats.base import Problem, Record, Severity
from questionbank.rules.content import compose
from questionbank.services import writing
from questionbank.services.writing import NewQuestion
from questionbank.types.written import normalised

_COLUMN_OF = {"stem": "stem", "options": "option", "key": "answer", "explanation": "explanation"}  # field of a refusal -> column of a record


@dataclass
class PlannedRow:
    """One row of the file: new with its question, a duplicate of something, or refused for its problems."""

    record: Record
    item: NewQuestion | None = None
    duplicate_of: str = ""

    @property
    def outcome(self) -> str:
        return "rejected" if self.item is None else "duplicate" if self.duplicate_of else "new"

    @property
    def type_label(self) -> str:
        return types.get(self.record.type).label if self.record.type else ""


@dataclass
class Plan:
    """What would become of a file."""

    rows: list[PlannedRow]
    notes: list[Problem] = field(default_factory=list)  # about the file as a whole

    def of(self, outcome: str) -> list[PlannedRow]:
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def items(self) -> list[NewQuestion]:
        return [row.item for row in self.of("new") if row.item is not None]

    @property
    def duplicates(self) -> int:
        return len(self.of("duplicate"))

    @property
    def errors(self) -> list[Problem]:
        return [one for row in self.rows for one in row.record.problems if one.severity == Severity.ERROR]

    @property
    def warnings(self) -> list[Problem]:
        """Those of the file and of the rows that would be taken."""
        return [*self.notes, *(one for row in self.of("new") for one in row.record.problems if one.severity == Severity.WARNING)]

    @property
    def by_urgency(self) -> list[PlannedRow]:
        """Rows with errors first, then with warnings, then duplicates, then the rest; each in the order of the file."""
        order = {"rejected": 0, "duplicate": 2, "new": 3}
        return sorted(self.rows, key=lambda row: 1 if row.outcome == "new" and row.record.problems else order[row.outcome])


def plan(data: bytes) -> Plan:
    """Look at an Excel file; a query for each 500 rows, nothing is written. Refuses what is no readable file of questions."""
    parsed = formats.detect(data).read(data)
    rows = [PlannedRow(record, _item(record)) for record in parsed.records]
    _mark_duplicates(rows)
    _warn_of_stems(rows)
    return Plan(rows, parsed.problems)


def _item(record: Record) -> NewQuestion | None:
    """The question of a record, or None with the reason among its problems."""
    if not any(one.severity == Severity.ERROR for one in record.problems):
        try:
            content = compose(record.type, record.stem, record.options, record.key, record.explanation)
        except Refused as refusal:
            record.error(_COLUMN_OF.get(refusal.field, refusal.field), refusal.sentence)
        else:
            return NewQuestion(
                type=record.type, content=content, topic=record.topic, difficulty=record.difficulty, bases=record.bases, tags=record.tags
            )
    return None


def _mark_duplicates(rows: Sequence[PlannedRow]) -> None:
    known = writing.known_fingerprints([row.item.fingerprint for row in rows if row.item])
    first: dict[str, str] = {}
    for row in rows:
        if row.item is None:
            continue
        fingerprint = row.item.fingerprint
        if fingerprint in known:
            row.duplicate_of = "题库中已有相同的试题"
        elif first.setdefault(fingerprint, row.record.place) != row.record.place:
            row.duplicate_of = f"与{first[fingerprint]}相同"


def _warn_of_stems(rows: Sequence[PlannedRow]) -> None:
    first: dict[tuple[str, str], str] = {}
    for row in rows:
        if row.item is None or row.duplicate_of:
            continue
        same = first.setdefault((row.item.type, normalised(row.item.content.stem)), row.record.place)
        if same != row.record.place:
            row.record.warn("stem", f"题干与{same}相同、选项不同，按两道题入库，请核对。")
