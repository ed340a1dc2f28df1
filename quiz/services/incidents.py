"""Notes about an attempt: what its page tells, and what the server sees by itself. Append-only; what counts is `quiz.rules.watching`'s to say."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quiz.models import Attempt, Incident, Intervention
from quiz.rules import watching as rules
from quiz.rules.watching import Watching
from quiz.selectors.starting import at_browser

MOST = 200  # of a kind for an attempt, and
MOST_A_MINUTE = 40  # from pages: a script cannot fill the table
Kind = Incident.Kind


@dataclass(frozen=True)
class Event:
    """What a page tells of: the `counter`-th of the tab `writer`, `ago` seconds back."""

    kind: str
    seconds: int
    closed: bool
    ago: int
    writer: str
    counter: int


@dataclass(frozen=True)
class Noted:
    """The new rows; `times` and `seconds` of the leavings that count since the attempt was last opened, these among them."""

    rows: list[Incident]
    times: int
    seconds: int

    @property
    def counted(self) -> bool:
        return any(one.counted for one in self.rows)


def note(attempt: Attempt, watching: Watching, events: Sequence[Event], *, on_phone: bool, now: datetime) -> Noted:
    """Store what the exam notices of it, each once however often it is told. The caller holds the attempt. Three statements at most."""
    known = list(attempt.incidents.all())
    told = {(one.writer, one.counter) for one in known}
    room = MOST_A_MINUTE - sum(one.writer != "" and one.at > now - timedelta(minutes=1) for one in known)
    left = {kind: MOST - sum(one.kind == kind for one in known) for kind in (rules.LEFT, rules.UNFOCUSED, rules.COPIED)}
    longest = int((now - attempt.started_at).total_seconds())
    rows: list[Incident] = []
    for one in events:
        seconds, ago = max(0, min(one.seconds, longest)), max(0, min(one.ago, longest))
        verdict = rules.verdict(watching, one.kind, seconds, on_phone=on_phone, closed=one.closed)
        if verdict == rules.IGNORED or (one.writer, one.counter) in told or left[one.kind] <= 0 or len(rows) >= room:
            continue
        told.add((one.writer, one.counter))
        left[one.kind] -= 1
        rows.append(
            Incident(
                attempt=attempt,
                kind=one.kind,
                seconds=None if one.kind == rules.COPIED else seconds,
                counted=verdict == rules.COUNTED,
                writer=one.writer,
                counter=one.counter,
                detail={"phone": on_phone, "closed": one.closed, "ago": ago},
                at=now,
            )
        )
    Incident.objects.bulk_create(rows)
    counting = [one for one in [*known, *rows] if one.counted][_forgiven(attempt) :]
    return Noted(rows, len(counting), sum(one.seconds or 0 for one in counting))


def _forgiven(attempt: Attempt) -> int:
    """How many of those that count came before staff opened it again: they hand in no second time."""
    reopened = attempt.interventions.filter(action=Intervention.Action.REOPENED).last()
    return reopened.detail.get("leaves", 0) if reopened else 0


def note_late(attempt: Attempt, positions: Sequence[int], now: datetime) -> None:
    """Two statements, however many came too late."""
    room = max(0, MOST - attempt.incidents.filter(kind=Kind.LATE_ANSWER).count()) if positions else 0
    Incident.objects.bulk_create(
        Incident(attempt=attempt, kind=Kind.LATE_ANSWER, detail={"position": position}, at=now) for position in positions[:room]
    )


def note_move(attempt: Attempt, before: str | None, now: datetime) -> None:
    """It goes on at another device; `before`: the address of the one it was sat at."""
    if attempt.incidents.filter(kind=Kind.OTHER_DEVICE).count() >= MOST:
        return
    Incident.objects.create(attempt=attempt, kind=Kind.OTHER_DEVICE, detail={"before": before, "address": attempt.address}, at=now)
    if attempt.browser:
        told = {key for one in attempt.incidents.filter(kind=Kind.SHARED_DEVICE) for key in one.detail.get("with", [])}
        note_shared(attempt, attempt.candidate.exam_id, now, told)


def note_shared(attempt: Attempt, exam_id: int, now: datetime, told: Collection[int] = ()) -> None:
    """Others sat the exam at the same browser: noted for each of them, once for each pair of attempts (`told`: those noted before)."""
    found = at_browser(attempt.browser, exam_id).exclude(candidate=attempt.candidate_id).select_related("candidate")[:MOST]
    others = [one for one in found if one.pk not in told]
    rows = [Incident(attempt=one, kind=Kind.SHARED_DEVICE, detail={"with": [attempt.pk]}, at=now) for one in others]
    if others:
        rows.append(Incident(attempt=attempt, kind=Kind.SHARED_DEVICE, detail={"with": [one.pk for one in others]}, at=now))
    Incident.objects.bulk_create(rows)
