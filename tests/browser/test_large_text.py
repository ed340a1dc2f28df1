"""大字版 as domain.md asks for it: text from 18 px, main content from 30 px, targets from 60 px (44 px else), lines from 1.3, at 360 px wide."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from people.models import Person, Role
from quiz.models import Exam
from tests import factories
from tests.browser.helpers import at_double_text, fits, sign_in, start, tick
from tests.reports import results

pytestmark = pytest.mark.browser

# what on the page is smaller than `text` or `target` px, or set too tight; a link within a sentence needs no target of its own
TOO_SMALL = """([text, target]) => {
    const hidden = (one) => one.closest(".visually-hidden, .skip-link") || getComputedStyle(one).visibility !== "visible";
    const shown = (one) => one.getClientRects().length && !hidden(one);
    const says = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const size = (one) => parseFloat(getComputedStyle(one).fontSize);
    const tight = (one) => parseFloat(getComputedStyle(one).lineHeight) / size(one) < 1.295;
    const area = (one) => ((one.type === "checkbox" || one.type === "radio") && one.closest("label, .check-line, .option")) || one;
    const inSentence = (one) => getComputedStyle(one).display === "inline" && says(one.parentNode);
    const all = [...document.querySelectorAll("body *")].filter(shown);
    const presses = all.filter((one) => one.matches("a[href], button, input, select, textarea, summary") && !inSentence(one));
    return [
        ...all.filter((one) => says(one) && size(one) < text - .1).map((one) => `${size(one)} px: ${one.outerHTML}`),
        ...all.filter((one) => says(one) && tight(one)).map((one) => `tight: ${one.outerHTML}`),
        ...presses.filter((one) => area(one).getBoundingClientRect().height < target - .5).map((one) => `target: ${one.outerHTML}`),
    ].map((said) => said.slice(0, 160));
}"""
MAIN = {
    "/sign-in/": ("h1", "main .btn-primary"),
    "/": ("h1", "main .h5", "main .btn-primary"),
    "exam": ("h1", "main .btn-primary"),
    "attempt": ("#q2 .stem", "#q2 .option", "#next"),
    "result": ("h1", ".score", ".shown-option"),
    "/manage/": ("h1",),
    "/help/system/": ("h1",),
    "/reports/": (".fact .value",),
}


def looks(page: Page, place: str) -> None:
    """The page in the standard version, then, by its own button and without leaving it, in 大字版, then back."""
    assert page.evaluate(TOO_SMALL, [12, 44]) == [], page.url
    fits(page)
    page.get_by_role("button", name="大字版").click()
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    assert page.evaluate(TOO_SMALL, [18, 60]) == [], page.url
    for main in MAIN[place]:
        assert page.locator(main).first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 30, (place, main)
    fits(page)
    at_double_text(page)
    fits(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    with page.expect_response("**/large-text/"):
        page.get_by_role("button", name="标准版").click()


def test_the_candidate_s_pages_in_both_versions(phone_page: Page, live_server: Any, cadre: Person) -> None:
    factories.bank(4, 2, 2)
    exam = factories.exam(cadre, kind=Exam.Kind.PRACTICE, title="2026年度南山镇国家工作人员学法考试（含村社区干部）")
    base, page = live_server.url, phone_page
    page.goto(f"{base}/sign-in/")
    looks(page, "/sign-in/")
    sign_in(page.context, base, cadre)
    page.goto(f"{base}/")
    looks(page, "/")
    page.goto(f"{base}/exams/{exam.public_id}/?ready=1")
    looks(page, "exam")
    attempt = start(page, base, exam)
    page.locator("#next").click()
    tick(page, 2)
    looks(page, "attempt")
    expect(page.locator("#q2 .option input").first).to_be_checked()
    expect(page.locator("#saved")).to_contain_text("已保存 1")
    page.request.post(f"{base}/attempts/{attempt.public_id}/hand-in/", data={"answers": []}, headers={"Origin": base})
    page.goto(f"{base}/attempts/{attempt.public_id}/result/")
    looks(page, "result")


def test_the_clerk_s_pages_in_both_versions(phone_page: Page, live_server: Any, clerk: Person) -> None:
    clerk.role_assignments.create(role=Role.SYSTEM_ADMIN, unit=clerk.role_assignments.get().unit)
    results.exam(99, 84, 55, annual=True)
    sign_in(phone_page.context, live_server.url, clerk)
    for place in ("/manage/", "/help/system/", "/reports/"):
        phone_page.goto(live_server.url + place)
        at_double_text(phone_page)
        fits(phone_page)
        phone_page.evaluate("document.documentElement.style.fontSize = ''")
        looks(phone_page, place)
