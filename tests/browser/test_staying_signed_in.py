"""记住本机 on a phone, and the warning before the idle sign-out at a desk."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from people.models import Person
from quiz.models import Attempt, Exam
from tests import factories
from tests.browser.helpers import axe_clean, fits, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_remembered_phone_opens_by_itself_and_asks_before_a_formal_exam(
    phone: BrowserContext, live_server: LiveServer, exam: Exam, cadre: Person
) -> None:
    page, base = phone.new_page(), live_server.url
    page.goto(f"{base}/sign-in/")
    page.get_by_label("账号").fill(cadre.account)
    page.get_by_label("密码", exact=True).fill(factories.PASSWORD)
    page.get_by_label("记住本机").check()
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{base}/")
    page.close()
    phone.clear_cookies(name="exam_session")  # as after a day

    page = phone.new_page()
    page.goto(f"{base}/exams/{exam.public_id}/?ready=1")
    page.get_by_role("button", name="开始答题").click()
    expect(page.get_by_role("heading", name="请再输一次密码")).to_be_visible()
    fits(page)
    axe_clean(page)
    page.get_by_label("密码", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="继续").click()
    page.get_by_role("button", name="开始答题").click()
    page.wait_for_url("**/attempts/*/")
    assert Attempt.objects.get().state == Attempt.State.OPEN
    page.goto(f"{base}/me/")
    fits(page)
    axe_clean(page)
    page.get_by_role("button", name="不再记住本机").click()
    expect(page.locator("#messages")).to_contain_text("已移除")


def test_the_warning_keeps_who_answers_it_and_signs_out_who_does_not(window: Any, live_server: LiveServer, clerk: Person, settings: Any) -> None:
    for width, height in ((360, 640), (1280, 800)):
        context = window(width, height)
        sign_in(context, live_server.url, clerk)
        page: Page = context.new_page()
        page.clock.install()
        page.goto(f"{live_server.url}/manage/people/add/")
        settings.IDLE_MINUTES = 1  # what the server says when the page asks it, before it warns
        page.clock.fast_forward("28:30")
        expect(page.get_by_role("dialog")).to_contain_text("秒后将自动退出登录")
        fits(page)
        axe_clean(page)
        settings.IDLE_MINUTES = 30
        page.get_by_role("button", name="继续工作").click()
        expect(page.get_by_role("dialog")).to_be_hidden()
    settings.IDLE_MINUTES = 0
    page.clock.fast_forward("31:00")
    page.wait_for_url("**/sign-in/?next=**")
    expect(page.locator("#messages")).to_contain_text("为了安全已自动退出")
