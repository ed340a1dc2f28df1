"""What goes in and out of the room of certificates is fit for everybody: the import with its preview, prints, layout, one card's code."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.models import Office
from people.models import Person
from tests.browser.helpers import DESK, fit_for_all, sign_in
from tests.certificates import team_things, things
from tests.certificates.test_import import CARD, book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("name", "heading"), [("papers", "打印和导出"), ("layout", "打印格式"), ("import", "用表格登记行政执法证")])
def test_a_page_of_papers_is_clean_and_fits(window: Any, live_server: Any, cadre: Person, name: str, heading: str) -> None:
    team_things.member(cadre)
    context = window(*DESK)
    sign_in(context, live_server.url, things.clerk())
    page = context.new_page()
    page.goto(live_server.url + reverse(f"certificates:{name}"))
    expect(page.locator("h1")).to_contain_text(heading)
    fit_for_all(page)


def test_a_table_is_checked_before_it_is_taken(window: Any, live_server: Any, cadre: Person) -> None:
    context = window(*DESK)
    sign_in(context, live_server.url, things.clerk())
    page = context.new_page()
    page.goto(live_server.url + reverse("certificates:import"))
    rows = [CARD, {**CARD, "姓名": "没有这人"}]
    page.get_by_label("行政执法证名单").set_input_files({"name": "a.xlsx", "mimeType": "application/octet-stream", "buffer": book(*rows)})
    page.get_by_role("button", name="上传并检查").click()
    expect(page.locator("main")).to_contain_text("第 3 行（姓名）：没有找到在职人员")
    fit_for_all(page)
    page.get_by_label("行政执法证名单").set_input_files({"name": "a.xlsx", "mimeType": "application/octet-stream", "buffer": book(CARD)})
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("button", name="登记 1 张").click()
    expect(page.locator("main")).to_contain_text("已登记 1 张行政执法证")


def test_who_scans_the_code_of_a_card_reads_how_it_stands(window: Any, live_server: Any, cadre: Person) -> None:
    Office.objects.update(certificate_check=True)
    one = things.certificate(cadre)
    context = window(*DESK)
    sign_in(context, live_server.url, things.clerk())
    page = context.new_page()
    page.goto(live_server.url + reverse("certificates:card_papers", args=[one.public_id]))
    expect(page.locator("h1")).to_have_text("打印和核验")
    fit_for_all(page)
    page.get_by_role("link", name="核验页").click()
    expect(page.locator("h1")).to_have_text("核验行政执法证")
    expect(page.locator(".verdict")).to_contain_text("有效")
    fit_for_all(page)
