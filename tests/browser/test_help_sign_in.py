"""A clerk helps somebody who cannot sign in, in two taps: on a phone from the search box, at a desk from the exam's roster."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from people.models import Person, SignInFailure
from people.rules.lockout import PERSON_LIMIT
from quiz.models import Exam
from tests.browser.helpers import at_double_text, axe_clean, fits, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_found_and_reset_on_a_phone_unlocked_from_the_roster_at_a_desk(window, live_server, clerk: Person, cadre: Person, exam: Exam) -> None:
    now = timezone.now()
    SignInFailure.objects.bulk_create(SignInFailure(person=cadre, address="10.0.0.1", at=now) for _ in range(PERSON_LIMIT))
    desk, phone = window(1280, 800), window(360, 640)
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(live_server.url + reverse("quiz:roster", args=[exam.public_id]))
    axe_clean(page)
    page.get_by_role("button", name="解锁").click()
    expect(page.locator("#messages")).to_contain_text("已解锁")

    sign_in(phone, live_server.url, clerk)
    page = phone.new_page()
    page.goto(live_server.url + reverse("people:help_sign_in"))
    page.get_by_role("searchbox").press_sequentially("志强")
    expect(page.locator("#help-found")).to_contain_text("未锁定")
    axe_clean(page)
    page.get_by_role("button", name="重置密码").click()
    one_time = page.locator(".one-time").inner_text()
    axe_clean(page)
    fits(page)
    at_double_text(page)
    fits(page)

    stranger = window(360, 640).new_page()
    stranger.goto(f"{live_server.url}/sign-in/")
    stranger.get_by_label("账号 / 工号 / 手机号").fill(cadre.account)
    stranger.get_by_label("密码", exact=True).fill(one_time)
    stranger.get_by_role("button", name="登录", exact=True).click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("设置新密码")
