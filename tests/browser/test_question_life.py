"""Cases, differences and duplicates in a browser: fit for everybody at both widths, rows without a reload, all by keyboard."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.models import Office
from people.models import Person
from questionbank.models import Question
from questionbank.services import images, likeness
from questionbank.services.cases import Part
from questionbank.services.revising import Says
from tests import factories
from tests.browser.helpers import DESK, PHONE, fit_for_all, fits, sign_in, start
from tests.questionbank.drawings import drawing, photograph
from tests.questionbank.test_cases import FIRST, MATERIAL, SECOND, asked, made, revised
from tests.questionbank.test_duplicates import OPTIONS
from tests.questionbank.test_duplicates import near as alike_near
from tests.questionbank.test_duplicates import question as alike_one
from tests.questionbank.test_question_services import made as one_made
from tests.questionbank.test_question_services import revised as one_revised

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(window: Any, live_server: Any, clerk: Person) -> Page:
    Office.objects.update(subjective_questions=True)
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    opened: Page = context.new_page()
    return opened


def test_the_pages_of_a_case_are_clean_and_fit(page: Page, live_server: Any, clerk: Person) -> None:
    case = made(clerk, FIRST, SECOND)
    revised(case, clerk, [replace(asked(case)[1], says=Says("怎么办？", key=["责令退还。"])), Part("judge", Says("可以不处罚。", key=[1]))])
    for name in ("edit", "question", "revisions"):
        page.goto(live_server.url + reverse(f"questionbank:{name}", args=[case.public_id]))
        fit_for_all(page)


def test_pictures_are_added_in_the_form_and_fit(page: Page, live_server: Any, clerk: Person) -> None:
    page.goto(live_server.url + reverse("questionbank:new"))
    page.get_by_label("题干").fill("图中标志表示什么？")
    page.get_by_label("选项").fill("减速让行\n停车让行")
    page.get_by_label("答案").fill("A")
    page.get_by_text("更多：知识点").click()
    picture = {"name": "标志.png", "mimeType": "image/png", "buffer": photograph("PNG", (1700, 900))}
    page.get_by_label("选择图片").set_input_files(picture)  # type: ignore[arg-type]
    page.get_by_role("button", name="上传").click()
    page.get_by_label("图片说明").fill("红边白底的倒三角形标志")
    page.get_by_label("位置").select_option(label="选项B")
    fit_for_all(page)
    page.get_by_role("button", name="保存", exact=True).click()
    shown = page.get_by_alt_text("红边白底的倒三角形标志")
    expect(shown).to_be_visible()
    expect(shown).not_to_have_js_property("naturalWidth", 0)
    fit_for_all(page)
    one_revised(Question.objects.get(), clerk)
    page.goto(page.url + "revisions/")
    expect(page.locator("#compared .figure-image")).to_have_count(1)
    fit_for_all(page)


def test_the_exam_page_has_its_pictures_with_the_network_gone(window: Any, live_server: Any, clerk: Person, cadre: Person) -> None:
    for number, words in enumerate(("first", "second")):
        said = images.take(drawing(size=(1500, 700), words=words), by=clerk, now=factories.NOON)
        one_made(clerk, stem=f"第{number}个标志表示什么？", images=[said, replace(said, at=1)])
    exam = factories.exam(cadre, sections=(("single", 2, 5000),))
    context = window(*PHONE)
    sign_in(context, live_server.url, cadre)
    page = context.new_page()
    start(page, live_server.url, exam)
    page.wait_for_load_state("load")
    context.set_offline(True)
    page.get_by_role("button", name="下一题").click()
    pictures = page.locator("#q2 .figure-image")
    expect(pictures).to_have_count(2)
    for one in pictures.all():
        assert one.evaluate("one => one.complete && one.naturalWidth > 0 && one.hasAttribute('width') && one.hasAttribute('height')")
        assert one.evaluate("one => Math.abs(one.clientWidth / one.clientHeight - one.naturalWidth / one.naturalHeight) < 0.05")
    fits(page)


def test_two_revisions_are_chosen_without_a_reload_and_one_comes_back(page: Page, live_server: Any, clerk: Person) -> None:
    question = one_made(clerk)
    for stem in ("第二版的题干，长一些，好看得出哪里不同", "第三版的题干，长一些，好看得出哪里变了"):
        question = one_revised(question, clerk, stem=stem, options=["甲", "丙（更正）", "乙"], key=[2])
    page.goto(live_server.url + reverse("questionbank:revisions", args=[question.public_id]))
    fit_for_all(page)
    expect(page.locator("#compared ins")).to_have_text(["三", "变了"])
    page.evaluate("window.stayed = true")
    page.get_by_label("对照", exact=True).select_option("1")
    expect(page.locator("#compared thead").first).to_contain_text("第 1 版")
    assert page.evaluate("window.stayed")
    expect(page).to_have_url(re.compile("old=1"))
    page.get_by_role("button", name="恢复第 1 版").click()
    expect(page.locator("#messages")).to_contain_text("另存为第 4 版")


def test_a_case_is_written_without_leaving_the_page(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("questionbank:new"))
    page.get_by_role("link", name="新建案例题").click()
    page.get_by_label("案例材料").fill("某村民占用耕地建房。")
    page.get_by_label("题型").select_option("judge")
    expect(page.get_by_label("选项")).to_have_count(0)
    page.get_by_label("题干").fill("可以不处罚。")
    page.get_by_label("答案", exact=True).fill("错")
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="添加一道小题").click()
    second = page.locator("#case-parts .case-part").nth(1)
    second.get_by_label("题干").fill("违反了什么？")
    second.get_by_label("选项").fill("土地管理法\n民法典")
    second.get_by_label("答案", exact=True).fill("A")
    page.get_by_role("button", name="上移第 2 小题").click()
    expect(page.get_by_label("题干").first).to_have_value("违反了什么？")
    assert page.evaluate("window.stayed")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).not_to_have_url(re.compile("/new/"))
    expect(page.get_by_role("heading", name="第 2 小题")).to_be_visible()
    case = Question.objects.get(type="case")
    assert [one.type for one in case.parts.order_by("place")] == ["single", "judge"]


def test_much_alike_questions_stand_beside_each_other_and_are_merged(page: Page, live_server: Any, clerk: Person) -> None:
    one, other = alike_one(clerk, tags=["新法"]), alike_near(clerk, images=[images.take(drawing(), by=clerk, now=factories.NOON)])
    cases = made(clerk), made(clerk, material=replace(MATERIAL, stem="镇里对占用耕地建房一案立案调查。"))
    likeness.run({}, lambda percent: None, factories.NOON)
    page.goto(live_server.url + reverse("questionbank:duplicates"))
    expect(page.locator("article")).to_have_count(2)
    fit_for_all(page)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    pair = page.locator("article").filter(has_text="单选题 相似度")
    expect(pair.locator("ins").first).to_have_text("在")
    pair.get_by_role("button", name="合并，保留右边").click()
    expect(page.locator("#messages")).to_contain_text("已合并")
    page.get_by_role("button", name="不是重复").click()
    expect(page.locator(".empty")).to_be_visible()
    one.refresh_from_db()
    assert (one.merged_into, [tag.name for tag in other.tags.all()], cases[0].merged_into) == (other, ["新法"], None)
    page.goto(live_server.url + reverse("questionbank:question", args=[one.public_id]))
    page.get_by_role("link", name="行政机关在作出").click()
    page.wait_for_url(f"**{reverse('questionbank:question', args=[other.public_id])}")
    fit_for_all(page)


def test_saving_tells_of_much_alike_questions(page: Page, live_server: Any, clerk: Person) -> None:
    alike_one(clerk)
    page.goto(live_server.url + reverse("questionbank:new"))
    page.get_by_label("题干").fill("行政机关在作出行政处罚决定之前，应当告知当事人的内容是？")
    page.get_by_label("选项").fill("\n".join(OPTIONS))
    page.get_by_label("答案").fill("A")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".note.warning")).to_contain_text("题库中有相似试题")
    fit_for_all(page)
    page.get_by_role("link", name="对照、合并").click()
    expect(page.locator("article")).to_have_count(1)
