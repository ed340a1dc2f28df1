"""用表格列入人员: a file with a name of two people, from the roster through the choice onto the list, at both widths."""

import pytest
from playwright.sync_api import expect

from core import excel
from people.models import Person
from tests import factories
from tests.browser.helpers import DESK, fit_for_all, sign_in
from tests.quiz.manage.pages import url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_file_is_checked_decided_and_listed(window, live_server, clerk: Person, cadre: Person) -> None:
    factories.bank(6, 3, 3)
    exam = factories.exam(cadre)
    for office in ("党政办公室", "农业农村和综合治理办公室"):
        factories.person("欧阳建国", unit=factories.office(office))
    data = excel.write([excel.Sheet("名单", ["姓名", "单位", "身份证"], [["欧阳建国", "", "不读"], ["陈志强", "", ""]])])
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    page.goto(live_server.url + url("roster", exam))
    page.locator("summary", has_text="补列人员").click()
    page.get_by_role("link", name="人多时用 Excel 名单补列").click()
    page.get_by_label("名单（.xlsx").set_input_files({"name": "名单.xlsx", "mimeType": excel.CONTENT_TYPE, "buffer": data})
    page.get_by_role("button", name="上传并检查").click()
    expect(page.locator("main")).to_contain_text("没有读取的列：身份证")
    fit_for_all(page)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.get_by_label("南山镇/农业农村和综合治理办公室").check()
    page.get_by_label("原因").fill("按县局名单补列")
    page.get_by_role("button", name="列入名单").click()
    expect(page.locator("main")).to_contain_text("已列入 1 人")
    assert exam.candidates.get(person_name="欧阳建国").exam_unit.name == "农业农村和综合治理办公室"
