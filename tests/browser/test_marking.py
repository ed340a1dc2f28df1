"""Marking in a real browser: by keyboard alone, at a desk and on a phone."""

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.models import Person
from quiz.models import Exam, HandAward
from quiz.services import distribution
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in
from tests.quiz import sitting

pytestmark = pytest.mark.browser

LONG = "第一，执法人员没有出示证件，程序违法。\n第二，没有告知当事人陈述、申辩的权利。\n" * 15


@pytest.fixture
def exam(transactional_db: None, cadre: Person) -> Exam:
    """Two people handed in a case with a short sub-question."""
    factories.case("single", "short", stem="张某在河道内采砂。" * 40)
    made = factories.exam(cadre, factories.person("李秀英"), sections=(("case", 1, 5000),), parts=2)
    for candidate in made.candidates.all():
        client = Client()
        client.force_login(candidate.person, backend="people.backends.SignInBackend")
        attempt = sitting.start(client, made)
        sitting.send(client, attempt, 2, {"text": f"{LONG}{candidate.pk}"})
        sitting.hand_in(client, attempt)
    return made


def open_page(page: Page, live_server, clerk: Person, exam: Exam) -> None:
    sign_in(page.context, live_server.url, clerk)
    page.goto(f"{live_server.url}/manage/exams/{exam.public_id}/")
    page.get_by_role("link", name="去评卷").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("评卷")


def test_everything_is_marked_by_keyboard_alone(desk_page: Page, live_server, clerk, exam):
    open_page(desk_page, live_server, clerk, exam)
    expect(desk_page.locator("body")).to_contain_text("待评 2 份")
    for points in ("37.5", "50"):
        expect(desk_page.get_by_label("给分")).to_be_focused()
        desk_page.keyboard.type(points)
        desk_page.keyboard.press("Enter")
        expect(desk_page.locator("#messages")).to_contain_text(f"已保存，给了 {points} 分")
    expect(desk_page.locator("body")).to_contain_text("没有待评的答案")
    assert list(HandAward.objects.values_list("points", flat=True)) == [3750, 5000]
    assert not exam.candidates.filter(grade="pending").exists()


def test_an_award_is_put_right_at_once(phone_page: Page, live_server, clerk, exam):
    open_page(phone_page, live_server, clerk, exam)
    phone_page.get_by_role("button", name="满分").click()
    phone_page.get_by_role("link", name="改正上一份").click()
    expect(phone_page.get_by_label("给分")).to_have_value("50")
    phone_page.get_by_role("button", name="0 分").click()
    expect(phone_page.locator("#messages")).to_contain_text("已保存，给了 0 分")
    expect(phone_page.locator("body")).to_contain_text("待评 1 份")
    assert list(HandAward.objects.values_list("points", flat=True)) == [5000, 0]


def test_the_page_is_fit_for_all(desk_page: Page, live_server, clerk, exam):
    open_page(desk_page, live_server, clerk, exam)
    fit_for_all(desk_page)
    desk_page.get_by_role("button", name="满分").click()
    expect(desk_page.locator("#messages")).to_contain_text("已保存，给了 50 分")
    fit_for_all(desk_page)


def test_a_result_with_typed_answers_is_fit_for_all(desk_page: Page, live_server, cadre, exam):
    Exam.objects.update(kind=Exam.Kind.PRACTICE)
    sign_in(desk_page.context, live_server.url, cadre)
    attempt = exam.candidates.get(person=cadre).attempts.get()
    desk_page.goto(f"{live_server.url}/attempts/{attempt.public_id}/result/")
    expect(desk_page.locator("body")).to_contain_text("客观题得分")
    fit_for_all(desk_page)


def test_a_named_marker_works_by_keyboard_and_goes_back_by_the_arrow(desk_page: Page, live_server, clerk, exam):
    Exam.objects.update(kind=Exam.Kind.MOCK)
    marker = factories.person("甲评卷", password=None)
    distribution.name_marker(exam=exam, person=marker, by=clerk, now=timezone.now())
    sign_in(desk_page.context, live_server.url, marker)
    desk_page.goto(f"{live_server.url}/marking/{exam.public_id}/")
    expect(desk_page.get_by_label("给分")).to_be_focused()
    desk_page.keyboard.type("37.5")
    desk_page.keyboard.press("Enter")
    expect(desk_page.locator("body")).to_contain_text("我已评 1 份")
    desk_page.wait_for_load_state()  # the script that knows the arrows has come
    desk_page.keyboard.press("ArrowUp")
    expect(desk_page.get_by_label("给分")).to_have_value("37.5")
    fit_for_all(desk_page)
    desk_page.set_viewport_size({"width": 1280, "height": 800})
    desk_page.get_by_label("给分").focus()
    desk_page.keyboard.press("ArrowDown")
    expect(desk_page.get_by_label("给分")).to_have_value("")


def test_the_page_of_markers_is_fit_for_all(desk_page: Page, live_server, clerk, exam):
    for name in ("欧阳甲评卷", "乙评卷"):
        distribution.name_marker(exam=exam, person=factories.person(name, password=None), by=clerk, now=timezone.now())
    open_page(desk_page, live_server, clerk, exam)
    desk_page.get_by_role("link", name="评卷人和进度").click()
    expect(desk_page.locator("body")).to_contain_text("欧阳甲评卷")
    fit_for_all(desk_page)
