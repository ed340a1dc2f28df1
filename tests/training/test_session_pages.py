"""The clerk's pages of sessions: the form, the list, the roster, the series, the calendar; and the page of who is due."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import StoredFile
from people.models import Person, Unit
from statutes.models import Statute
from tests import factories
from tests.questionbank.drawings import drawing
from tests.training.things import MORNING, mark, place_of, session
from training.models import Attendance, Plan, PlanRow, Session
from training.services import sessions

pytestmark = pytest.mark.django_db
AFTER = MORNING + timedelta(hours=3)
FORM = {
    "title": "土地管理法专题", "starts_at": "2027-03-01T09:00", "ends_at": "2027-03-01T10:30", "place": "二楼会议室", "laws": "民法典、土地管理法",
    "who": "everyone", "kind": "lecture", "hours": "", "late_minutes": "10", "early_minutes": "15", "part_percent": "50", "leave_in_base": "on",
    "do": "save",
}  # fmt: skip


@pytest.fixture
def office(clerk: Person, signed_in: Any) -> Client:
    return signed_in(clerk)


def url(name: str, *things: Any) -> str:
    return reverse(f"training:{name}", args=[one.public_id for one in things])


def test_the_form_makes_a_session_with_its_laws_its_roster_and_the_hours_of_its_length(office: Client, cadre: Person):
    Statute.objects.create(title="中华人民共和国民法典", short_title="民法典")
    office.post(url("new"), FORM)
    made = Session.objects.get()
    assert [(law.title, law.statute is not None) for law in made.laws.all()] == [("民法典", True), ("土地管理法", False)]
    assert (made.hours, made.attendances.count(), made.sign_in_until) == (200, 2, made.ends_at)


def test_a_row_of_the_plan_fills_the_form_and_is_ticked_off(office: Client, town: Unit, cadre: Person):
    year = timezone.localdate().year
    plan = Plan.objects.create(unit=town, year=year, title="计划", created_at=MORNING)
    row = PlanRow.objects.create(plan=plan, month=3, content="学习土地管理法", laws=["土地管理法"], kind="lecture", lecturer="王律师")
    shown = office.get(url("new") + f"?row={row.public_id}").content.decode()
    assert "学习土地管理法" in shown
    assert "王律师" in shown
    times = {"starts_at": f"{year}-03-01T09:00", "ends_at": f"{year}-03-01T10:30"}
    office.post(url("new"), {**FORM, **times, "plan_row": str(row.public_id)})
    assert Session.objects.get().plan_row == row


def test_a_copy_has_everything_but_the_time(office: Client, cadre: Person):
    old = session(laws=("民法典",), lecturer="王律师")
    form = office.get(url("new") + f"?copy={old.public_id}").context["form"]
    assert (form["title"].value(), form["laws"].value(), form["lecturer"].value()) == (old.title, "民法典", "王律师")
    assert form["starts_at"].value() is None


def test_the_number_due_and_who_is_due_elsewhere_are_told_while_choosing(office: Client, cadre: Person):
    session(title="另一个会")
    sent = {**FORM, "starts_at": "2026-11-20T10:00", "ends_at": "2026-11-20T12:00"}
    told = office.post(url("who"), sent).content.decode()
    assert "应到 <strong" in told
    assert "另一个会" in told
    assert cadre.name in told
    assert "另一个会" not in office.post(url("who"), {**sent, "starts_at": "2026-11-20T11:00"}).content.decode()


def test_two_editors_see_what_each_wrote(office: Client, cadre: Person):
    one = session()
    page = office.get(url("edit", one)).context["form"]
    Session.objects.filter(pk=one.pk).update(version=2, title="先改的")
    sent = {**FORM, "version": page["version"].value(), "who": "everyone"}
    conflict = office.post(url("edit", one), sent).context["form"].conflict
    titles = [(line.label, line.theirs) for line in conflict if line.label in ("会议名称", "地点")]
    assert titles == [("会议名称", "先改的")], "the place is the same in both"


def test_a_series_leaves_out_the_days_that_are_unticked(office: Client, cadre: Person):
    sent = {
        **FORM,
        "title": "每月学法",
        "nth": "1",
        "weekday": "0",
        "from_on": "2027-01-01",
        "until_on": "2027-04-30",
        "begins": "09:00",
        "ends": "10:00",
    }
    days = office.post(url("series"), {**sent, "do": "days"}).context["days"]
    assert [f"{day:%m-%d}" for day in days] == ["01-04", "02-01", "03-01", "04-05"]
    office.post(url("series"), {**sent, "days": ["2027-01-04", "2027-03-01"]})
    assert sorted(Session.objects.values_list("title", flat=True)) == ["每月学法（2027年1月）", "每月学法（2027年3月）"]
    assert len({one.series_id for one in Session.objects.all()}) == 1


def test_closing_names_who_becomes_absent(office: Client, cadre: Person):
    one = session()
    assert cadre.name in office.get(url("close", one)).content.decode()
    office.post(url("close", one))
    assert place_of(one, cadre).status == Attendance.Status.ABSENT


def test_the_list_costs_the_same_for_one_and_for_many(office: Client, cadre: Person, django_assert_num_queries: Any):
    session()
    office.get(url("manage"))  # the first page of a sitting notes that somebody is there
    with django_assert_num_queries(12):
        office.get(url("manage"))
    for number in range(5):
        session(title=f"第 {number} 次", unit=cadre.unit)
    with django_assert_num_queries(12):
        office.get(url("manage"))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("state=to_close", ["第一次法治学习会"]), ("state=closed", ["讲座"]), ("kind=lecture", ["讲座"]), ("text=土地", ["讲座"]),
        ("year=2026&text=没有", []),
        ("text=%00&kind=x&year=x&state=x", ["讲座", "第一次法治学习会"]),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(office: Client, clerk: Person, cadre: Person, query: str, titles: list[str]):
    session()
    held = session(title="讲座", kind="lecture", laws=("土地管理法",))
    sessions.close(session=held, by=clerk, now=AFTER)
    rows = office.get(f"{url('manage')}?{query}").context["rows"]
    assert sorted(row["session"].title for row in rows) == sorted(titles)


# --- the roster


def test_the_roster_is_searched_by_name_unit_and_standing(office: Client, clerk: Person, cadre: Person):
    one, other = session(), factories.person("王海燕", unit=factories.office("财政所"))
    office.post(url("roster_add", one), {"person": other.account, "standing": "guest", "reason": "应邀"})
    mark(one, cadre, clerk, status="leave", leave_reason="出差", leave_approver="黄")

    def found(query: str) -> list[str]:
        return [row.person_name for row in office.get(f"{url('roster', one)}?{query}").context["page"]]

    assert found("text=why") == found("status=guest") == found(f"unit={other.unit_id}") == ["王海燕"]
    assert found("status=leave") == [cadre.name]


def test_leave_has_a_reason_an_approver_and_the_paper(office: Client, cadre: Person):
    one = session()
    place = place_of(one, cadre)
    photo = SimpleUploadedFile("假条.png", drawing(), "image/png")
    sent = {"leave_reason": "病假", "approver": "黄镇长", "approved_on": "2026-11-01"}
    assert "批准人" in office.post(url("excuse", one, place), {**sent, "approver": ""}).content.decode()
    office.post(url("excuse", one, place), {**sent, "photo": photo})
    place.refresh_from_db()
    assert (place.status, place.leave_reason, place.leave_approver) == ("leave", "病假", "黄镇长")
    assert StoredFile.objects.get().name == f"{cadre.name}请假条.jpg"
    office.post(url("restore", one, place), {"reason": "提前回来"})
    place.refresh_from_db()
    assert (place.status, place.leave_reason, place.leave_proof) == ("none", "", None)


def test_who_is_taken_off_counts_nowhere_and_may_be_listed_again(office: Client, cadre: Person):
    one = session()
    place = place_of(one, cadre)
    office.post(url("roster_remove", one, place), {"reason": "误列"})
    assert office.get(url("roster", one)).context["counts"].due == 1
    assert "误列" in office.get(url("place", one, place)).content.decode()
    office.post(url("restore", one, place), {"reason": "确实要来"})
    assert office.get(url("roster", one)).context["counts"].due == 2


# --- for who is due


def test_who_is_due_reads_time_place_and_what_became_of_it(office: Client, signed_in: Any, cadre: Person):
    one = session(starts_at=timezone.now() + timedelta(days=2), agenda="一、领学")
    mine = signed_in(cadre)
    assert "二楼会议室" in mine.get(url("my_session", one)).content.decode()
    office.post(url("cancel", one), {"reason": "台风", "tell": "on"})
    assert "会议已取消：台风" in mine.get(url("my_session", one)).content.decode()
    assert signed_in(factories.person("外人", unit=factories.office("财政所"))).get(url("my_session", one)).status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        {"starts_at": "0001-01-01T00:00", "ends_at": "0001-01-01T01:00"}, {"starts_at": "9999-12-31T23:00", "ends_at": "9999-12-31T23:59"},
        {"sign_in_from": "0001-01-01T00:00"}, {"sign_in_until": "9999-12-31T23:59"},
    ],
)  # fmt: skip
def test_a_slip_in_the_year_is_told_and_makes_no_session(office: Client, cadre: Person, more: dict[str, str]):
    assert "年不对，请核对日期" in office.post(url("new"), {**FORM, **more}).content.decode()
    assert office.post(url("new"), {**FORM, **more, "do": "who"}).status_code == 200
    assert not Session.objects.exists()
