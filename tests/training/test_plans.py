"""年度学法计划: written, copied, approved, ticked off, printed; what is open and what is overdue."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import scans
from core.errors import Refused
from people.models import Person
from tests import factories
from tests.questionbank.drawings import drawing
from tests.training.made import last_text
from tests.training.things import AFTER, MORNING, plan, row, session, upload
from training.models import Plan, Session
from training.rules.plan_states import PlanState, state_of
from training.selectors import plans as selectors
from training.services import plans, sessions, ticking

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clerk: Person, signed_in: Any) -> Client:
    client: Client = signed_in(clerk)
    return client


@pytest.mark.parametrize(
    ("month", "held", "scheduled", "state"),
    [
        (3, True, True, PlanState.DONE), (12, True, True, PlanState.DONE), (10, False, True, PlanState.SCHEDULED),
        (10, False, False, PlanState.OVERDUE), (11, False, False, PlanState.OPEN), (12, False, False, PlanState.OPEN),
    ],
)  # fmt: skip
def test_what_became_of_a_row_in_november(month: int, held: bool, scheduled: bool, state: PlanState):
    assert state_of(2026, month, is_held=held, is_scheduled=scheduled, today=date(2026, 11, 20)) == state


def states(one: Plan) -> list[str]:
    return [str(line.state) for line in selectors.lines(one, date(2026, 11, 20))]


def test_a_row_is_done_when_a_session_ticked_off_against_it_was_held(clerk: Person):
    one = plan()
    march, may = row(one, 3), row(one, 5, "学习《信访工作条例》")
    meeting = session(plan_row=march)
    assert states(one) == ["已安排", "逾期未办"]
    sessions.close(session=meeting, by=clerk, now=AFTER)
    plans.tick(row=may, sessions=[], by=clerk, now=AFTER)
    assert states(one) == ["已完成", "逾期未办"]
    assert selectors.in_words(selectors.lines(one, date(2026, 11, 20))) == "共 2 项：已完成 1 项，逾期未办 1 项。"


def test_a_filed_session_is_ticked_off_only_with_a_reason(clerk: Person):
    march, meeting = row(plan()), session()
    sessions.close(session=meeting, by=clerk, now=AFTER)
    sessions.file(session=meeting, by=clerk, now=AFTER)
    with pytest.raises(Refused, match="已经归档"):
        plans.tick(row=march, sessions=[meeting], by=clerk, now=AFTER)
    plans.tick(row=march, sessions=[meeting], reason="漏填", by=clerk, now=AFTER)
    change = meeting.changes.last()
    assert (change.action, change.after, change.reason) == ("corrected", {"年度计划": "3月 学习《民法典》"}, "漏填")


def test_a_session_of_another_year_ticks_nothing_off(clerk: Person):
    with pytest.raises(Refused, match="是 2025 年的计划"):
        ticking.tick_off(session=session(), row=row(plan(year=2025)), by=clerk, now=AFTER)


def test_the_page_ticks_off_and_takes_off(desk: Client, clerk: Person):
    march, meeting = row(plan()), session()
    address = reverse("training:plan_row_tick", args=[march.public_id])
    desk.post(address, {"sessions": [str(meeting.public_id)]})
    assert Session.objects.get().plan_row == march
    assert meeting.title in desk.get(reverse("training:plan", args=[march.plan.public_id])).content.decode()
    desk.post(address, {"sessions": []})
    assert Session.objects.get().plan_row is None


def test_a_plan_begins_with_all_rows_of_last_year_and_their_laws(desk: Client, clerk: Person):
    row(plan(year=2025), laws=["民法典"], lecturer="王律师")
    unit = factories.town()
    desk.post(reverse("training:plan_new"), {"unit": unit.pk, "year": 2026, "copied": "on"})
    made = Plan.objects.get(year=2026)
    assert made.title == "南山镇2026年度学法计划"
    assert list(made.rows.values_list("month", "content", "laws", "lecturer")) == [(3, "学习《民法典》", ["民法典"], "王律师")]
    again = desk.post(reverse("training:plan_new"), {"unit": unit.pk, "year": 2026}).content.decode()
    assert "已经有年度学法计划" in again


@pytest.mark.postgres
def test_without_a_plan_of_last_year_nothing_is_made(clerk: Person):
    with pytest.raises(Refused, match="2025 年没有可以照搬的计划"):
        plans.create(unit=factories.town(), year=2026, title="计划", copied=True, by=clerk, now=MORNING)
    assert not Plan.objects.exists()


def test_rows_are_moved_within_their_month(desk: Client, clerk: Person):
    one = plan()
    first, second = row(one, 3, "甲"), row(one, 3, "乙")
    row(one, 4, "丙")
    answer = desk.post(reverse("training:plan_row_move", args=[second.public_id]), {"to": "up"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert list(one.rows.values_list("content", flat=True)) == ["乙", "甲", "丙"]
    assert not plans.move_row(row=first, up=False, by=clerk, now=MORNING)


def test_two_clerks_at_one_row_see_both_texts(desk: Client, clerk: Person):
    march = row(plan())
    address = reverse("training:plan_row_change", args=[march.public_id])
    mine = {"month": "3", "content": "我的内容", "kind": "collective", "version": "1"}
    desk.post(address, {**mine, "content": "别人的内容"})
    page = desk.post(address, mine).content.decode()
    assert "他人刚刚改过" in page
    assert "别人的内容" in page
    desk.post(address, {**mine, "version": "2"})
    march.refresh_from_db()
    assert march.content == "我的内容"


def test_a_row_that_a_session_carries_out_is_not_deleted(desk: Client, clerk: Person):
    march = row(plan())
    session(plan_row=march)
    page = desk.post(reverse("training:plan_row_delete", args=[march.public_id]), follow=True).content.decode()
    assert "请先取消对应" in page
    assert march.plan.rows.count() == 1


def test_approval_needs_somebody_and_a_day_that_has_come(desk: Client, clerk: Person):
    one = plan()
    address = reverse("training:plan_change", args=[one.public_id])
    said = {"title": one.title, "version": "1"}
    assert "也请写明批准人" in desk.post(address, {**said, "approved_on": "2026-01-05"}).content.decode()
    assert "还没有到" in desk.post(address, {**said, "approver": "蔡日升", "approved_on": "2099-01-05"}).content.decode()
    desk.post(address, {**said, "approver": "蔡日升", "approved_on": "2026-01-05"})
    one.refresh_from_db()
    assert one.approver == "蔡日升"


def test_the_approved_paper_lies_beside_the_plan_and_leaders_read_both(desk: Client, signed_in: Any):
    one = plan()
    row(one)
    desk.post(reverse("training:plan_scan", args=[one.public_id]), {"pages": upload("计划.png", drawing()), "note": ""})
    leader = factories.leader()
    page = signed_in(leader).get(reverse("training:plan", args=[one.public_id])).content.decode()
    assert "下载扫描件" in page
    assert "添加一项" not in page
    file = scans.beside(selectors.record_of(one)).get().file
    assert selectors.may_read_file(leader, file)
    assert not selectors.may_read_file(factories.person("普通"), file)


@pytest.mark.parametrize("file", ["pdf", "docx", "xlsx"])
def test_the_plan_is_printed_with_what_became_of_each_row(desk: Client, clerk: Person, file: str):
    one = plan()
    row(one, laws=["民法典", "土地管理法"])
    desk.post(reverse("training:plan_paper", args=[one.public_id]), {"file": file})
    text = last_text()
    assert "共 1 项：" in text
    assert "土地管理法" in text


def test_a_plan_costs_the_same_statements_with_few_rows_and_many(clerk: Person, django_assert_num_queries: Any):
    one = plan()
    for number in (1, 10):
        for _ in range(number):
            session(plan_row=row(one))
        with django_assert_num_queries(2):
            selectors.lines(one, date(2026, 11, 20))


def test_the_page_of_a_row_leaves_sessions_of_other_units_as_they_are(clerk: Person, cadre: Person):
    at_station = row(plan(factories.office("司法所")))
    towns = session(by=clerk)
    ticking.tick_off(session=towns, row=at_station, by=clerk, now=AFTER)
    plans.tick(row=at_station, sessions=[], by=clerk, now=AFTER)
    towns.refresh_from_db()
    assert towns.plan_row == at_station
