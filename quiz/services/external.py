"""Scores that come by file become attempts with marks, once: all of an exam held elsewhere, or beside the online ones of an exam of our own what
was sat on paper or on another platform."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from core import audit, excel
from core.errors import Refused
from core.models import StoredFile
from people.models import Person
from quiz.models import Attempt, Candidate, Exam, Mark, ScoreImport
from quiz.rules import grading, scores
from quiz.rules.scores import Finding, NewScore, Plan
from quiz.selectors import counted
from quiz.selectors.scores import listed
from quiz.services import announcing, marks
from quiz.services.interventions import hold_exam

PEOPLE_A_CHUNK = 40  # one short transaction each: about 100 ms
TEMPLATE_ROWS = 5000
UPLOAD, PROOF = "score_file", "score_proof"  # owner_kind of a sheet and of what proves it; those that wait for confirmation expire
PLATFORM = Attempt.Source.PLATFORM


def plan_scores(*, exam: Exam, data: bytes, source: str = "", now: datetime) -> Plan:
    """What an import of the sheet would do today. `source` is asked of an exam of our own."""
    if exam.state == Exam.State.DRAFT:
        raise Refused("not_published", "考试还没有发布，请先发布，生成应考名单后再导入成绩。")
    if exam.source == Exam.Source.OWN:
        _refuse_unfit(exam, source, now)
    rows, plan = scores.read(excel.read_rows(data), full_marks=exam.full_marks)
    return scores.match(rows, listed(exam, source or PLATFORM), plan)


def _refuse_unfit(exam: Exam, source: str, now: datetime) -> None:
    """For an exam of our own."""
    if not source:
        raise Refused("not_external", "这场考试在本系统作答，成绩自动产生，不能导入。纸上或其他平台考的，请在考试页上导入，并附证明材料。")
    if source not in (Attempt.Source.PAPER, Attempt.Source.PLATFORM):
        raise Refused("source", "请选择成绩是纸上考的，还是其他平台考的。", field="source")
    if now < exam.opens_at:
        raise Refused("not_open", f"考试还没有开始（{timezone.localtime(exam.opens_at):%m月%d日 %H:%M} 开放），不会有成绩。")
    _refuse_confirmed(exam)


def _refuse_confirmed(exam: Exam) -> None:
    if exam.state == Exam.State.CONFIRMED:
        raise Refused("confirmed", "这场考试的结果已定稿，不能再导入成绩。")


@dataclass(frozen=True)
class Provenance:
    """Where the scores of an exam of our own were earned, on which day, by which file, and what proves it."""

    source: str
    held_on: date
    sheet: StoredFile
    proof: StoredFile


def import_scores(*, exam: Exam, data: bytes, by: Person | None, now: datetime, of: Provenance | None = None) -> Plan:
    """Write what is new and return the plan that was carried out. Rows stored before are never changed; running it again adds nothing. Of an exam of
    our own (`of`) all rows of the sheet are in order, or none is taken.

    Written in chunks of people: an import that was killed is finished by running it again.
    """
    plan = plan_scores(exam=exam, data=data, source=of.source if of else "", now=now)
    made = _begun(exam, plan, of, by, now) if of else None
    people = sorted({one.candidate_id for one in plan.new})
    theirs: dict[int, list[NewScore]] = defaultdict(list)
    for one in plan.new:
        theirs[one.candidate_id].append(one)
    audit.record(  # before the first chunk: no score is stored without it
        "quiz.scores_imported", by=by, now=now, subject=exam.title, exam=exam.pk, new=len(plan.new), existing=len(plan.existing), to_fix=plan.to_fix,
        source=made.source if made else "", held_on=f"{made.held_on}" if made else "",
    )  # fmt: skip
    for start in range(0, len(people), PEOPLE_A_CHUNK):
        _write(exam, [one for pk in people[start : start + PEOPLE_A_CHUNK] for one in theirs[pk]], plan, made, now)
    return plan


def _begun(exam: Exam, plan: Plan, of: Provenance, by: Person | None, now: datetime) -> ScoreImport:
    """The row that its attempts name, the same for the same upload; from now on its files are kept for good."""
    check_held_on(exam, of.held_on, now)
    if plan.to_fix:
        raise Refused("rows_to_fix", f"有 {plan.to_fix} 行需要改正，整个文件都没有导入。请改正后重新上传。")
    if not plan.new:
        raise Refused("nothing_new", "文件里没有新的成绩。")
    with transaction.atomic():
        held = hold_exam(exam.pk)  # of two clicks one makes it
        StoredFile.objects.filter(pk__in=[of.sheet.pk, of.proof.pk]).update(expires_at=None)
        told = {"source": of.source, "held_on": of.held_on, "sheet": of.sheet, "proof": of.proof}
        people = len({one.candidate_id for one in plan.new})
        return ScoreImport.objects.get_or_create(exam=held, **told, defaults={"people": people, "by": by, "at": now})[0]


def check_held_on(exam: Exam, held_on: date, now: datetime) -> None:
    first, last = timezone.localdate(exam.opens_at), timezone.localdate(now)
    if not first <= held_on <= last:
        raise Refused("held_on", f"考试日期应在 {first:%Y-%m-%d} 到今天之间。", field="held_on")


def _write(exam: Exam, new: Sequence[NewScore], plan: Plan, made: ScoreImport | None, now: datetime) -> None:
    """One chunk; of what somebody else imported since the plan was made, or who sat down online meanwhile, the plan says that it was left."""
    with transaction.atomic():
        if made is not None:
            _refuse_confirmed(hold_exam(exam.pk))
        held = {one.pk: one for one in Candidate.objects.select_for_update().filter(pk__in={one.candidate_id for one in new}).order_by("pk")}
        still = _still_free(exam, new, plan, made is not None)
        attempts = Attempt.objects.bulk_create(_attempt(exam, one, made) for one in still)
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
        people = marks.recount_all(candidates=[held[pk] for pk in dict.fromkeys(one.candidate_id for one in still)], now=now)
        if made is not None:
            announcing.tell_out(exam=exam, candidates=people, now=now)


def _still_free(exam: Exam, new: Sequence[NewScore], plan: Plan, counts_chances: bool) -> list[NewScore]:
    had: dict[int, set[int]] = defaultdict(set)
    used: dict[int, int] = defaultdict(int)
    rows = Attempt.objects.filter(candidate__in={one.candidate_id for one in new})
    for candidate, number, uses_chance in rows.values_list("candidate", "number", "uses_chance"):
        had[candidate].add(number)
        used[candidate] += uses_chance
    still = []
    for one in new:
        if one.number in had[one.candidate_id] or (counts_chances and used[one.candidate_id] >= exam.attempts_allowed):
            plan.new.remove(one)
            plan.blocked.append(Finding(one.row, one.name, "刚有了另一次考试，没有导入。请重新上传，核对后再导入。"))
            continue
        used[one.candidate_id] += 1
        still.append(one)
    return still


def _attempt(exam: Exam, one: NewScore, made: ScoreImport | None) -> Attempt:
    if made is None:
        begun, ended = exam.opens_at, exam.closes_at or exam.opens_at
    else:
        begun = ended = timezone.make_aware(datetime.combine(made.held_on, time.min))
    return Attempt(
        candidate_id=one.candidate_id, number=one.number, source=made.source if made else PLATFORM, score_import=made,
        state=Attempt.State.HANDED_IN, started_at=begun, deadline_at=ended, ended_at=ended,
    )  # fmt: skip


def template(*, exam: Exam, by: Person, now: datetime) -> bytes:
    """An Excel file with the roster's names and units, ready for the scores (at most 5,000 names)."""
    audit.record("quiz.scores_template", by=by, now=now, subject=exam.title, exam=exam.pk)
    rows = exam.candidates.filter(counted.LISTED).order_by("exam_unit__path", "sort_number", "id")
    people = rows.values_list("person_name", "exam_unit__name")[:TEMPLATE_ROWS]
    several = "同一人考了多次的，每次一行，考试次数填 1、2、3。" if exam.source == Exam.Source.EXTERNAL else "考试次数一般留空，自动接着往下排。"
    return excel.write(
        [
            excel.Sheet(
                name="成绩", header=scores.HEADER, rows=[(name, "", unit, "", "") for name, unit in people],
                notes=[f"成绩留空的按未参考处理；{several}手机号可不填，有同名的人时请填。"],
                widths=(12, 16, 28, 10, 12), text_columns=frozenset({1}),
            )
        ]
    )  # fmt: skip
