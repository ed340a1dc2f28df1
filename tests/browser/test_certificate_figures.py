"""The figures of certificates in a browser: fit for all, the sentence is copied, a number leads to its names."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from people.models import Team
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in
from tests.certificates import figure_things as made
from tests.certificates import things

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/manage/certificates/figures/"


@pytest.fixture
def team(town: Any) -> Team:
    return made.town_of_the_report()


@pytest.fixture
def reading(team: Team, desk: BrowserContext, live_server: Any) -> Page:
    sign_in(desk, live_server.url, factories.leader(unit=factories.town()))
    return desk.new_page()


def test_the_figures_and_the_names_behind_them_are_fit_for_all(reading: Page, live_server: Any) -> None:
    reading.goto(f"{live_server.url}{PAGE}?on={things.TODAY}")
    expect(reading.locator("#sentence")).to_contain_text("持证率73%（按全队22人）、80%（按在编20人）")
    fit_for_all(reading)
    reading.get_by_role("region", name="综合行政执法队").get_by_role("link", name="持证", exact=True).first.click()
    expect(reading.get_by_role("heading", level=1)).to_have_text("持证人员")
    expect(reading.locator("tbody tr")).to_have_count(16)
    fit_for_all(reading)


def test_a_past_day_is_chosen_without_script(reading: Page, live_server: Any) -> None:
    reading.goto(f"{live_server.url}{PAGE}?on={things.TODAY}")
    reading.get_by_label("截至日期").fill("2020-06-30")
    reading.get_by_role("button", name="查看").click()
    expect(reading.locator("#sentence")).to_contain_text("行政执法证0人有效")
    expect(reading.get_by_text("截至 2020-06-30").first).to_be_visible()


def test_the_chart_says_in_words_what_it_shows(reading: Page, live_server: Any) -> None:
    reading.goto(f"{live_server.url}{PAGE}?on={things.TODAY}")
    expect(reading.get_by_role("img", name="综合行政执法队的证件每季度到期")).to_have_attribute(
        "aria-label", "综合行政执法队的证件每季度到期：" + SAID
    )


SAID = "，".join(
    f"{label} {count} 张"
    for label, count in [("已过期未换发", 0), ("2026年四季度", 1)]
    + [(f"{year}年{word}季度", 15 if (year, word) == (2028, "四") else 0) for year in range(2027, 2031) for word in "一二三四"]
    + [(f"2031年{word}季度", 0) for word in "一二三"]
    + [("其后", 0)]
)
