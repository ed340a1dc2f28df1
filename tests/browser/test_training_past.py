"""补录, 会前学法 and the year's plan as a clerk works with them, at both widths."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from people.models import Person
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in
from tests.questionbank.drawings import drawing
from tests.training.things import plan, row
from training.models import Kind, Session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(context: BrowserContext, base: str, person: Person, path: str) -> Page:
    sign_in(context, base, person)
    page = context.new_page()
    page.goto(f"{base}{path}")
    return page


def asked(page: Page) -> set[str | None]:
    return {one.get_attribute("name") for one in page.locator("main form :is(input, select, textarea):visible").all()}


def test_a_meeting_on_paper_is_entered_with_its_photo_and_a_slip_loses_nothing(desk: BrowserContext, live_server, clerk: Person, cadre: Person):
    page = opened(desk, live_server.url, clerk, "/manage/training/past/")
    expect(page.locator("#id_title")).to_be_visible()
    assert asked(page) == {"held_on", "kind", "title", "laws", "absent", "uploads"}
    page.locator("#id_held_on").fill("2024-03-12")
    page.locator("#id_title").fill("第一次法治学习会议")
    page.locator("#id_laws").fill("民法典、未成年人保护法")
    page.locator("#id_absent").fill("陈志墙")
    page.locator("#id_uploads").set_input_files({"name": "签到表.png", "mimeType": "image/png", "buffer": drawing()})
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.get_by_text("“陈志墙”不在应到名单里")).to_be_visible()
    expect(page.get_by_label("签到表.jpg")).to_be_checked()
    fit_for_all(page)
    page.locator("#id_absent").fill(cadre.name)
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.get_by_role("heading", name="第一次法治学习会议")).to_be_visible()
    expect(page.get_by_role("img", name="签到表照片：签到表.jpg")).to_be_visible()
    fit_for_all(page)
    assert Session.objects.get().attendances.get(person=cadre).status == "absent"


def test_leaders_study_before_a_meeting_in_four_fields(phone: BrowserContext, live_server, clerk: Person, cadre: Person):
    page = opened(phone, live_server.url, clerk, "/manage/training/briefing/")
    page.locator("#id_held_on").fill("2024-03-05")
    page.get_by_label("指定范围（按单位").or_(page.get_by_label("指定范围", exact=True)).first.check()
    page.locator("details", has_text="指定范围：单位").last.locator("summary").click()
    page.locator("#id_persons").fill(cadre.name)
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.locator("main")).to_contain_text("已补录“会前学法”：应到 1 人，实到 1 人。")
    page.goto(f"{live_server.url}/manage/training/briefing/")
    expect(page.locator("#id_held_on")).to_be_visible()
    assert asked(page) == {"held_on", "title", "laws", "absent"}
    fit_for_all(page)


def test_a_plan_shows_what_is_open_and_is_written_from_its_page(desk: BrowserContext, live_server, clerk: Person):
    made = plan(factories.town())
    for month, content in ((3, "学习《民法典》"), (3, "学习《信访工作条例》")):
        row(made, month, content, laws=["民法典"], kind=Kind.LECTURE, lecturer="县司法局 王律师", audience="全体干部")
    page = opened(desk, live_server.url, clerk, f"/manage/training/plans/{made.public_id}/")
    expect(page.locator("#plan-rows tbody tr")).to_have_count(2)
    fit_for_all(page)
    second = page.locator("#plan-rows tbody tr").nth(1)
    second.get_by_role("button", name="上移").click()
    expect(page.locator("#plan-rows tbody tr").first).to_contain_text("信访工作条例")
    page.get_by_role("link", name="添加一项").click()
    page.locator("#id_content").fill("学习《宪法》")
    fit_for_all(page)
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.locator("#plan-rows tbody tr")).to_have_count(3)
