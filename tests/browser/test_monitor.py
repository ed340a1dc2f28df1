"""考场监控 and the page of an attempt: fit for everybody at both widths, live by themselves; and what the candidate's page says at once."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from people.models import Person
from quiz.models import Attempt
from quiz.services import annulling, invigilating
from tests import factories
from tests.browser.helpers import DESK, PHONE, fit_for_all, saved_count, sign_in, start, tick
from tests.quiz.manage.pages import url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def exam(cadre: Person):
    factories.bank(6, 3, 3)
    return factories.exam(cadre, factories.person("欧阳建国", unit=factories.office("农业农村和综合治理办公室")), duration_minutes=30)


def test_the_room_follows_who_sits_without_being_loaded_again(window, live_server, clerk: Person, cadre: Person, exam) -> None:
    desk, phone = window(*DESK), window(*PHONE)
    sign_in(desk, live_server.url, clerk)
    sign_in(phone, live_server.url, cadre)
    room = desk.new_page()
    room.goto(live_server.url + url("monitor", exam))
    expect(room.locator("#room")).to_contain_text("未开始")
    room.evaluate("window.kept = true")
    page = phone.new_page()
    attempt = start(page, live_server.url, exam)
    tick(page, 1)
    saved_count(page, "1 / 4")
    row = room.locator("#room tr", has_text=cadre.name)
    expect(row).to_contain_text("答题中", timeout=12_000)
    expect(row).to_contain_text("1 / 4", timeout=12_000)
    assert room.evaluate("window.kept")
    fit_for_all(room)
    room.goto(live_server.url + url("monitor", exam) + "?by=units")
    fit_for_all(room)
    room.goto(live_server.url + url("attempt_manage", exam, attempt.public_id))
    fit_for_all(room)


def test_the_candidate_reads_at_the_next_save_that_there_is_more_time_and_later_that_it_is_over(
    window, live_server, clerk: Person, cadre: Person, exam
) -> None:
    desk, phone = window(*DESK), window(*PHONE)
    sign_in(desk, live_server.url, clerk)
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    attempt = start(page, live_server.url, exam)
    room = desk.new_page()
    room.goto(live_server.url + url("attempt_manage", exam, attempt.public_id))
    room.locator("summary", has_text="延长时间").click()
    room.get_by_label("分钟").fill("15")
    room.get_by_label("原因").first.fill("停电")
    room.get_by_role("button", name="延长时间").click()
    expect(room.locator("main")).to_contain_text("已延长")
    tick(page, 1)
    expect(page.locator("#news")).to_contain_text("监考人员已为您延长 15 分钟")
    expect(page.locator("#news")).to_contain_text(re.compile("现在还有 4[0-4] 分钟"))
    now = timezone.now()
    annulling.void(attempt=Attempt.objects.get(pk=attempt.pk), uses_chance=True, reason="替考", by=clerk, now=now)
    tick(page, 1, 1)
    expect(page.locator("#last-word")).to_contain_text("成绩已作废")
    expect(page.locator("#last-word")).to_contain_text("这次考试的成绩已作废（原因：替考）")
    page.get_by_role("link", name="查看结果").click()
    expect(page.locator("main")).to_contain_text("这次机会仍算用过")
    fit_for_all(page)


def test_a_clock_set_back_gives_the_page_no_more_time(window, live_server, cadre: Person, exam) -> None:
    phone = window(*PHONE)
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    start(page, live_server.url, exam)
    left = page.evaluate(
        """() => {
          const clock = new window.exam.Clock(600000, performance.now(), 7);
          clock.set(4200000, performance.now(), 7);  // the same deadline, and an hour more: the server's clock was set back
          const before = clock.left();
          const moved = clock.set(900000, performance.now(), 8);
          return [before, clock.left(), moved];
        }"""
    )
    assert left[0] <= 600_000
    assert 800_000 < left[1] <= 900_000
    assert left[2]


def test_a_lost_device_is_told_and_the_next_one_goes_on(window, live_server, clerk: Person, cadre: Person, exam) -> None:
    lost, found = window(*PHONE), window(*PHONE)
    for one in (lost, found):
        sign_in(one, live_server.url, cadre)
    page = lost.new_page()
    attempt = start(page, live_server.url, exam)
    invigilating.release_device(attempt=attempt, reason="手机没电", by=clerk, now=timezone.now() + timedelta(seconds=1))
    tick(page, 1)
    expect(page.locator("#last-word")).to_contain_text("监考人员已解除原来的答题设备")
    second = found.new_page()
    second.goto(f"{live_server.url}/attempts/{attempt.public_id}/")
    expect(second.locator("main")).to_contain_text("监考人员已解除原来的设备")
    second.get_by_role("button", name="在本机继续答题").click()
    expect(second.locator("#news")).to_contain_text("手机没电")
    tick(second, 1)
    saved_count(second, "1 / 4")
