"""What the file for the archive holds of an exam, read a few candidates at a time in the order of the roster: memory does not grow with the exam.

People are named by their place on the roster and told apart by its `编号`; no account, staff number or telephone number is in it, and of an address
only the network.
"""

from collections.abc import Iterator
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

from django.db.models import Count, F, Max, QuerySet
from django.utils.timezone import localtime

from core.models import StoredFile
from questionbank.models import Revision
from quiz.models import (
    Answer,
    Attempt,
    Attestation,
    Candidate,
    CodeTry,
    Exam,
    ExamNotice,
    HandAward,
    Incident,
    Intervention,
    KeyRuling,
    Mark,
    Marker,
    MarkingTask,
    NoticeConfirmation,
    Paper,
    PaperItem,
    PrintedItem,
    PrintedPaper,
    RosterChange,
    ScoreImport,
    StartCode,
    VariantItem,
)  # fmt: skip

CHUNK = 50  # candidates read together
_ORDER = ("exam_unit__path", "sort_number", "id")


def stamp(exam: Exam) -> list[Any]:
    """What would be another if anything of the exam changed meanwhile."""
    versions = Exam.objects.filter(pk=exam.pk).values_list("version", "state", "closes_at", "runs_until").get()
    of_exam = [KeyRuling.objects.filter(exam=exam), Intervention.objects.filter(exam=exam), RosterChange.objects.filter(candidate__exam=exam)]
    of_attempts = [model._default_manager.filter(attempt__candidate__exam=exam) for model in (Mark, HandAward, Incident)]
    counts = [rows.order_by().aggregate(n=Count("id"), last=Max("id")) for rows in (*of_exam, *of_attempts, Candidate.objects.filter(exam=exam))]
    return [versions, *counts]


def rows_expected(exam: Exam) -> int:
    """About how many rows there will be: what the progress is measured by."""
    answers = Answer.objects.filter(paper__candidate__exam=exam, paper__attempt__isnull=False).count()
    return answers + 3 * exam.candidates.count() + 4 * Attempt.objects.filter(candidate__exam=exam).count()


