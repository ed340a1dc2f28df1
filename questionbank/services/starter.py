"""The bank that comes with the system: 128 questions on eight instruments, each with its article."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from core import audit
from people.models import Person
from questionbank import types
from questionbank.models import Question
from questionbank.rules.content import compose
from questionbank.services import writing
from questionbank.services.writing import NewQuestion

FOLDER = Path(__file__).resolve().parent.parent / "starter"


@dataclass(frozen=True)
class StarterResult:
    accepted: int
    duplicates: int


def load_starter_bank(*, by: Person | None, now: datetime) -> StarterResult:
    """Add the starter bank as reviewed questions; what the bank has already is left as it is, so a second run adds nothing."""
    items = starter_questions()
    with transaction.atomic():
        writing.lock_bank()
        known = writing.known_fingerprints([one.fingerprint for one in items])
        fresh = [one for one in items if one.fingerprint not in known]
        writing.write(fresh, status=Question.Status.REVIEWED, author=by, reviewer=by, now=now)
        audit.record("questionbank.load_starter", by=by, now=now, accepted=len(fresh))
    return StarterResult(accepted=len(fresh), duplicates=len(items) - len(fresh))


def starter_questions() -> list[NewQuestion]:
    """All questions of the starter files, checked by their types."""
    return [_question(one, file["statute"], file["version"]) for file in starter_files() for one in file["questions"]]


def starter_files() -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]


def _question(one: dict[str, Any], statute: str, version: str) -> NewQuestion:
    options = one.get("options", [])
    key = types.get(one["type"]).read(one["key"], options) or []
    return NewQuestion(
        type=one["type"],
        content=compose(one["type"], one["stem"], options, key, one["explanation"]),
        topic=short_name(statute),
        difficulty=one["difficulty"],
        bases=[(statute, one["article"], version)],
    )


def short_name(statute: str) -> str:
    """中华人民共和国行政处罚法 -> 行政处罚法"""
    return statute.removeprefix("中华人民共和国")
