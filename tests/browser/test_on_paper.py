"""A printed page holds what it says, black on white, and nothing to press."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from people.models import Person
from quiz.models import Exam
from tests import factories
from tests.browser.helpers import sign_in

pytestmark = pytest.mark.browser
COLOURS = """() => [...new Set([...document.querySelectorAll("body, body *")].filter((one) => one.getClientRects().length && !one.closest("svg"))
    .map((one) => `${getComputedStyle(one).color} on ${getComputedStyle(one).backgroundColor}`))]"""


def on_paper(page: Page, address: str) -> None:
    page.goto(address)
    page.emulate_media(media="print")
    for pressed in (".brandbar", ".site-foot", "main .btn", "main button", "main form[role=search]"):
        expect(page.locator(f"{pressed} >> visible=true"), f"{pressed} at {address}").to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate(COLOURS) == ["rgb(0, 0, 0) on rgba(0, 0, 0, 0)"], address


def test_a_roster_and_the_figures_on_paper(desk: BrowserContext, live_server: Any, clerk: Person, cadre: Person) -> None:
    factories.bank(4, 2, 2)
    exam: Exam = factories.exam(cadre)
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    for name in ("quiz:roster", "reports:exam"):
        on_paper(page, live_server.url + reverse(name, args=[exam.public_id]))
        head = page.locator("main thead").first
        assert head.evaluate("one => getComputedStyle(one).display") == "table-header-group"  # repeated on each sheet of paper
        links = page.locator("main table a").evaluate_all("all => all.map((one) => getComputedStyle(one).textDecorationLine)")
        assert set(links) <= {"none"}
