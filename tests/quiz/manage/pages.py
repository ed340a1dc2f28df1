"""What the tests of the clerk's pages share: the form of a yearly exam as a browser sends it."""

from typing import Any

from django.urls import reverse

from quiz.models import Exam

SECTIONS = [("single", 20, 2), ("multiple", 10, 4), ("judge", 10, 2)]


def exam_form(sections: Any = SECTIONS, **changes: Any) -> dict[str, Any]:
    """Every field of the form with its preset; dates far enough ahead for any clock."""
    data: dict[str, Any] = {
        "title": "2040年度学法考试", "opens_at": "2040-11-01T09:00", "closes_at": "2040-11-15T18:00", "who": "established", "persons": "",
        "kind": "formal", "year": "2040", "annual": "on", "duration_minutes": "60", "attempts_allowed": "3", "pass_mark": "60",
        "excellent_mark": "90",
        "scoring_rule": "all_or_nothing", "paging": "one", "shuffle_options": "on", "score_release": "at_once", "key_release": "after_closing",
        "do": "save", "version": "0", "section-total": str(len(sections)),
    }  # fmt: skip
    for place, (kind, count, points) in enumerate(sections):
        data |= {f"section-{place}-type": kind, f"section-{place}-count": str(count), f"section-{place}-points": str(points)}
        data |= {f"section-{place}-{name}": "" for name in ("statutes", "topics", "tags", "difficulty")}
    return {**data, **changes}


def url(name: str, exam: Exam, *more: Any) -> str:
    return reverse(f"quiz:{name}", args=[exam.public_id, *more])
