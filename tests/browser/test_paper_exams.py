"""纸质考试: the papers, the scores by file and one score fit every screen."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from core.models import Office
from people.models import Person
from quiz.models import Attempt
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in
from tests.quiz.manage.pages import url
from tests.quiz.manage.test_scores_on_paper import photo, sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_a_paper_is_made_and_scores_come_back(
    request: pytest.FixtureRequest, live_server, clerk: Person, cadre: Person, tmp_path: Path, screen: str
) -> None:
    Office.objects.update(paper=True)
    factories.bank(6, 3, 3)
    exam = factories.exam(cadre)
    context: BrowserContext = request.getfixturevalue(screen)
    sign_in(context, live_server.url, clerk)
    page: Page = context.new_page()
    page.goto(live_server.url + url("exam_manage", exam))
    page.get_by_role("link", name="纸质试卷").click()
    page.get_by_role("button", name="生成纸质试卷").click()
    expect(page.get_by_role("button", name=re.compile("A3 对折"))).to_be_visible()
    fit_for_all(page)

    page.goto(live_server.url + url("scores", exam))
    fit_for_all(page)
    send(page, tmp_path, ("陈志强", 92, ""), ("赵六", 80, ""))
    expect(page.get_by_text("现在一条也不导入")).to_be_visible()
    fit_for_all(page)
    send(page, tmp_path, ("陈志强", 92, ""))
    page.get_by_role("button", name="导入 1 条成绩").click()
    expect(page.get_by_text("已导入 1 条成绩。")).to_be_visible()
    fit_for_all(page)

    page.goto(live_server.url + url("score", exam, Attempt.objects.get().public_id))
    page.locator("summary", has_text="更正成绩").click()
    fit_for_all(page)
    page.get_by_label("正确的成绩").fill("88.5")
    page.get_by_label("原因").first.fill("成绩单登错")
    page.get_by_role("button", name="更正成绩").click()
    expect(page.get_by_text("陈志强的成绩已更正。")).to_be_visible()


def send(page: Page, folder: Path, *rows: tuple[str, int, str]) -> None:
    """Choose the files and look at the preview."""
    (folder / "成绩.xlsx").write_bytes(sheet(*rows))
    (folder / "成绩单.jpg").write_bytes(photo())
    page.get_by_label("考试日期").fill(f"{timezone.localdate()}")
    page.get_by_label("成绩文件").set_input_files(folder / "成绩.xlsx")
    page.get_by_label("证明材料").set_input_files(folder / "成绩单.jpg")
    page.get_by_role("button", name="查看预览").click()
