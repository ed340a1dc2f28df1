"""A preview follows what the clerk does without a reload; a large file shows its preview by itself once it is read."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from core import jobs
from people.models import Person
from questionbank.services import reading
from tests import factories
from tests.browser.helpers import sign_in
from tests.questionbank.sheets import HEADER, questions, single, workbook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_rows_are_filtered_and_left_out_without_a_reload(desk: BrowserContext, live_server, clerk: Person) -> None:
    data = workbook(HEADER, single("好题"), single("坏题", ""), single("好题"))
    batch = reading.upload(data=data, name="试题.xlsx", by=clerk, now=factories.NOON)
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(live_server.url + reverse("questionbank:import_preview", args=[batch.public_id]))
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="有错误 1").click()
    expect(page.locator(".import-row")).to_have_count(1)
    expect(page).to_have_url(re.compile("show=rejected"))
    page.get_by_role("button", name="不导入").click()
    expect(page.get_by_role("link", name="不导入 1")).to_be_visible()
    page.get_by_role("link", name="全部 3").click()
    page.get_by_role("article", name="第 2 行").get_by_role("button", name="不导入").click()
    expect(page.get_by_role("article", name="第 4 行")).to_contain_text("可入库")  # it said the same
    assert page.evaluate("window.stayed")


def test_all_or_nothing_says_beside_the_button_what_is_in_the_way(desk: BrowserContext, live_server, clerk: Person) -> None:
    batch = reading.upload(data=workbook(HEADER, single("好题"), single("坏题", "")), name="试题.xlsx", by=clerk, now=factories.NOON)
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(live_server.url + reverse("questionbank:import_preview", args=[batch.public_id]))
    page.get_by_label("全部或不导入").check()
    page.get_by_role("button", name="确认入库 1 道").click()
    expect(page.locator("#import-job")).to_contain_text("还有 1 行有错误")
    page.get_by_label("全部或不导入").uncheck()
    page.get_by_role("button", name="确认入库 1 道").click()
    expect(page.locator("#job")).to_contain_text("排队中")
    expect(page.get_by_role("button", name="确认入库")).to_have_count(0)
    expect(page.get_by_role("button", name="不导入")).to_have_count(0)


def test_a_large_file_shows_its_preview_once_it_is_read(
    desk: BrowserContext, live_server, clerk: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 10)
    file = tmp_path / "大.xlsx"
    file.write_bytes(questions(3))
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(live_server.url + reverse("questionbank:import"))
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator("#import-reading")).to_contain_text("排队中")
    jobs.run_waiting(timezone.now())
    expect(page.get_by_role("button", name="确认入库 3 道")).to_be_visible()
