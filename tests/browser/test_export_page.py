"""Questions become a file in the browser: which formats are offered, what each leaves out, the file that comes of it."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from core import jobs
from people.models import Person
from questionbank import formats
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_export_page_is_fit_for_all(desk: BrowserContext, live_server, clerk: Person) -> None:
    factories.question()
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(live_server.url + reverse("questionbank:export"))
    expect(page.get_by_role("radio", name="Excel 表格")).to_be_checked()
    expect(page.get_by_text("其他格式")).to_be_visible()
    fit_for_all(page)


def test_the_export_page_of_a_list_that_shows_nothing_is_fit_for_all(desk: BrowserContext, live_server, clerk: Person) -> None:
    factories.question()
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(f"{live_server.url}{reverse('questionbank:export')}?topic=没有的知识点")
    expect(page.get_by_role("link", name="回到题库，换一个筛选条件")).to_be_visible()
    fit_for_all(page)


def test_what_the_list_shows_is_downloaded_as_a_paper_without_keys(desk: BrowserContext, live_server, clerk: Person, tmp_path: Path) -> None:
    factories.question(stem="甲题", topic="民法典")
    factories.question(stem="乙题")
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(f"{live_server.url}{reverse('questionbank:list')}?topic=民法典")
    page.get_by_role("link", name="导出").click()
    page.get_by_role("radio", name="文本试卷").check()
    page.get_by_label("带答案和解析").uncheck()
    page.get_by_role("button", name="导出").click()
    expect(page.locator("#export-job")).to_contain_text("排队中")
    jobs.run_waiting(timezone.now())
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载").click()
    file = tmp_path / "试题.txt"
    coming.value.save_as(file)
    text = file.read_text("utf-8-sig")
    assert ("甲题" in text, "乙题" in text, "答案" in text, "依据相关条文" in text) == (True, False, False, False)
    assert formats.detect(file.read_bytes()).code == "text"


def test_a_table_without_keys_is_refused_beside_the_box_and_what_was_chosen_stays(desk: BrowserContext, live_server, clerk: Person) -> None:
    factories.question()
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(live_server.url + reverse("questionbank:export"))
    page.get_by_text("其他格式").click()
    page.get_by_role("radio", name="CSV 表格").check()
    page.get_by_label("带答案和解析").uncheck()
    page.get_by_role("button", name="导出").click()
    expect(page.get_by_role("alert")).to_contain_text("“CSV 表格”总是带答案的")
    expect(page.get_by_role("radio", name="CSV 表格")).to_be_checked()
    expect(page.get_by_label("带答案和解析")).not_to_be_checked()
    expect(page.get_by_role("heading", name="导出试题")).to_have_count(1)
    fit_for_all(page)
    page.get_by_label("带答案和解析").check()
    page.get_by_role("button", name="导出").click()
    expect(page.locator("#export-job")).to_contain_text("排队中")
