"""Make-ups, fixed papers and the preview fit every screen; the bank's supply follows the rule while it is typed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from core.models import Office
from people.models import Person
from quiz.models import Exam
from quiz.services import variants
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in
from tests.quiz.manage.pages import url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["desk", "phone"])
def page(request: pytest.FixtureRequest, live_server, clerk: Person) -> Page:
    context: BrowserContext = request.getfixturevalue(request.param)
    sign_in(context, live_server.url, clerk)
    return context.new_page()


def test_a_make_up_is_arranged_from_the_exam_that_is_over(page: Page, live_server, cadre: Person) -> None:
    factories.bank(3, 1, 1)
    now = timezone.now()
    exam = factories.exam(cadre, opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1), key_release="never")
    page.goto(live_server.url + url("exam_manage", exam))
    fit_for_all(page)
    page.get_by_label("缺考（1 人）").check()
    page.get_by_role("button", name="安排补考").click()
    expect(page.get_by_text("已生成补考草稿")).to_be_visible()
    page.get_by_role("link", name="修改").click()
    expect(page.get_by_role("button", name="保存，下一步")).to_be_visible()
    fit_for_all(page)
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_role("button", name="发布").click()
    expect(page.locator("#group-text")).to_be_visible()
    assert Exam.objects.get(parent=exam).candidates.get().person == cadre


def test_fixed_papers_are_composed_and_previewed(page: Page, live_server, clerk: Person) -> None:
    Office.objects.update(fixed_papers=True)
    factories.bank(3, 0, 1)
    exam = factories.exam(sections=(("single", 2, 5000),), state=Exam.State.DRAFT)
    variants.add_variant(exam=exam, drawn=True, seen=exam.version, by=clerk, now=timezone.now())
    page.goto(live_server.url + url("papers", exam))
    fit_for_all(page)
    page.get_by_role("button", name="加入 A 卷").first.click()
    expect(page.get_by_role("heading", name="A 卷：3 题")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="第 3 题上移").click()
    page.get_by_role("link", name="预览 A 卷").click()
    expect(page.locator(".question")).to_have_count(3)
    fit_for_all(page)


def test_the_supply_follows_what_is_typed_into_the_rule(page: Page, live_server) -> None:
    factories.bank(30, 10, 10)
    page.goto(f"{live_server.url}/manage/exams/new/?preset=annual")
    page.get_by_text("更多设置").click()
    supplies = page.locator("#paper-supplies")
    expect(supplies).to_contain_text("第 1 部分单选题：可用 30 道，需要 20 道；3 次机会都不重复需要 60 道")
    page.locator("#id_section-0-count").fill("31")
    page.locator("#id_section-0-count").blur()
    expect(supplies).to_contain_text("可用 30 道，需要 31 道，还差 1 道")
    page.locator("#id_section-0-count").fill("10")
    page.locator("#id_attempts_allowed").fill("1")
    page.locator("#id_attempts_allowed").blur()
    expect(supplies).to_contain_text("第 1 部分单选题：可用 30 道，需要 10 道。")
    page.get_by_role("button", name="添加一个题型").click()
    expect(page.locator(".paper-section")).to_have_count(4)
    fit_for_all(page)


def test_the_pages_of_a_qualifying_mock_fit(page: Page, live_server) -> None:
    factories.bank(3, 1, 1)
    exam = factories.exam(kind="qualifying", title="综合法律知识执法资格模拟考试")
    for name in ("exam_manage", "poster"):
        page.goto(live_server.url + url(name, exam))
        expect(page.locator(".caveat").first).to_be_visible()
        fit_for_all(page)
