"""With every switch off the first clerk sees few things, and nothing of what is off; with all on it appears. Overview and settings fit everybody."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from core import audit
from core.models import Office
from notices.models import Notice
from people.models import Person, Role
from tests import factories
from tests.browser.helpers import DESK, axe_clean, fit_for_all, fits, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# what a person fills in a form, as they see it: a field, or a group of choices under one heading; buttons and what is folded away do not count
VISIBLE_FIELDS = """() => [...document.querySelectorAll("main form :is(input, select, textarea)")]
    .filter((one) => one.type !== "hidden" && one.offsetParent !== null && !(one.closest("details:not([open])")))
    .map((one) => one.name).filter((name, place, all) => all.indexOf(name) === place)"""


@pytest.fixture
def first_clerk(clerk: Person) -> Person:
    """Clerk, 系统管理员 and 安全管理员 in one, as who set up the office is."""
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        clerk.role_assignments.create(role=role, unit=clerk.role_assignments.first().unit)  # type: ignore[union-attr]
    return clerk


@pytest.fixture
def page(window: Any, live_server: Any, first_clerk: Person) -> Page:
    context = window(1280, 800)
    sign_in(context, live_server.url, first_clerk)
    opened: Page = context.new_page()
    return opened


def test_with_all_off_the_menu_has_seven_places_at_most(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("overview"))
    places = page.get_by_role("navigation", name="主要栏目").get_by_role("link")
    expect(places).to_have_text(["总览", "考试管理", "培训", "执法证件", "题库", "人员", "报表"])
    page.get_by_role("link", name="学法考试与培训").click()  # one's own exams are behind the name of the office
    expect(page).to_have_url(live_server.url + reverse("home"))


def test_with_all_off_the_exam_form_asks_four_things_and_the_question_form_five(page: Page, live_server: Any) -> None:
    factories.bank()
    page.goto(f"{live_server.url}{reverse('quiz:new')}?preset=annual")
    assert page.evaluate(VISIBLE_FIELDS) == ["title", "opens_at", "closes_at", "who"]
    page.goto(live_server.url + reverse("questionbank:new"))
    assert page.evaluate(VISIBLE_FIELDS) == ["type", "stem", "options", "answer", "explanation"]


def test_switching_on_is_saved_and_told_and_works_by_keyboard(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("settings"))
    page.get_by_label("双人审核").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("已保存")
    expect(page.get_by_label("双人审核")).to_be_checked()
    assert Office.objects.get().two_person_review


def test_two_at_once_the_second_sees_both_and_decides(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("settings"))
    Office.objects.get().update_from(1, password_days=90)
    page.get_by_label("密码有效天数").fill("180")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".conflict tbody tr")).to_have_text("密码有效天数18090")
    axe_clean(page)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#messages")).to_contain_text("已保存")
    assert Office.objects.get().password_days == 180


def test_overview_and_settings_fit_everybody(window: Any, live_server: Any, first_clerk: Person, cadre: Person) -> None:
    factories.bank(2, 1, 1)
    factories.exam(cadre, title="2026年度全镇国家工作人员学法考试暨行政执法人员综合法律知识考试（第二批）")
    Notice.objects.create(person=first_clerk, kind="test", title="通知", sent_at=factories.NOON)
    auditor = factories.person("审计员", role=Role.AUDITOR, password=None)
    audit.record("people.added", by=None, now=timezone.now() - timedelta(hours=1))
    for person, addresses in ((first_clerk, ("overview", "settings", "people:roles")), (auditor, ("overview",))):
        context = window(*DESK)
        sign_in(context, live_server.url, person)
        opened = context.new_page()
        for name in addresses:
            opened.goto(live_server.url + reverse(name))
            fit_for_all(opened)
    expect(opened.locator(".urgent")).to_contain_text("紧急")


def test_large_text_leaves_the_bar_whole(window: Any, live_server: Any, first_clerk: Person) -> None:
    context = window(360, 640)
    sign_in(context, live_server.url, first_clerk)
    opened = context.new_page()
    opened.goto(live_server.url + reverse("overview"))
    opened.get_by_role("button", name="大字版").click()
    expect(opened.locator("html")).to_have_attribute("data-size", "large")
    fits(opened)
    heights = opened.locator(".places a").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 44
    assert max(heights) < 80  # one line, or two of two: no name one letter wide
