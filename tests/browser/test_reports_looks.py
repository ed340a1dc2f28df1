"""The leader's pages are fit for everybody: axe finds nothing, nothing is cut off at 200 % text on a small phone, and the sentence copies."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from people.models import Person
from quiz.models import Candidate, Exam
from reports.services import confirm_results
from tests import factories
from tests.browser.helpers import at_double_text, axe_clean, fits, sign_in
from tests.reports import results

pytestmark = pytest.mark.browser


@pytest.fixture
def finished(clerk: Person) -> Exam:
    """Confirmed, then changed, so that the live page tells the difference; with excused people and a long unit name."""
    now = timezone.now()
    made = results.exam(95, 84, 55, None, None, annual=True, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    results.enrol(made, "远处的人", 91, unit=factories.office("规划建设办公室（自然资源和生态环境办公室）"))
    results.excuse(Candidate.objects.get(exam=made, person_name="人员004"))
    confirm_results(exam=made, as_of=timezone.localdate(now), by=clerk, now=now)
    Candidate.objects.filter(exam=made, person_name="人员005").update(sat=True, score=9000, grade="excellent")
    return made


def addresses(exam: Exam) -> list[str]:
    page = reverse("reports:exam", args=[exam.public_id])
    lists = [reverse("reports:names", args=[exam.public_id, which]) for which in ("sat", "absent", "excluded")]
    return [reverse("reports:index"), page, f"{page}?live=1", *lists, reverse("reports:confirm", args=[exam.public_id])]


@pytest.fixture(params=["phone", "desk"])
def page(request, live_server, clerk) -> Page:
    context: BrowserContext = request.getfixturevalue(request.param)
    sign_in(context, live_server.url, clerk)
    return context.new_page()


def test_axe_finds_nothing_and_double_text_fits(page: Page, live_server, finished):
    for address in addresses(finished):
        page.goto(live_server.url + address)
        axe_clean(page)
        fits(page)
        at_double_text(page)
        fits(page)


def test_the_leader_copies_the_sentence(page: Page, live_server, finished):
    page.goto(live_server.url + reverse("reports:index"))
    page.get_by_role("button", name="复制这句话").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
