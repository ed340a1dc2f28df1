"""The one raw statement of the room: the answer save, the hot path of an exam day.

One statement in autocommit writes the answer and checks everything that could forbid it: the attempt, the device's key, the person's
session epoch, the state and the deadline, that the answer belongs to the question (ticks among its options, texts for a type that is answered
so), and that no newer answer stands there. Values are bound through the fields, since a raw moment compares as text on SQLite. On PostgreSQL
the statement locks the attempt FOR SHARE: hand-in takes it FOR UPDATE before it reads one answer, so what was acknowledged is what is graded.
On SQLite the queue of writers does the same.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

from core.db import own_statement
from questionbank import types
from quiz.models import Answer, Attempt
from quiz.rules.clock import ARRIVAL_GRACE


@dataclass(frozen=True)
class Save:
    """One answer as it came from a browser: for `position`, based on `base` (0: none yet), by the tab `writer`, its `counter`-th save."""

    position: int
    content: dict[str, Any]
    base: int
    writer: str
    counter: int


_OPTIONS_BELONG = {
    "sqlite": "i.option_order <> '[]' "
    "AND NOT EXISTS (SELECT 1 FROM json_each(%s, '$.chosen') WHERE value NOT IN (SELECT value FROM json_each(i.option_order)))",
    "postgresql": "i.option_order <> '[]' AND (%s::jsonb -> 'chosen') <@ i.option_order",
}
_IS_OF_TYPE = (
    "EXISTS (SELECT 1 FROM questionbank_revision r JOIN questionbank_question q ON q.id = r.question_id"
    " WHERE r.id = i.revision_id AND q.type IN ({types}))"
)
_STATEMENT = """
INSERT INTO quiz_answer (paper_id, position, content, version, writer, counter, saved_at)
SELECT a.paper_id, i.position, %s, 1, %s, %s, %s
FROM quiz_attempt a
JOIN quiz_candidate c ON c.id = a.candidate_id
JOIN people_person p ON p.id = c.person_id
JOIN quiz_paperitem i ON i.paper_id = a.paper_id AND i.position = %s
WHERE a.public_id = %s AND a.device_key_hash = %s AND a.session_epoch = p.session_epoch AND p.status = 'active'
  AND a.state = 'open' AND a.deadline_at >= %s AND {answer_belongs}{lock}
ON CONFLICT (paper_id, position) DO UPDATE
SET content = excluded.content, version = quiz_answer.version + 1, writer = excluded.writer, counter = excluded.counter, saved_at = excluded.saved_at
WHERE quiz_answer.version = %s OR (quiz_answer.writer = excluded.writer AND quiz_answer.counter < excluded.counter)
RETURNING version, (SELECT deadline_at FROM quiz_attempt WHERE public_id = %s), (SELECT started_at FROM quiz_attempt WHERE public_id = %s)
"""


def save_answer(attempt_id: UUID, device_key_hash: str, save: Save, now: datetime) -> tuple[int, datetime, datetime] | None:
    """Write the answer; returns (its version, the attempt's deadline, its start), or None when nothing was written. One statement."""
    content = _bound(Answer, "content", save.content)
    moment = _bound(Answer, "saved_at", now)
    identity = _bound(Attempt, "public_id", attempt_id)
    latest_deadline = _bound(Attempt, "deadline_at", now - ARRIVAL_GRACE)
    answer_belongs, belonging = _belongs(save, content)
    statement = _STATEMENT.format(answer_belongs=answer_belongs, lock=" FOR SHARE OF a" if connection.vendor == "postgresql" else "")
    params = [
        content,
        save.writer,
        save.counter,
        moment,
        save.position,
        identity,
        device_key_hash,
        latest_deadline,
        *belonging,
        save.base,
        identity,
        identity,
    ]
    with own_statement(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    if not rows:
        return None
    version, deadline_at, started_at = rows[0]
    return version, _moment(deadline_at), _moment(started_at)


def _belongs(save: Save, content: Any) -> tuple[str, list[Any]]:
    """The condition that the item takes such an answer, and its parameters."""
    shape = next(iter(save.content))
    if shape == "chosen":
        return _OPTIONS_BELONG[connection.vendor], [content]
    kinds = types.answered_by(shape)
    return _IS_OF_TYPE.format(types=", ".join(["%s"] * len(kinds))), list(kinds)


def _bound(model: Any, field: str, value: Any) -> Any:
    return model._meta.get_field(field).get_db_prep_value(value, connection)


def _moment(value: Any) -> datetime:
    """A moment as the database returned it from a raw statement: SQLite gives its text, in UTC."""
    moment: datetime = parse_datetime(value) if isinstance(value, str) else value  # type: ignore[assignment]
    return moment.replace(tzinfo=connection.timezone) if is_naive(moment) else moment
