"""次, 部, 人次 and 参训率: what counts, what does not, and the sentence a report takes over."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from core import files, jobs
from core.models import Job
from people.models import Person
from statutes.models import Statute
from tests import factories
from tests.training.things import AFTER, MORNING, session
from training.models import Attendance, Kind, Session, StudyYear
from training.rules.figures import Meeting, Place, Turnout, YearFigures, distinct
from training.selectors import figures
from training.services import attendance, sessions
from training.services.attendance import Mark

TODAY = date(2026, 11, 28)
NEXT_YEAR = date(2027, 1, 5)


@pytest.mark.parametrize(
    ("turnout", "text"),
    [
        (Turnout(due=108, present=100, late=6, absent=2), "98.1%"),
        (Turnout(due=108, present=106, leave=2), "98.1%"),  # leave stays in the base
        (Turnout(due=108, present=106, leave=2, excused=2), "100%"),  # unless the session takes it out
        (Turnout(due=2, leave=2, excused=2), "—"),
        (Turnout(due=1000, present=999, absent=1, guests=5), "99.9%"),
    ],
)
def test_attendance_rate(turnout: Turnout, text: str):
    assert turnout.attendance_rate.table == text


@pytest.mark.parametrize(
    ("laws", "as_of", "sentence"),
    [
        (["民法典"] + [f"第{n}法" for n in range(7)], NEXT_YEAR, "2026年全年组织法治学习会议1次，学习民法典等8部法律法规，参训106人次，参训率98%。"),
        (["民法典"], TODAY, "2026年截至11月28日组织法治学习会议1次，学习民法典1部法律法规，参训106人次，参训率98%。"),
        ([], NEXT_YEAR, "2026年全年组织法治学习会议1次，参训106人次，参训率98%。"),
    ],
)
def test_the_sentence_for_the_report(laws: list[str], as_of: date, sentence: str):
    one = Meeting(1, "", "第一次", Kind.COLLECTIVE, TODAY, [(law, law) for law in laws])
    places = [Place(1, "0001", Turnout(due=108, present=106, absent=2))]
    assert YearFigures(2026, "南山镇", "0001", False, as_of, [Kind.COLLECTIVE], [one], places).sentence == sentence


def test_a_law_studied_twice_is_one():
    met = [
        Meeting(n, "", "", Kind.COLLECTIVE, TODAY, laws) for n, laws in enumerate([[("民法典", "民法典"), ("宪法", "宪法")], [("民法典", "民法典")]])
    ]
    assert distinct(met) == ["民法典", "宪法"]


def held(one: Session, clerk: Person, marks: dict[Person, dict[str, Any]]) -> Session:
    values = [Mark(one.attendances.get(person=person).pk, what) for person, what in marks.items()]
    attendance.mark(session=one, marks=values, via=Attendance.Via.DOOR, by=clerk, now=AFTER)
    return sessions.close(session=one, by=clerk, now=AFTER)


PRESENT, LATE = {"status": "present"}, {"status": "late"}
LEAVE = {"status": "leave", "leave_reason": "下村", "leave_approver": "蔡日升"}


@pytest.mark.django_db
@pytest.mark.postgres
def test_what_is_planned_cancelled_or_of_another_kind_or_year_counts_nowhere(clerk: Person, cadre: Person):
    Statute.objects.create(title="中华人民共和国民法典", short_title="民法典")
    held(session(laws=("《中华人民共和国民法典》", "行政处罚法")), clerk, {cadre: PRESENT, clerk: LATE})
    held(session(laws=("民法典",), leave_in_base=False, title="第二次"), clerk, {cadre: PRESENT, clerk: LEAVE})
    held(session(kind=Kind.BRIEFING, laws=("宪法",), title="会前学法"), clerk, {cadre: PRESENT})
    held(session(starts_at=MORNING - timedelta(days=400), title="去年"), clerk, {cadre: PRESENT})
    session(title="还没开")
    cancelled = session(title="取消了")
    Session.objects.filter(pk=cancelled.pk).update(state=Session.State.CANCELLED)
    shown = figures.of_year(factories.town(), 2026, TODAY)
    assert (shown.session_count, shown.laws, shown.turnout.came, shown.turnout.base) == (2, ["民法典", "行政处罚法"], 3, 3)
    assert [(line.label, line.meetings, line.counted) for line in shown.by_kind({str(k.value): str(k.label) for k in Kind})] == [
        ("集中学法", 2, True),
        ("会前学法", 1, False),
    ]
    assert [one.turnout.came for one in figures.of_people(factories.town(), 2026, [cadre, clerk])] == [2, 1]
    StudyYear.objects.create(year=2026, counted_kinds=[Kind.BRIEFING])
    assert figures.of_year(factories.town(), 2026, TODAY).laws == ["宪法"]


@pytest.mark.django_db
def test_a_unit_counts_the_meetings_its_own_people_were_called_to(clerk: Person, cadre: Person):
    stranger = factories.person("外单位", unit=factories.office("云仔村委会"))
    held(session(), clerk, {cadre: PRESENT, stranger: PRESENT})
    held(session(unit=stranger.unit, title="村里学法"), clerk, {stranger: LATE})
    town = figures.of_year(factories.town(), 2026, TODAY)
    assert (town.session_count, town.turnout.came) == (2, 3)
    lines = {line.label: (line.meetings, line.turnout.came) for line in town.by_unit()}
    assert lines[cadre.unit.name] == (1, 1)
    assert lines[stranger.unit.name] == (2, 2)
    assert sum(line.turnout.due for line in town.by_unit()) == town.turnout.due
    part = figures.of_year(cadre.unit, 2026, NEXT_YEAR)
    assert part.sentence.startswith(f"{cadre.unit.name}2026年全年参加法治学习会议1次")


@pytest.mark.django_db
def test_guests_and_who_was_taken_off_stand_in_no_base(clerk: Person, cadre: Person):
    one = session()
    one.attendances.filter(person=clerk).update(standing=Attendance.Standing.GUEST)
    held(one, clerk, {cadre: PRESENT, clerk: PRESENT})
    shown = figures.of_year(factories.town(), 2026, TODAY).turnout
    assert (shown.due, shown.came, shown.guests) == (1, 1, 1)
    one.attendances.filter(person=clerk).update(standing=Attendance.Standing.REMOVED)
    assert figures.turnout_at(one) == Turnout(due=1, present=1)


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "statements"), [("figures", 19), ("figures_people", 17)])
@pytest.mark.parametrize("many", [1, 6])
def test_a_page_takes_the_same_statements_for_few_and_many(
    many: int, page: str, statements: int, signed_in: Any, clerk: Person, cadre: Person, django_assert_num_queries: Any
):
    for number in range(many):
        factories.person(f"新人{number}", unit=factories.office(f"第{number}办"))
        held(session(title=f"第{number}次", laws=(f"第{number}法",)), clerk, {cadre: PRESENT})
    client = signed_in(clerk)
    with django_assert_num_queries(statements):
        assert client.get(reverse(f"training:{page}") + "?year=2026").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_pdf_and_excel_say_what_the_page_says(kind: str, signed_in: Any, clerk: Person, cadre: Person):
    held(session(laws=("民法典",)), clerk, {cadre: PRESENT})
    clerk_client = signed_in(clerk)
    page = clerk_client.get(reverse("training:figures") + "?year=2026")
    sentence = page.context["shown"].sentence
    clerk_client.post(reverse("training:figures_export", args=[kind]) + "?year=2026")
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    data = files.content(job.result)
    if kind == "pdf":
        said = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(data)).pages).replace("\n", "")
        assert "第 1 页 共 1 页" in said
        assert "审核人" in said
    else:
        book = load_workbook(BytesIO(data))
        said = "".join(str(cell.value) for row in book["汇总"].iter_rows() for cell in row)
        assert [row[0].value for row in book["人员"].iter_rows(min_row=5)] == [clerk.name, cadre.name]
    assert sentence in said
