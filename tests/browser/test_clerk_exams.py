"""The clerk's way from the form to the published exam, with and without a script, at both widths."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from people.models import Person
from quiz.models import Exam
from tests import factories
from tests.browser.helpers import DESK, fit_for_all, sign_in
from tests.quiz.manage.pages import url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bank(transactional_db: None) -> None:
    factories.bank(30, 10, 0)


def open_form(context: BrowserContext, base: str, clerk: Person) -> Page:
    sign_in(context, base, clerk)
    page = context.new_page()
    page.goto(f"{base}/manage/exams/")
    page.get_by_role("link", name="新建年度学法考试").click()
    expect(page.locator("#id_title")).to_be_visible()
    return page


def test_two_clicks_publish_the_yearly_exam(desk: BrowserContext, live_server, clerk: Person, cadre: Person, bank: None) -> None:
    page = open_form(desk, live_server.url, clerk)
    expect(page.locator(".note.warning")).to_contain_text("题库中没有判断题（需要 10 道），试卷已改为 30 道单选题")
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_role("button", name="发布").click()
    expect(page.locator("#group-text")).to_be_visible()
    assert Exam.objects.get().candidates.count() == 2


def test_the_form_asks_four_things_until_more_is_opened(phone: BrowserContext, live_server, clerk: Person, bank: None) -> None:
    page = open_form(phone, live_server.url, clerk)
    shown = page.locator("main :is(input, select, textarea):visible").evaluate_all("all => all.map((one) => one.name)")
    assert set(shown) == {"title", "opens_at", "closes_at", "who"}


def test_the_number_of_people_follows_the_choice(desk: BrowserContext, live_server, clerk: Person, cadre: Person, bank: None) -> None:
    page = open_form(desk, live_server.url, clerk)
    page.get_by_text("指定范围：单位").click()
    page.get_by_label("指定范围（").check()
    page.locator("#id_persons").fill(cadre.account)
    page.locator("#id_persons").blur()
    expect(page.locator("#who-count")).to_contain_text("应考 1 人")


def test_rows_of_the_paper_keep_what_was_typed_beside_them(desk: BrowserContext, live_server, clerk: Person, bank: None) -> None:
    page = open_form(desk, live_server.url, clerk)
    page.locator("#id_title").fill("我的考试")
    page.get_by_text("更多设置").click()
    page.get_by_role("button", name="添加一个题型").click()
    expect(page.locator(".paper-section")).to_have_count(3)
    page.get_by_role("button", name="删除第 1 部分").click()
    expect(page.locator(".paper-section")).to_have_count(2)
    expect(page.locator("#id_title")).to_have_value("我的考试")


def test_without_a_script_everything_works(window, live_server, clerk: Person, cadre: Person, bank: None) -> None:
    page = open_form(window(1280, 800, java_script_enabled=False), live_server.url, clerk)
    page.get_by_text("更多设置").click()
    page.get_by_role("button", name="添加一个题型").click()
    expect(page.locator(".paper-section")).to_have_count(3)
    page.get_by_role("button", name="删除第 3 部分").click()
    expect(page.locator(".paper-section")).to_have_count(2)
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_role("button", name="发布").click()
    expect(page.locator("#group-text")).to_be_visible()
    assert Exam.objects.get().candidates.count() == 2


def test_the_pages_are_clean_and_fit(window, live_server, clerk: Person, cadre: Person) -> None:
    factories.bank(4, 2, 2)
    exam, draft = factories.exam(cadre), factories.exam(state="draft", title="草稿考试")
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    addresses = [url(name, exam) for name in ("exam_manage", "poster", "roster")] + [url("exam_manage", draft), url("edit", draft)]
    for address in [
        "/manage/exams/",
        "/manage/exams/new/",
        "/manage/exams/new/?preset=external",
        *addresses,
        url("candidate", exam, exam.candidates.get().public_id),
    ]:
        page.goto(live_server.url + address)
        fit_for_all(page)
