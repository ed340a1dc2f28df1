"""Scores of an exam held elsewhere become attempts with marks, once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core import audit, excel
from core.errors import Refused
from people.models import Person
from quiz.models import Attempt, Candidate, Exam, Mark
from quiz.rules import grading, scores
from quiz.rules.scores import Listed, NewScore, Plan
from quiz.selectors import counted
from quiz.services import marks

PEOPLE_A_CHUNK = 40  # one short transaction each: about 100 ms
TEMPLATE_ROWS = 5000
UPLOAD = "score_file"  # owner_kind of an uploaded sheet that waits for its confirmation


def plan_scores(*, exam: Exam, data: bytes) -> Plan:
    """What an import of the sheet would do today."""
    if exam.source != Exam.Source.EXTERNAL:
        raise Refused("not_external", "这场考试在本系统作答，成绩自动产生，不能导入。")
    if exam.state == Exam.State.DRAFT:
        raise Refused("not_published", "考试还没有发布，请先发布，生成应考名单后再导入成绩。")
    rows, plan = scores.read(excel.read_rows(data), full_marks=exam.full_marks)
    return scores.match(rows, _listed(exam), plan)


def import_scores(*, exam: Exam, data: bytes, by: Person | None, now: datetime) -> Plan:
    """Write what is new and return the plan that was carried out. Rows stored before are never changed; running it again adds nothing.

    Written in chunks of people: an import that was killed is finished by running it again.
    """
    plan = plan_scores(exam=exam, data=data)
    people = sorted({one.candidate_id for one in plan.new})
    theirs: dict[int, list[NewScore]] = defaultdict(list)
    for one in plan.new:
        theirs[one.candidate_id].append(one)
    audit.record(  # before the first chunk: no score is stored without it
        "quiz.scores_imported", by=by, now=now, subject=exam.title, exam=exam.pk, new=len(plan.new), existing=len(plan.existing), to_fix=plan.to_fix
    )
    for start in range(0, len(people), PEOPLE_A_CHUNK):
        _write(exam, [one for pk in people[start : start + PEOPLE_A_CHUNK] for one in theirs[pk]], now)
    return plan


def _write(exam: Exam, new: Sequence[NewScore], now: datetime) -> None:
    """One chunk; what somebody else imported since the plan was made is left as it is."""
    with transaction.atomic():
        held = {one.pk: one for one in Candidate.objects.select_for_update().filter(pk__in={one.candidate_id for one in new}).order_by("pk")}
        had = set(Attempt.objects.filter(candidate__in=held).values_list("candidate", "number"))
        still = [one for one in new if (one.candidate_id, one.number) not in had]
        last = exam.closes_at or exam.opens_at
        attempts = Attempt.objects.bulk_create(
            Attempt(
                candidate_id=one.candidate_id, number=one.number, source=Attempt.Source.PLATFORM, state=Attempt.State.HANDED_IN,
                started_at=exam.opens_at, deadline_at=last, ended_at=last,
            )
            for one in still
        )  # fmt: skip
        Mark.objects.bulk_create(
            Mark(
                attempt=attempt,
                cause=Mark.Cause.IMPORTED,
                score=one.score,
                grade=grading.grade_for(one.score, exam.pass_mark, exam.excellent_mark),
                at=now,
            )
            for attempt, one in zip(attempts, still, strict=True)
        )
        for pk in {one.candidate_id for one in still}:
            marks.recount(candidate=held[pk], now=now)


def _listed(exam: Exam) -> list[Listed]:
    """The roster with the scores stored so far; two queries."""
    known: dict[int, dict[int, int]] = defaultdict(dict)
    stored = Mark.objects.filter(attempt__candidate__exam=exam).exclude(attempt__state=Attempt.State.VOID).order_by("id")
    for candidate_id, number, score in stored.values_list("attempt__candidate", "attempt__number", "score"):
        known[candidate_id][number] = score
    rows = exam.candidates.filter(counted.LISTED).values_list("pk", "person_name", "person__mobile", "exam_unit__name", "exam_unit__full_name")
    return [Listed(pk, name, mobile, frozenset({unit, full}), known.get(pk, {})) for pk, name, mobile, unit, full in rows]


def template(*, exam: Exam, by: Person, now: datetime) -> bytes:
    """An Excel file with the roster's names and units, ready for the scores (at most 5,000 names)."""
    audit.record("quiz.scores_template", by=by, now=now, subject=exam.title, exam=exam.pk)
    listed = exam.candidates.filter(counted.LISTED).order_by("exam_unit__path", "sort_number", "id")
    people = listed.values_list("person_name", "exam_unit__name")[:TEMPLATE_ROWS]
    return excel.write(
        [
            excel.Sheet(
                name="成绩", header=scores.HEADER, rows=[(name, "", unit, "", "") for name, unit in people],
                notes=["成绩留空的按未参考处理；同一人考了多次的，每次一行，考试次数填 1、2、3。手机号可不填，有同名的人时请填。"],
                widths=(12, 16, 28, 10, 12), text_columns=frozenset({1}),
            )
        ]
    )  # fmt: skip
