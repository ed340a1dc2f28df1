"""Small builders of domain things for tests. They go through the product's services wherever one exists."""

from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from people.models import Person, Role, RoleAssignment, StaffingType, Unit
from people.services import postings, units
from questionbank import types
from questionbank.models import Question, Revision
from questionbank.rules import content as bank_rules
from questionbank.services import search, writing
from questionbank.services.writing import NewQuestion
from quiz.models import Attempt, Candidate, Exam, ExamUnit, Mark, PaperRule
from quiz.rules import grading
from quiz.services import marks, papers

PASSWORD = "Xuefa-2026"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.get_default_timezone())
_numbers = count(1)


def staffing(name: str = "公务员", established: bool = True) -> StaffingType:
    return StaffingType.objects.get_or_create(name=name, defaults={"established": established, "may_hold_certificate": established})[0]


def town(name: str = "南山镇") -> Unit:
    return units.root() or units.make_root(name)


def office(name: str = "党政办公室") -> Unit:
    parent = town()
    return Unit.objects.filter(full_name=f"{parent.full_name}/{name}").first() or units.make_child(Unit.objects.get(pk=parent.pk), name)


@cache
def hashed(password: str) -> str:
    """As the product hashes it, which takes 27 ms, but once for all the people of a run."""
    return make_password(password)


def person(name: str = "陈志强", *, unit: Unit | None = None, role: str = "", role_unit: Unit | None = None, **values: Any) -> Person:
    """An active person who has set the password PASSWORD."""
    number = next(_numbers)
    password = values.pop("password", PASSWORD)
    made = postings.create_person(
        name=name,
        account=values.pop("account", f"p{number:04d}"),
        unit=unit or office(),
        staffing_type=values.pop("staffing_type", None) or staffing(),
        from_on=values.pop("from_on", date(2020, 1, 1)),
        **values,
    )
    made.must_change_password = False
    if password is not None:
        made.password = hashed(password)
    Person.objects.filter(pk=made.pk).update(must_change_password=False, password=made.password)
    if role:
        RoleAssignment.objects.create(person=made, role=role, unit=role_unit or town())
    return made


def clerk(**values: Any) -> Person:
    return person("林文书", role=Role.CLERK, **values)


def leader(**values: Any) -> Person:
    return person("黄镇长", role=Role.LEADER, **values)


def question(
    kind: str = "single", *, stem: str = "", key: str = "", options: tuple[str, ...] = ("甲选项", "乙选项", "丙选项", "丁选项"), **values: Any
) -> Question:
    """A reviewed question; `key` in letters over `options` (default A, AB, or t), or as typed (default 五日/5日, and a reference answer)."""
    if types.get(kind).input_type not in ("radio", "checkbox"):
        return _written(kind, stem, key, **values)
    stem = stem or f"第{next(_numbers)}题：下列说法正确的是？"
    if types.get(kind).own_options:
        shown = [{"id": "abcdefgh"[place], "text": text} for place, text in enumerate(options)]
        right = list((key or {"single": "A", "multiple": "AB", "indefinite": "A"}[kind]).lower())
    else:
        shown, right = list(types.get(kind).options), [key or "t"]  # type: ignore[attr-defined]
    made = Question.objects.create(
        type=kind, status=values.pop("status", Question.Status.REVIEWED), created_at=NOON, reviewed_at=NOON,
        fingerprint=bank_rules.fingerprint(kind, stem, [one["text"] for one in shown]), **values,
    )  # fmt: skip
    made.current_revision = Revision.objects.create(
        question=made, number=1, stem=stem, options=shown, key=right, explanation="依据相关条文。", created_at=NOON
    )
    made.save(update_fields=["current_revision"])
    search.follow(made)
    return made


def _written(kind: str, stem: str, key: str, status: str = Question.Status.REVIEWED, **values: Any) -> Question:
    """A fill-in question or a short answer."""
    stem = stem or {"blank": f"第{next(_numbers)}题：应当在____内提出。", "short": f"第{next(_numbers)}题：请简述理由。"}[kind]
    content = bank_rules.compose(kind, stem, [], types.get(kind).read(key or {"blank": "五日/5日", "short": "答出两点各得一半。"}[kind], []) or [])
    return _writes(NewQuestion(type=kind, content=content, **values), status)


