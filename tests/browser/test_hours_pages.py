"""The pages of hours and credits are fit for everybody, with a year's duty, credits and each kind of line."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core.models import Office
from people.models import Membership, Person, PostKind, Team
from tests import factories
from tests.browser.helpers import DESK, fit_for_all, sign_in
from tests.training import things
from tests.training.trainings import external
from training.models import CreditGate, CreditRule, Source, StudyYear
from training.services import sessions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def studied(clerk: Person, cadre: Person) -> int:
    """This year: an officer who came to a meeting, was trained by the county, and is called to one more; returns the year."""
    now = timezone.now()
    year = timezone.localdate(now).year
    Office.objects.update(credits=True)
    StudyYear.objects.create(year=year, officer_hours=4000, counted_kinds=["collective"])
    for source in (Source.SESSION, Source.EXTERNAL):
        CreditRule.objects.create(year=year, source=source, credits=200, yearly_cap=1000)
    team = Team.objects.create(name="综合行政执法队", unit=factories.town())
    Membership.objects.create(team=team, person=cadre, post_kind=PostKind.ENFORCEMENT, from_on=now.date() - timedelta(days=900))
    held = things.session(starts_at=now - timedelta(hours=5))
    things.mark(held, cadre, clerk, status="present", signed_in_at=held.starts_at)
    sessions.close(session=held, by=clerk, now=now - timedelta(hours=1))
    things.session(starts_at=now + timedelta(days=2), title="下周的学法会")
    external(cadre, by=clerk, on=timezone.localdate(now), now=now, has_exam=True, score=8550, passed=True)
    return year


def test_my_page_tells_hours_credits_the_bar_and_what_is_to_come(window: Any, live_server: Any, cadre: Person, studied: int) -> None:
    context = window(*DESK)
    sign_in(context, live_server.url, cadre)
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_role("link", name="查看学时和会议").click()
    expect(page.get_by_role("progressbar", name="年度学时完成情况")).to_be_visible()
    expect(page.get_by_text("还差 29 学时")).to_be_visible()
    expect(page.get_by_text("下周的学法会").first).to_be_visible()
    fit_for_all(page)


def test_the_clerks_pages_of_hours_are_clean_and_fit(window: Any, live_server: Any, clerk: Person, cadre: Person, studied: int) -> None:
    factories.bank(3, 2, 2)
    exam = factories.exam(cadre)
    CreditGate.objects.create(exam=exam, credits=4000, by=clerk, at=exam.opens_at)
    one = cadre.external_trainings.get()
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    addresses = [reverse(f"training:{name}") for name in ("hours", "external", "external_enter", "external_file")]
    addresses += [reverse("training:year", args=[studied]), reverse("training:gate", args=[exam.public_id])]
    addresses += [reverse("training:hours_person", args=[cadre.public_id]), reverse("training:external_one", args=[one.public_id])]
    for address in addresses:
        page.goto(live_server.url + address)
        expect(page.locator("h1")).to_be_visible()
        fit_for_all(page)
