"""入场要求: from the clerk's page through the room's screen to the candidate's start, at both widths."""

import re

import pytest
from playwright.sync_api import expect

from people.models import Person
from quiz.models import Attempt, NoticeConfirmation, StartCode
from tests import factories
from tests.browser.helpers import DESK, PHONE, fit_for_all, sign_in
from tests.quiz.manage.pages import url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_code_address_and_notice_from_the_form_to_the_start(window, live_server, clerk: Person, cadre: Person) -> None:
    factories.bank(6, 3, 3)
    exam = factories.exam(cadre)
    desk, phone = window(*DESK), window(*PHONE)
    sign_in(desk, live_server.url, clerk)
    sign_in(phone, live_server.url, cadre)
    page = desk.new_page()
    page.goto(live_server.url + url("admission", exam))
    page.get_by_label("开始前要输入场码").check()
    page.get_by_label("只能从这些网络地址开始").fill("10.0.0.0/8\n127.0.0.0/8\n::1")
    page.get_by_role("button", name="填入常用须知").click()
    expect(page.get_by_label("考试须知")).to_have_value(re.compile("独立完成"))
    fit_for_all(page)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.locator("main")).to_contain_text("输入场码")
    page.goto(live_server.url + url("monitor", exam))
    code = StartCode.objects.get().code
    expect(page.locator(".code-panel")).to_contain_text(f"{code[:3]} {code[3:]}")
    fit_for_all(page)
    page.goto(live_server.url + url("code", exam))
    fit_for_all(page)
    seat = phone.new_page()
    seat.goto(live_server.url + url("exam", exam))
    expect(seat.locator("main")).to_contain_text("入场码，由监考人员在考场公布")
    seat.get_by_role("link", name="开始考试").click()
    expect(seat.get_by_label("入场码")).to_be_visible()
    fit_for_all(seat)
    seat.get_by_label("入场码").fill(code)
    seat.get_by_label("我已阅读").check()
    seat.get_by_role("button", name="开始答题").click()
    seat.wait_for_url("**/attempts/*/")
    assert Attempt.objects.count() == NoticeConfirmation.objects.count() == 1
    page.goto(live_server.url + url("candidate", exam, exam.candidates.get().public_id))
    expect(page.locator("main")).to_contain_text("考试须知第 1 版")
    fit_for_all(page)
