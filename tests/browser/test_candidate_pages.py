"""The candidate's pages around the exam: accessible and whole at both widths, with double text, and in WeChat's web view."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from core import files
from core.models import Job, Office
from notices.services import sending
from people.models import Person
from quiz.models import Attempt, Exam
from tests import factories
from tests.browser.helpers import PHONE, fit_for_all, sign_in, start, tick

pytestmark = pytest.mark.browser
WECHAT = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.99 Mobile Safari/537.36 MicroMessenger/8.0.16"


@pytest.fixture
def practice(cadre: Person) -> Exam:
    """Keys are shown at once; the office says on each page that it is a demo."""
    Office.objects.update(is_demo=True)
    factories.bank(4, 2, 2)
    return factories.exam(cadre, kind=Exam.Kind.PRACTICE, title="日常练习")


def looks(page: Page) -> None:
    expect(page.get_by_text("演示系统")).to_be_visible()
    fit_for_all(page)


def test_from_home_to_the_result(window: Any, live_server: Any, cadre: Person, practice: Exam) -> None:
    sending.send(people=[cadre], kind="quiz.reminder", title="请参加日常练习", body="还没有参加。", url="/", now=timezone.now())
    context = window(*PHONE)
    sign_in(context, live_server.url, cadre)
    page = context.new_page()
    for address in ("/", f"/exams/{practice.public_id}/", f"/exams/{practice.public_id}/?ready=1", "/me/", "/notices/", "/help/"):
        page.goto(live_server.url + address)
        looks(page)
    attempt = start(page, live_server.url, practice)
    tick(page, 1)
    expect(page.locator("#saved")).to_contain_text("已保存 1")
    page.request.post(f"{live_server.url}/attempts/{attempt.public_id}/hand-in/", data={"answers": []}, headers={"Origin": live_server.url})
    page.goto(f"{live_server.url}/attempts/{attempt.public_id}/result/")
    looks(page)
    expect(page.get_by_text("正确答案：").first).to_be_visible()
    page.goto(f"{live_server.url}/exams/{practice.public_id}/")
    looks(page)


def test_another_device_and_pages_that_are_not_there(window: Any, live_server: Any, cadre: Person, practice: Exam) -> None:
    context = window(*PHONE)
    sign_in(context, live_server.url, cadre)
    page = context.new_page()
    attempt = start(page, live_server.url, practice)
    context.clear_cookies(name="device")
    page.goto(f"{live_server.url}/attempts/{attempt.public_id}/")
    looks(page)
    page.get_by_role("button", name="在本机继续答题").click()
    expect(page.locator("#q1")).to_be_visible()
    for address in ("/nowhere/", "/manage/exams/"):
        page.goto(live_server.url + address)
        looks(page)


def test_the_next_person_at_the_same_phone(phone_page: Page, live_server: Any, cadre: Person, practice: Exam) -> None:
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, practice)
    phone_page.request.post(f"{live_server.url}/attempts/{attempt.public_id}/hand-in/", data={"answers": []}, headers={"Origin": live_server.url})
    phone_page.goto(f"{live_server.url}/attempts/{attempt.public_id}/result/")
    phone_page.get_by_role("button", name="退出，换下一位").click()
    expect(phone_page.get_by_label("账号 / 工号 / 手机号")).to_be_visible()
    assert Attempt.objects.get().state == Attempt.State.HANDED_IN


def test_a_file_in_wechat_is_led_out_of_it(window: Any, live_server: Any, clerk: Person, practice: Exam) -> None:
    now = timezone.now()
    job = Job.objects.create(kind="x", title="成绩汇总", person_id_text=str(clerk.pk), person_name=clerk.name, created_at=now, state=Job.State.DONE)
    job.result = files.store(b"%PDF-1.7", name="成绩.pdf", content_type="application/pdf", owner_kind="job", owner_id=job.pk, now=now)
    job.save(update_fields=["result"])
    context = window(*PHONE, user_agent=WECHAT)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    page.goto(live_server.url + reverse("core:job", args=[job.public_id]))
    looks(page)
    page.get_by_role("link", name="打开 成绩.pdf").click()
    expect(page.get_by_role("button", name="复制链接")).to_be_visible()
    looks(page)
