"""更正评分 in a real browser, at a desk and on a phone."""

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from core import jobs
from core.models import Job
from people.models import Person
from quiz.models import Exam
from reports import services as reports
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in
from tests.quiz import sitting

pytestmark = pytest.mark.browser

STEM = "下列关于行政处罚程序的说法，正确的是哪一项？" * 3


@pytest.fixture
def exam(transactional_db: None, cadre: Person) -> Exam:
    """Two people answered the one question with B, whose key is A; the result was confirmed."""
    factories.question("single", stem=STEM)
    made = factories.exam(cadre, factories.person("欧阳秀英"), sections=(("single", 1, 10000),))
    for candidate in made.candidates.all():
        client = Client()
        client.force_login(candidate.person, backend="people.backends.SignInBackend")
        attempt = sitting.start(client, made)
        sitting.save(client, attempt, 1, "b")
        sitting.hand_in(client, attempt)
    reports.confirm_results(exam=made, as_of=timezone.localdate(), by=None, now=timezone.now())
    return made


def test_a_key_is_put_right_from_the_exams_page(desk_page: Page, live_server, clerk, exam):
    sign_in(desk_page.context, live_server.url, clerk)
    desk_page.goto(f"{live_server.url}/manage/exams/{exam.public_id}/")
    desk_page.get_by_role("link", name="更正评分").click()
    expect(desk_page.get_by_role("link", name=STEM[:10])).to_be_visible()
    fit_for_all(desk_page)
    desk_page.get_by_role("link", name=STEM[:10]).click()
    desk_page.get_by_label("怎样更正").select_option("new_key")
    desk_page.get_by_label("改正后的答案").fill("B")
    desk_page.get_by_label("原因").fill("原答案有误")
    desk_page.get_by_role("button", name="看影响").click()
    expect(desk_page.locator("body")).to_contain_text("不合格 → 优秀")
    expect(desk_page.locator("body")).to_contain_text("定稿的数字和名单不会改变")
    fit_for_all(desk_page)
    desk_page.get_by_label("批准人").fill("周局长")
    desk_page.get_by_label("批准日期").fill(timezone.localdate().isoformat())
    desk_page.get_by_role("button", name="确认更正").click()
    desk_page.wait_for_url("**/jobs/**")
    jobs.run(Job.objects.get(kind="regrade").pk)
    expect(desk_page.locator("body")).to_contain_text("已重新评分 2 份答卷，2 人的成绩或等次有变")
    assert set(exam.candidates.values_list("score", "grade")) == {(10000, "excellent")}
