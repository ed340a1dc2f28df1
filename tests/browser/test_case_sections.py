"""A section of cases in the form of an exam: choosing the type shows the field that only cases have."""

import pytest
from playwright.sync_api import Page, expect

from core.models import Office
from quiz.models import Exam
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def form(desk_page: Page, live_server, clerk) -> Page:
    """A new exam with a paper of single questions, its further settings unfolded."""
    Office.objects.update(subjective_questions=True)
    factories.bank(50, 0, 0)
    for _ in range(2):
        factories.case("single", "short")
    sign_in(desk_page.context, live_server.url, clerk)
    desk_page.goto(f"{live_server.url}/manage/exams/new/?preset=annual")
    desk_page.get_by_text("更多设置").click()
    return desk_page


def test_choosing_cases_shows_the_field_and_the_paper_is_saved_with_it(form: Page):
    expect(form.get_by_label("每题小题数")).to_have_count(0)
    form.get_by_role("button", name="添加一个题型").click()
    form.get_by_label("第 2 部分", exact=True).focus()
    form.get_by_label("第 2 部分", exact=True).select_option("case")
    expect(form.get_by_label("每题小题数")).to_be_visible()
    expect(form.get_by_label("第 2 部分", exact=True)).to_be_focused()
    fit_for_all(form)
    form.locator("#id_section-0-count").fill("45")
    form.locator("#id_section-1-count").fill("1")
    form.get_by_label("每题小题数").fill("2")
    form.get_by_label("每小题分值").fill("5")
    form.get_by_role("button", name="保存，下一步").click()
    expect(form.get_by_role("button", name="发布")).to_be_visible()
    expect(form.locator("body")).to_contain_text("2 小题 × 5")
    assert Exam.objects.get().full_marks == 10000


def test_the_field_goes_with_its_type(form: Page):
    form.get_by_label("第 1 部分", exact=True).select_option("case")
    expect(form.get_by_label("每题小题数")).to_be_visible()
    form.get_by_label("第 1 部分", exact=True).select_option("single")
    expect(form.get_by_label("每题小题数")).to_have_count(0)


def test_what_is_said_of_the_paper_follows_its_sections(form: Page):
    expect(form.locator("#paper-says")).to_contain_text("试卷已改为 50 道单选题")
    form.locator("#id_section-0-count").fill("30")
    form.get_by_role("button", name="添加一个题型").click()
    expect(form.get_by_label("第 2 部分", exact=True)).to_be_visible()
    expect(form.locator("#paper-says")).not_to_contain_text("50 道单选题")
