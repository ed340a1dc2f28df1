"""What is printed, counted and kept of study meetings is fit for everybody."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from people.models import Person
from tests import factories
from tests.browser.helpers import DESK, fit_for_all, sign_in
from tests.training import things
from training.models import Session
from training.services import sessions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def held(clerk: Person, cadre: Person) -> Session:
    """A meeting of 2026 that is over, with a photo, a document and a self-study of the same year."""
    meeting = things.session(by=clerk, laws=("行政处罚法",))
    things.mark(meeting, cadre, clerk, status="present", signed_in_at=meeting.starts_at)
    things.photo(meeting, clerk)
    things.document(factories.town())
    things.studied(cadre)
    return sessions.close(session=meeting, by=clerk, now=things.AFTER)


@pytest.mark.parametrize(
    ("name", "query", "heading"),
    [
        ("prints", "", "第一次法治学习会"),
        ("group_text", "", "第一次法治学习会"),
        ("figures", "?year=2026", "培训情况"),
        ("figures_people", "?year=2026", "陈志强"),
        ("documents", "", "制度文件"),
        ("document_add", "", "制度文件"),
        ("self_study", "?year=2026", "自学"),
        ("self_study_add", "", "自学"),
        ("plans", "", "年度学法计划"),
        ("leave_requests", "", "请假"),
        ("attendance_file", "", "Excel"),
    ],
)
def test_a_page_of_papers_figures_and_records_is_clean_and_fits(
    window: Any, live_server: Any, clerk: Person, held: Session, name: str, query: str, heading: str
) -> None:
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    of_session = name in ("prints", "group_text", "attendance_file")
    page.goto(live_server.url + reverse(f"training:{name}", args=[held.public_id] if of_session else []) + query)
    expect(page.locator("main")).to_contain_text(heading)
    fit_for_all(page)
