"""The papers of an exam to be signed are fit for everybody; a scan is put back without leaving the page."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from people.models import Person
from tests import factories
from tests.browser.helpers import DESK, fit_for_all, sign_in
from tests.quiz.manage.pages import url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_paper_is_asked_for_and_its_scan_put_back(window: Any, live_server: Any, clerk: Person, cadre: Person, tmp_path: Path) -> None:
    factories.bank(6, 3, 3)
    now = timezone.now()
    exam = factories.exam(cadre, opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    page.goto(live_server.url + url("exam_manage", exam))
    page.get_by_role("link", name="打印、盖章和归档").click()
    scan = tmp_path / "签到表.pdf"
    scan.write_bytes(b"%PDF-1.4 scanned\n%%EOF\n")
    sheet = page.get_by_role("region", name="考场签到表")
    sheet.get_by_text("放回已盖章的扫描件").click()
    sheet.get_by_label("扫描件").set_input_files(scan)
    sheet.get_by_label("说明").fill("共 1 页")
    sheet.get_by_role("button", name="放回扫描件").click()
    expect(page.get_by_role("region", name="考场签到表")).to_contain_text("已有盖章扫描件")
    fit_for_all(page)
    page.get_by_role("region", name="成绩汇总表").get_by_role("button", name="生成 PDF").click()
    expect(page.locator("h1")).to_contain_text("成绩汇总表")
