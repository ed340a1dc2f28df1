"""The demo town's exams: 2024 sat here, 2025 on another system, and a practice that is always open."""

import random
from datetime import date, datetime, timedelta

from examsite.demo import sittings
from people.models import Person, Unit
from quiz.models import Exam
from quiz.rules.draw import Section
from quiz.rules.terms import Terms
from quiz.rules.watching import OFF, Watching
from quiz.services import exams, external, papers, publishing, roster
from reports.services import confirm_results

# without 治安管理处罚法: its questions follow the text in force since 2026, so no exam of 2024 may ask them
STATUTES_2024 = frozenset(
    {
        "中华人民共和国民法典", "中华人民共和国未成年人保护法", "信访工作条例", "中华人民共和国反有组织犯罪法",
        "中华人民共和国土地管理法", "中华人民共和国行政处罚法", "中华人民共和国行政复议法",
    }
)  # fmt: skip
CONFIRMED_2024 = date(2024, 12, 12)  # the date of the town's report


def moment(text: str) -> datetime:
    """A moment in the office's time zone."""
    return datetime.fromisoformat(f"{text}+08:00")


def annual_2024(root: Unit, clerk: Person) -> Exam:
    """参考率 100 %, 优秀率 107 of 108, confirmed on the day of the report."""
    terms = Terms(
        title="2024年度学法考试", year=2024, annual=True, opens_at=moment("2024-11-18T09:00"), closes_at=moment("2024-12-06T18:00"),
    )  # fmt: skip
    sections = [
        Section("single", 20, 200, STATUTES_2024),
        Section("multiple", 10, 400, STATUTES_2024),
        Section("judge", 10, 200, STATUTES_2024),
    ]
    made = moment("2024-11-12T10:00")
    exam = exams.create_exam(by=clerk, unit=root, terms=terms, sections=sections, now=made)
    exam = publishing.publish(exam=exam, by=clerk, now=made + timedelta(hours=5))
    rounds = [moment("2024-11-19T09:00"), moment("2024-11-26T09:00"), moment("2024-12-03T09:00")]
    sittings.sit_rounds(exam, rounds, chance=random.Random(2024))
    confirm_results(exam=exam, as_of=CONFIRMED_2024, by=clerk, now=moment("2024-12-12T10:30"))
    return exam


def external_2025(root: Unit, clerk: Person) -> Exam:
    """Sat on the province's platform, its scores entered here: of 109 one is excused (免考) and one did not come."""
    terms = Terms(
        title="2025年度全省学法考试（省学法考试平台）", year=2025, annual=True, source="external",
        opens_at=moment("2025-11-05T09:00"), closes_at=moment("2025-12-25T18:00"),
    )  # fmt: skip
    made = moment("2025-11-03T10:00")
    exam = exams.create_exam(by=clerk, unit=root, terms=terms, sections=[], now=made)
    exam = publishing.publish(exam=exam, by=clerk, now=made)
    candidates = list(exam.candidates.select_related("person", "exam_unit").order_by("-sort_number", "id"))
    roster.exclude(
        candidate=candidates[30], action="exempted", reason="产假", approver="蔡日升", approved_on=date(2025, 11, 10), by=clerk,
        now=moment("2025-11-10T15:00"),
    )  # fmt: skip
    present = [one for place, one in enumerate(candidates) if place not in (30, 57)]
    sheet = sittings.score_sheet(present, chance=random.Random(2025))
    external.import_scores(exam=exam, data=sheet, by=clerk, now=moment("2025-12-26T09:00"))
    confirm_results(exam=exam, as_of=date(2025, 12, 26), by=clerk, now=moment("2025-12-26T11:00"))
    return exam


def open_practice(root: Unit, clerk: Person, today: date) -> Exam:
    """A practice without an end that everybody may sit at once, as often as they like."""
    opened = moment(f"{today - timedelta(days=30)}T09:00")
    terms = Terms(
        title="日常练习：八部法律法规", year=opened.year, kind="practice", opens_at=opened, closes_at=None,
        duration_minutes=30, attempts_allowed=99, watching=Watching(leave_action=OFF), roster_rule={"who": "everyone"},
    )  # fmt: skip
    sections = [Section("single", 10, 500), Section("multiple", 5, 600), Section("judge", 5, 400)]
    exam = exams.create_exam(by=clerk, unit=root, terms=terms, sections=sections, now=opened)
    exam = publishing.publish(exam=exam, by=clerk, now=opened)
    papers.prepare_papers(exam, opened, chance=random.Random(2026))
    return exam
