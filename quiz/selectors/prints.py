"""What stands on the papers of an exam that are printed to be signed, and when each was printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.timezone import localtime

from core.models import StoredFile
from core.scans import Record
from quiz.models import Candidate, Exam, ExamPrint, RosterChange
from quiz.rules.draw import Section
from quiz.rules.notice import Facts
from quiz.rules.terms import shape_text
from quiz.selectors import counted, staff
from quiz.selectors.pool import section_of

SCAN = "exam_scan"  # owner_kind of the scans; the owner is the exam
_KEPT = 200  # printings a page knows of
_EXCLUSIONS = (RosterChange.Action.EXEMPTED, RosterChange.Action.DEFERRED)


def record_of(exam: Exam) -> Record:
    return Record(SCAN, exam.pk, exam.title)


def may_read_scan(person: Any, file: StoredFile) -> bool:
    """For whoever manages the exam."""
    exam = Exam.objects.select_related("unit").filter(pk=int(file.owner_id)).first()
    return exam is not None and staff.can_manage(person, exam)


def printings(exam: Exam) -> dict[str, list[ExamPrint]]:
    """By paper, the latest first; one query."""
    found: dict[str, list[ExamPrint]] = {}
    for one in ExamPrint.objects.filter(exam=exam).select_related("by").defer("asked")[:_KEPT]:
        found.setdefault(one.paper, []).append(one)
    return found


def last_asked(exam: Exam, paper: str) -> ExamPrint | None:
    return ExamPrint.objects.filter(exam=exam, paper=paper).first()


def facts_of(exam: Exam, *, link: str, contact: str) -> Facts:
    """For the notice."""
    sections: list[Section] = [section_of(rule) for rule in exam.rules.all()]
    return Facts(
        title=exam.title, unit=exam.unit.name, who=staff.rule_text(exam.roster_rule), expected=exam.candidates.filter(counted.EXPECTED).count(),
        opens_at=localtime(exam.opens_at), closes_at=localtime(exam.closes_at) if exam.closes_at else None, minutes=exam.duration_minutes,
        chances=exam.attempts_allowed, shape=shape_text(sections), pass_mark=exam.pass_mark, excellent_mark=exam.excellent_mark,
        multiple_rule=exam.get_scoring_rule_display(), score_release=_released(exam), link=link, contact=contact,
        makeup_of=exam.parent.title if exam.parent else "", caveat=exam.caveat,
    )  # fmt: skip


def _released(exam: Exam) -> str:
    return "由举办单位统一公布" if exam.score_release == Exam.ScoreRelease.BY_HAND else exam.get_score_release_display()


@dataclass(frozen=True)
class SignsIn:
    """A line of 考场签到表."""

    name: str
    unit: str
    post: str
    remark: str


def signing_in(exam: Exam) -> list[tuple[str, list[tuple[int, SignsIn]]]]:
    """Who must sit with their running numbers, by unit and 排序号: leaders first; whoever came onto the list late stands in their place, with a
    remark. One query."""
    late = RosterChange.objects.filter(candidate=OuterRef("pk"), action=RosterChange.Action.ADDED, at__gt=exam.published_at or exam.created_at)
    rows: Any = exam.candidates.filter(counted.EXPECTED).annotate(late=Exists(late)).select_related("exam_unit", "person")
    lines = [SignsIn(one.person_name, one.exam_unit.name_below_town, one.person.post, _remark(one)) for one in _in_order(rows)]
    return [(unit, list(some)) for unit, some in groupby(enumerate(lines, 1), key=lambda numbered: numbered[1].unit)]


def _remark(one: Any) -> str:
    return "；".join([*(["补列"] if one.late else []), *([f"加时 {one.extra_minutes} 分钟"] if one.extra_minutes else [])])


def absent(exam: Exam) -> list[Candidate]:
    return list(_in_order(exam.candidates.filter(counted.ABSENT).select_related("exam_unit")))


def excused(exam: Exam) -> list[tuple[Candidate, RosterChange | None]]:
    """Each with the latest change that excused them."""
    why = Prefetch("changes", RosterChange.objects.filter(action__in=_EXCLUSIONS).order_by("-id"), to_attr="exclusions")
    rows: Iterable[Any] = _in_order(exam.candidates.filter(counted.EXCUSED).select_related("exam_unit").prefetch_related(why))
    return [(one, next(iter(one.exclusions), None)) for one in rows]


def _in_order(rows: QuerySet[Candidate]) -> QuerySet[Candidate]:
    return rows.order_by("exam_unit__path", "sort_number", "id")