def case(*kinds: str, stem: str = "", status: str = Question.Status.REVIEWED, **values: Any) -> Question:
    """A case with a sub-question of each of `kinds`, in order."""
    parts = []
    for kind in kinds:
        number = f"第{next(_numbers)}小题："
        stem_of = {"blank": f"{number}期限为____。", "short": f"{number}说明理由。"}.get(kind, f"{number}下列说法正确的是？")
        key = {"blank": [["五日", "5日"]], "short": ["两点。"], "multiple": [0, 1]}.get(kind, [0])
        options = ["甲", "乙", "丙", "丁"] if types.get(kind).own_options else []
        parts.append(NewQuestion(type=kind, content=bank_rules.compose(kind, stem_of, options, key)))
    content = bank_rules.compose("case", stem or f"案情{next(_numbers)}：某镇张某在河道内采砂。", [], [])
    return _writes(NewQuestion(type="case", content=content, parts=parts, **values), status)


def _writes(item: NewQuestion, status: str) -> Question:
    with transaction.atomic():
        return Question.objects.get(pk=writing.write([item], status=status, author=None, reviewer=None, now=NOON)[0])


def bank(single: int = 20, multiple: int = 10, judge: int = 10) -> None:
    for kind, number in (("single", single), ("multiple", multiple), ("judge", judge)):
        for _ in range(number):
            question(kind)


def exam(
    *people: Person,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    sections: tuple[tuple[str, int, int], ...] = (("single", 2, 2500), ("multiple", 1, 2500), ("judge", 1, 2500)),
    parts: int = 1,
    **values: Any,
) -> Exam:
    """A published own exam with `people` on its roster, open now for an hour each side; its bank must be made before. Its cases have `parts`
    sub-questions."""
    now = timezone.now()
    inner = {one.code: parts if one.has_parts else 1 for one in types.every()}
    made = Exam.objects.create(
        title=values.pop("title", "2026年度学法考试"), unit=values.pop("unit", None) or town(), year=values.pop("year", 2026),
        opens_at=opens_at or now - timedelta(hours=1), closes_at=closes_at or now + timedelta(hours=1),
        state=values.pop("state", Exam.State.PUBLISHED), published_at=now, created_at=now, 
        full_marks=sum(n * p * inner[kind] for kind, n, p in sections), **values,
    )  # fmt: skip
    for place, (kind, number, points) in enumerate(sections, 1):
        PaperRule.objects.create(exam=made, position=place, type=kind, count=number, parts=inner[kind], points=points)
    for one in people:
        enrol(made, one)
    papers.reserve_pool(made, now)
    return made


def enrol(made: Exam, one: Person, **values: Any) -> Candidate:
    unit = one.unit
    exam_unit, _ = ExamUnit.objects.get_or_create(
        exam=made, path=unit.path, defaults={"unit": unit, "name": unit.name, "full_name": unit.full_name, "depth": unit.depth}
    )
    return Candidate.objects.create(
        exam=made,
        person=one,
        exam_unit=exam_unit,
        person_name=one.name,
        staffing_type_name=one.staffing_type.name,
        sort_number=one.sort_number,
        **values,
    )


def score(candidate: Candidate, hundredths: int, *, number: int = 1, source: str = "platform") -> Attempt:
    """One that came by file."""
    ended = candidate.exam.opens_at
    made = Attempt.objects.create(
        candidate=candidate, number=number, source=source, state="handed_in", started_at=ended, deadline_at=ended, ended_at=ended
    )
    exam = candidate.exam
    grade = grading.grade_for(hundredths, exam.pass_mark, exam.excellent_mark)
    Mark.objects.create(attempt=made, cause="imported", score=hundredths, grade=grade, at=ended)
    marks.recount(candidate=candidate, now=ended)
    return made
