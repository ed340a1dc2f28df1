"""The names behind the figures: the same lists from the live roster and from a snapshot."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from people.models.units import PATH_END
from quiz.models import Attempt, Candidate, Exam, RosterChange
from quiz.rules.grading import EXCELLENT, PASS, PENDING
from quiz.selectors import counted
from reports.figures import DEFERRED, EXEMPT, REQUIRED
from reports.models import Snapshot


@dataclass(frozen=True)
class Entry:
    """One person of the roster as the lists show them; `score` in 1/100 point. Reason, approver and day only where somebody is excused, `source`
    only where the counted score was not earned online."""

    name: str
    unit: str
    path: str
    standing: str
    sat: bool
    grade: str
    score: int | None
    reason: str = ""
    approver: str = ""
    approved_on: str = ""
    source: str = ""

    @property
    def source_text(self) -> str:
        return str(Attempt.Source(self.source).label) if self.source else ""

    @property
    def standing_text(self) -> str:
        return str(Candidate.Standing(self.standing).label)

    @property
    def grade_text(self) -> str:
        return str(Candidate.Grade(self.grade).label) if self.sat and self.grade else ""


@dataclass(frozen=True)
class Which:
    """A list by its name in addresses, its heading, and its condition: on rows, and on an entry of a snapshot's `group`."""

    label: str
    rows: Q
    group: str
    holds: Callable[[Entry], bool] = lambda entry: True


LISTS: dict[str, Which] = {
    "sat": Which("参考人员", counted.SAT, "sat"),
    "absent": Which("缺考人员", counted.ABSENT, "absent"),
    "passed": Which("合格人员", counted.PASSED, "sat", lambda entry: entry.grade in (PASS, EXCELLENT)),
    "failed": Which("不合格人员", counted.FAILED, "sat", lambda entry: entry.grade not in (PASS, EXCELLENT, PENDING)),
    "pending": Which("评卷中人员", counted.PENDING, "sat", lambda entry: entry.grade == PENDING),
    "excellent": Which("优秀人员", counted.EXCELLENT, "sat", lambda entry: entry.grade == EXCELLENT),
    "exempt": Which("免考人员", counted.EXEMPT, "excluded", lambda entry: entry.standing == EXEMPT),
    "deferred": Which("缓考人员", counted.DEFERRED, "excluded", lambda entry: entry.standing == DEFERRED),
    "excluded": Which("免考、缓考人员", counted.EXCUSED, "excluded"),
    "excluded_but_sat": Which("免考、缓考但已参考人员", counted.EXCUSED & Q(sat=True), "excluded", lambda entry: entry.sat),
}


class EntryRows(Sequence[Entry]):
    """A queryset of candidates seen as entries; slicing reads only the slice."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return int(self.rows.count())

    def __getitem__(self, place: Any) -> Any:
        found = self.rows[place]
        return [_entry(row) for row in found] if isinstance(place, slice) else _entry(found)


def names_behind(exam: Exam, which: str, unit: str | None = None) -> EntryRows:
    """The people in one of LISTS now, in roster order; of the unit with path `unit` and all below it, or of all. Reads when sliced or counted."""
    return EntryRows(_below(roster_rows(exam).filter(LISTS[which].rows), unit))


def missing(exam: Exam, limit: int, unit: str | None = None) -> tuple[list[Entry], list[Entry]]:
    """Who is excused and who is absent now, together at most `limit` of them, the excused first. One statement."""
    rows = EntryRows(_below(roster_rows(exam).exclude(counted.SAT), unit).order_by("standing", "exam_unit__path", "sort_number", "id"))
    entries = rows[:limit]
    return [one for one in entries if one.standing != REQUIRED], [one for one in entries if one.standing == REQUIRED]


def _below(rows: Any, unit: str | None) -> Any:
    return rows.filter(exam_unit__path__gte=unit, exam_unit__path__lt=unit + PATH_END) if unit else rows


def roster_rows(exam: Exam) -> Any:
    """Everybody on the roster as values for `_entry`, in roster order; the reason is that of the latest exclusion."""
    exclusion = (
        RosterChange.objects.filter(candidate=OuterRef("pk"), action__in=[RosterChange.Action.EXEMPTED, RosterChange.Action.DEFERRED])
        .order_by("-id")
        .values(told=JSONObject(reason="reason", approver="approver", approved_on="approved_on"))[:1]
    )
    fields = ("person_name", "exam_unit__full_name", "exam_unit__path", "standing", "sat", "grade", "score", "first_passed", "told")
    return (
        Candidate.objects.filter(counted.LISTED, exam=exam)
        .annotate(told=Subquery(exclusion))
        .order_by("exam_unit__path", "sort_number", "id")
        .values(*fields, "counted_attempt__source")
    )


def _entry(row: dict[str, Any]) -> Entry:
    excused = row["standing"] != REQUIRED and row["told"] or {}
    return Entry(
        row["person_name"], below_town(row["exam_unit__full_name"]), row["exam_unit__path"], row["standing"], row["sat"], row["grade"], row["score"],
        excused.get("reason") or "", excused.get("approver") or "", excused.get("approved_on") or "",
        row["counted_attempt__source"] if row["counted_attempt__source"] not in (None, Attempt.Source.ONLINE) else "",
    )  # fmt: skip


def sources(people: Iterable[Entry]) -> dict[str, int]:
    """From where the counted scores of these came, with how many of each; empty where all were earned online."""
    counts = Counter(one.source_text or Attempt.Source.ONLINE.label for one in people)
    return {} if set(counts) <= {Attempt.Source.ONLINE.label} else {str(word): number for word, number in counts.items()}


def below_town(full_name: str) -> str:
    """南山镇/党政办公室 -> 党政办公室; the town itself keeps its name."""
    return full_name.split("/", 1)[-1]


def names_to_json(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What a snapshot keeps: everybody once, as absent, excluded or sat."""
    groups: dict[str, list[dict[str, Any]]] = {"absent": [], "excluded": [], "sat": []}
    for row in rows:
        entry = _entry(row)
        group = "excluded" if entry.standing != REQUIRED else "sat" if entry.sat else "absent"
        groups[group].append({key: value for key, value in vars(entry).items() if value not in ("", None)})
    return groups


def frozen_names(snapshot: Snapshot, which: str, unit: str | None = None) -> list[Entry]:
    """The people in one of LISTS as they were confirmed."""
    wanted = LISTS[which]
    kept = Snapshot.objects.values_list(f"names__{wanted.group}", flat=True).get(pk=snapshot.pk) or []
    entries = (Entry(**{"grade": "", "score": None, **one}) for one in kept)
    return [one for one in entries if wanted.holds(one) and (not unit or one.path.startswith(unit))]
