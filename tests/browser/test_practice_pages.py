"""The pages of practice are fit for everybody, on a phone first, and work without scripts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from core.models import Office
from people.models import Person
from questionbank.models import Question
from quiz.models import Favourite, Mistake, PracticeAnswer
from statutes.services import import_version
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in
from tests.browser.test_large_text import TOO_SMALL
from tests.quiz.practice import steps
from tests.statutes.texts import law

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def question(cadre: Person) -> Question:
    """On an article that is here; its owner got it wrong yesterday and keeps it."""
    import_version(law=law("议事应当公开。" * 20), title="议事法", from_on=date(2020, 1, 1), adopted_on=None, by=None, now=factories.NOON)
    made = steps.resting_on("议事法")
    Favourite.objects.create(person=cadre, question=made, at=timezone.now())
    yesterday = timezone.localdate() - timedelta(days=1)
    Mistake.objects.create(person=cadre, question=made, revision=made.current_revision, due_on=yesterday)
    return made


def test_the_pages_are_clean_and_fit(phone: BrowserContext, live_server, cadre: Person, question: Question) -> None:
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    addresses = [reverse("home"), *(reverse(f"quiz:{name}") for name in ("practice", "mistakes", "favourites", "mastery")), steps.address(question)]
    for address in addresses:
        page.goto(live_server.url + address)
        fit_for_all(page)
    page.set_viewport_size({"width": 360, "height": 640})
    page.locator(".option", has_text="丁选项").click()
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".verdict")).to_have_text("✗ 没答对")
    fit_for_all(page)
    assert page.evaluate(TOO_SMALL, [12, 44]) == []


def test_case_and_short_answer_are_clean_and_fit(phone: BrowserContext, live_server, cadre: Person) -> None:
    Office.objects.update(subjective_questions=True)
    case = factories.case("single", "multiple", "blank", "short", stem="张某在河道内采砂，" * 40)
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    page.goto(live_server.url + steps.address(case))
    fit_for_all(page)
    page.set_viewport_size({"width": 360, "height": 640})
    page.locator("textarea").fill("因为依法。")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".verdict")).to_contain_text("自己判断")
    fit_for_all(page)
    page.get_by_label("我答对了").check()
    page.get_by_role("button", name="确定").click()
    expect(page.locator(".verdict")).to_have_text("✗ 没答对")  # the other parts were left out


@pytest.mark.parametrize("scripts", [True, False])
def test_one_thumb_goes_from_question_to_question(window, live_server, cadre: Person, scripts: bool) -> None:
    factories.bank(2, 0, 0)
    context = window(360, 640, has_touch=True, is_mobile=True, java_script_enabled=scripts)
    sign_in(context, live_server.url, cadre)
    page = context.new_page()
    page.goto(live_server.url + reverse("home"))
    page.get_by_role("link", name="练习", exact=True).click()
    page.get_by_role("button", name="开始练习").click()
    for following in (True, False):
        expect(page.locator(".verdict")).to_have_count(0)
        page.locator(".option").first.click()
        page.get_by_role("button", name="提交").click()
        expect(page.locator(".verdict")).to_be_visible()
        if following:
            page.get_by_role("link", name="下一题").click()
    expect(page.get_by_text("都练过了：2 题")).to_be_visible()
    assert PracticeAnswer.objects.count() == 2


def test_the_star_changes_in_its_place(phone: BrowserContext, live_server, cadre: Person) -> None:
    question = factories.question()
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    page.goto(live_server.url + steps.address(question))
    page.get_by_role("button", name="不会，看答案").click()
    expect(page.locator(".verdict")).to_be_visible()
    page.get_by_role("button", name="收藏这道题").click()
    expect(page.get_by_role("button", name="已收藏")).to_be_visible()
    expect(page.locator(".verdict")).to_be_visible()
    assert Favourite.objects.get().question == question
