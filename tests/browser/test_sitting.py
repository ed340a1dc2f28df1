"""A candidate sits an exam in a real browser: by taps, by keyboard, without scripts, after a closed browser."""

import pytest
from playwright.sync_api import Page, expect

from people.models import Person
from quiz.models import Attempt, Exam
from tests import factories
from tests.browser.helpers import option_ids, sign_in, start, stored, tick

pytestmark = pytest.mark.browser


@pytest.fixture
def exam(transactional_db: None, cadre: Person) -> Exam:
    factories.bank(4, 2, 2)
    return factories.exam(cadre)  # 2 single, 1 multiple, 1 judge


def test_a_whole_exam_by_taps_on_a_phone(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    for position in (1, 2, 3, 4):
        phone_page.locator(f"#q{position} .option").first.tap()
        expect(phone_page.locator(f"#q{position} .answer-state")).to_have_text("✓ 已保存")
        phone_page.locator("#next").tap()
    expect(phone_page.locator("#all-answered")).to_be_visible()
    phone_page.get_by_role("button", name="确认交卷").tap()
    phone_page.wait_for_url("**/result/")
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.HANDED_IN
    assert sorted(stored(attempt)) == [1, 2, 3, 4]