def _chunks(exam: Exam) -> Iterator[list[int]]:
    keys = list(exam.candidates.order_by(*_ORDER).values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _by_candidate(exam: Exam, rows: QuerySet[Any], to: str, *then: str) -> Iterator[Any]:
    """`rows` in the order of the roster; `to` leads from a row to its candidate, `then` orders within one."""
    order = [f"{to}__{one}" for one in _ORDER]
    for some in _chunks(exam):
        yield from rows.filter(**{f"{to}__in": some}).order_by(*order, *then)


def roster(exam: Exam) -> Iterator[Candidate]:
    for some in _chunks(exam):
        yield from Candidate.objects.filter(pk__in=some).select_related("exam_unit", "counted_attempt", "first_entry").order_by(*_ORDER)


def roster_changes(exam: Exam) -> Iterator[RosterChange]:
    return _by_candidate(exam, RosterChange.objects.select_related("candidate", "by", "proof"), "candidate", "id")


def attempts(exam: Exam) -> Iterator[Attempt]:
    return _by_candidate(exam, Attempt.objects.select_related("candidate"), "candidate", "number")


def score_imports(exam: Exam) -> QuerySet[ScoreImport]:
    return ScoreImport.objects.filter(exam=exam).select_related("sheet", "proof", "by").order_by("id")


def papers(exam: Exam) -> Iterator[dict[str, Any]]:
    """Those that somebody sat, item by item as shown; none that only lay ready."""
    sat = Paper.objects.filter(attempt__isnull=False).select_related("candidate", "attempt").prefetch_related("items__revision__question")
    for one in _by_candidate(exam, sat, "candidate", "number"):
        yield {
            "candidate": one.candidate.public_id, "name": one.candidate.person_name, "attempt": one.attempt.public_id, "number": one.number,
            "drawn_at": moment(one.drawn_at), "items": [_item(item) for item in one.items.all()],
        }  # fmt: skip


def printed_papers(exam: Exam) -> Iterator[dict[str, Any]]:
    """Those that were printed to be sat on paper."""
    for one in PrintedPaper.objects.filter(exam=exam).order_by("number"):
        items = one.items.select_related("revision__question").order_by("position")
        yield {"label": one.label, "made_at": moment(one.at), "items": [_item(item) for item in items]}


def fixed_papers(exam: Exam) -> QuerySet[VariantItem]:
    return VariantItem.objects.filter(variant__exam=exam).select_related("variant", "revision__question").order_by("variant__number", "position")


def _item(item: PaperItem | PrintedItem) -> dict[str, Any]:
    named = {"question": item.revision.question.public_id, "revision": item.revision.number}
    return {"position": item.position, **named, "option_order": item.option_order, "points": item.points}


def revisions(exam: Exam) -> Iterator[dict[str, Any]]:
    """What the questions on these papers said, each once, and the material of their cases; those of a fixed paper that nobody sat too."""
    sat = PaperItem.objects.filter(paper__candidate__exam=exam, paper__attempt__isnull=False).order_by()
    printed = PrintedItem.objects.filter(printed__exam=exam).order_by()
    fixed = VariantItem.objects.filter(variant__exam=exam).order_by()
    keys: set[Any] = set(Revision.objects.filter(case_revision__in=fixed.values("revision")).values_list("pk", flat=True))
    for items in (sat, printed, fixed):
        keys |= set(items.values_list("revision", flat=True).distinct())
        cases = Revision.objects.filter(pk__in=items.values("revision"), case_revision__isnull=False)
        keys |= set(cases.values_list("case_revision", flat=True))
    ordered = sorted(keys)
    for start in range(0, len(ordered), CHUNK):
        rows = Revision.objects.filter(pk__in=ordered[start : start + CHUNK]).select_related("question", "case_revision__question")
        for one in rows.prefetch_related("bases").order_by("pk"):
            yield _revision(one)


def _revision(one: Revision) -> dict[str, Any]:
    case = one.case_revision
    return {
        "question": one.question.public_id, "revision": one.number, "type": one.question.type, "type_label": one.question.get_type_display(),
        "stem": one.stem, "options": one.options, "key": one.key, "explanation": one.explanation, "images": one.images,
        "bases": [f"《{basis.statute_title}》{basis.article_number}" for basis in one.bases.all()],
        "case": {"question": case.question.public_id, "revision": case.number, "place": one.place} if case else None,
        "said_at": moment(one.said_at),
    }  # fmt: skip


def answers(exam: Exam) -> Iterator[dict[str, Any]]:
    names = ("position", "content", "version", "saved_at")
    rows = Answer.objects.filter(paper__attempt__isnull=False).values(
        *names, candidate=F("paper__candidate__public_id"), attempt=F("paper__attempt__public_id")
    )
    for row in _by_candidate(exam, rows, "paper__candidate", "paper__number", "position"):
        yield {**row, "saved_at": moment(row["saved_at"])}


def notices(exam: Exam) -> QuerySet[ExamNotice]:
    return ExamNotice.objects.filter(exam=exam).select_related("by").order_by("number")


def confirmations(exam: Exam) -> Iterator[NoticeConfirmation]:
    return _by_candidate(exam, NoticeConfirmation.objects.select_related("candidate", "notice"), "candidate", "id")


def start_codes(exam: Exam) -> QuerySet[StartCode]:
    return StartCode.objects.filter(exam=exam).select_related("by").order_by("id")


def code_tries(exam: Exam) -> Iterator[CodeTry]:
    return _by_candidate(exam, CodeTry.objects.select_related("candidate"), "candidate", "id")


def interventions(exam: Exam) -> QuerySet[Intervention]:
    return Intervention.objects.filter(exam=exam).select_related("attempt__candidate", "by").order_by("id")


def incidents(exam: Exam) -> Iterator[tuple[Incident, dict[str, Any]]]:
    """Each with what is known of it: networks instead of addresses, attempts by what they are called here."""
    called = dict(Attempt.objects.filter(candidate__exam=exam, incidents__isnull=False).distinct().values_list("pk", "public_id"))
    for one in _by_candidate(exam, Incident.objects.select_related("attempt__candidate"), "attempt__candidate", "id"):
        known = dict(one.detail)
        known |= {name: network_of(known[name]) for name in ("before", "address") if name in known}
        if "with" in known:
            known["with"] = [str(called[key]) for key in known["with"] if key in called]
        yield one, known


def marks(exam: Exam) -> Iterator[dict[str, Any]]:
    """Every one there ever was; the latest of an attempt counts."""
    rows = Mark.objects.select_related("attempt__candidate", "ruling")
    for one in _by_candidate(exam, rows, "attempt__candidate", "attempt__number", "id"):
        yield {
            "candidate": one.attempt.candidate.public_id, "name": one.attempt.candidate.person_name, "attempt": one.attempt.public_id,
            "cause": one.cause, "cause_label": one.get_cause_display(), "score": one.score, "grade": one.grade, "awards": one.awards,
            "pending": one.pending, "ruling": one.ruling_id, "at": moment(one.at),
        }  # fmt: skip


def hand_awards(exam: Exam) -> Iterator[HandAward]:
    return _by_candidate(
        exam, HandAward.objects.select_related("attempt__candidate", "by"), "attempt__candidate", "attempt__number", "position", "id"
    )


def markers(exam: Exam) -> QuerySet[Marker]:
    return Marker.objects.filter(exam=exam).select_related("person", "by").order_by("id")


def marking_tasks(exam: Exam) -> Iterator[MarkingTask]:
    rows = MarkingTask.objects.select_related("attempt__candidate", "person")
    return _by_candidate(exam, rows, "attempt__candidate", "attempt__number", "position", "turn")


def rulings(exam: Exam) -> QuerySet[KeyRuling]:
    return KeyRuling.objects.filter(exam=exam).select_related("revision__question", "by").order_by("id")


def proofs(exam: Exam) -> QuerySet[StoredFile]:
    """The photos behind exclusions."""
    changes = RosterChange.objects.filter(candidate__exam=exam, proof__isnull=False)
    return StoredFile.objects.filter(pk__in=changes.values("proof")).order_by("pk")


def moment(value: datetime | None) -> str:
    """2026-11-22T09:00:00+08:00: the office's time, to the second or finer."""
    return localtime(value).isoformat() if value else ""


def network_of(address: str | None) -> str:
    """192.168.1.23 -> 192.168.1.0/24: enough to see who sat in one place."""
    if not address:
        return ""
    bits = 24 if ip_address(address).version == 4 else 48
    return str(ip_network(f"{address}/{bits}", strict=False))


def attestations(exam: Exam) -> Iterator[Attestation]:
    return _by_candidate(exam, Attestation.objects.select_related("candidate", "issued_by", "withdrawn_by"), "candidate", "id")
