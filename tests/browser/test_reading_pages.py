"""法条学习 on a phone: read a chapter, answer its questions, get there; the pages of those who keep units and remind are fit for everybody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from core.models import Office
from people.models import Person
from tests.browser.helpers import fit_for_all, sign_in
from tests.training.reading_things import reading_unit
from tests.training.test_behind import held
from training.models import ReadingUnit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def unit(clerk: Person, cadre: Person) -> ReadingUnit:
    Office.objects.update(credits=True)
    return reading_unit(by=clerk)


def test_a_chapter_is_read_and_its_questions_answered(phone: BrowserContext, live_server, cadre: Person, unit: ReadingUnit) -> None:
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    page.goto(live_server.url + reverse("training:reading"))
    fit_for_all(page)
    page.get_by_role("link", name=unit.title).click()
    expect(page.get_by_role("link", name="读完了，开始答题")).to_be_visible()
    fit_for_all(page)
    page.set_viewport_size({"width": 360, "height": 640})
    page.get_by_role("link", name="读完了，开始答题").click()
    for option, verdict in (("丁选项", "✗ 没答对"), ("甲选项", "✓ 答对了"), ("甲选项", "✓ 答对了"), ("甲选项", "✓ 答对了")):
        page.locator(".option", has_text=option).click()
        page.get_by_role("button", name="提交").click()
        expect(page.locator(".verdict")).to_have_text(verdict)
        if verdict == "✗ 没答对":
            fit_for_all(page)
            page.set_viewport_size({"width": 360, "height": 640})
        if page.get_by_role("link", name="下一题").count():
            page.get_by_role("link", name="下一题").click()
            expect(page.get_by_role("button", name="提交")).to_be_visible()
    expect(page.get_by_text("本单元学完了")).to_be_visible()


def test_units_and_reminders_are_fit_for_their_keeper(desk: BrowserContext, live_server, clerk: Person, cadre: Person, unit: ReadingUnit) -> None:
    held(clerk, starts_at=timezone.now() - timedelta(hours=4))  # without the cadre
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    new = f"{reverse('training:reading_new')}?law={unit.law_version.public_id}&chapter=0"
    for address in (reverse("training:reading_units"), new, reverse("training:reading_edit", args=[unit.public_id]), reverse("training:behind")):
        page.goto(live_server.url + address)
        expect(page.locator("h1")).to_be_visible()
        fit_for_all(page)
    expect(page.get_by_role("cell", name=cadre.name)).to_be_visible()
