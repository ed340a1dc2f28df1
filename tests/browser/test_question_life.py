"""Cases, differences and duplicates in a browser: fit for everybody at both widths, rows without a reload, all by keyboard."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.models import Office
from people.models import Person
from questionbank.models import Question
from tests.browser.helpers import DESK, fit_for_all, sign_in
from tests.questionbank.test_cases import FIRST, SECOND, made

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(window: Any, live_server: Any, clerk: Person) -> Page:
    Office.objects.update(subjective_questions=True)
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    opened: Page = context.new_page()
    return opened


def test_the_pages_of_a_case_are_clean_and_fit(page: Page, live_server: Any, clerk: Person) -> None:
    case = made(clerk, FIRST, SECOND)
    for name in ("edit", "question"):
        page.goto(live_server.url + reverse(f"questionbank:{name}", args=[case.public_id]))
        fit_for_all(page)


def test_a_case_is_written_without_leaving_the_page(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("questionbank:new"))
    page.get_by_role("link", name="新建案例题").click()
    page.get_by_label("案例材料").fill("某村民占用耕地建房。")
    page.get_by_label("题型").select_option("judge")
    expect(page.get_by_label("选项")).to_have_count(0)
    page.get_by_label("题干").fill("可以不处罚。")
    page.get_by_label("答案", exact=True).fill("错")
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="添加一道小题").click()
    second = page.locator("#case-parts fieldset").nth(1)
    second.get_by_label("题干").fill("违反了什么？")
    second.get_by_label("选项").fill("土地管理法\n民法典")
    second.get_by_label("答案", exact=True).fill("A")
    page.get_by_role("button", name="上移第 2 小题").click()
    expect(page.get_by_label("题干").first).to_have_value("违反了什么？")
    assert page.evaluate("window.stayed")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name="第 2 小题")).to_be_visible()
    case = Question.objects.get(type="case")
    assert [one.type for one in case.parts.order_by("place")] == ["single", "judge"]
