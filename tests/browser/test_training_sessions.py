"""The form of a session and the calendar, at both widths."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from people.models import Person
from tests.browser.helpers import fit_for_all, sign_in
from tests.training.things import session
from training.models import Session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(context: BrowserContext, base: str, person: Person, path: str) -> Page:
    sign_in(context, base, person)
    page = context.new_page()
    page.goto(f"{base}{path}")
    return page


def test_the_form_asks_six_things_until_more_is_opened(phone: BrowserContext, live_server, clerk: Person):
    page = opened(phone, live_server.url, clerk, "/manage/training/new/")
    expect(page.locator("#id_title")).to_be_visible()
    shown = {one.get_attribute("name") for one in page.locator("main form :is(input, select, textarea):visible").all()}
    assert shown == {"title", "starts_at", "ends_at", "place", "laws", "who"}


def test_who_is_due_and_who_is_due_elsewhere_follow_the_choice(desk: BrowserContext, live_server, clerk: Person, cadre: Person):
    day = timezone.now() + timedelta(days=5)
    other = session(title="另一个会", starts_at=day.replace(hour=1, minute=0, second=0, microsecond=0))
    page = opened(desk, live_server.url, clerk, "/manage/training/new/")
    page.locator("#id_title").fill("专题讲座")
    page.get_by_label("全体在职（").check()
    expect(page.locator("#who-count")).to_contain_text("应到 2 人")
    at = timezone.localtime(other.starts_at)
    page.locator("#id_ends_at").fill(f"{at + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.locator("#id_starts_at").fill(f"{at:%Y-%m-%dT%H:%M}")
    page.locator("#id_starts_at").blur()
    expect(page.locator("#who-count")).to_contain_text("另一个会")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="专题讲座")).to_be_visible()
    assert Session.objects.filter(title="专题讲座").get().attendances.count() == 2


def test_the_pages_are_clean_and_fit(desk: BrowserContext, live_server, clerk: Person, cadre: Person):
    now = timezone.now()
    one, over = (
        session(starts_at=now + timedelta(days=1), laws=("民法典",), agenda="领学", title="法治学习会议（综合行政执法专题）"),
        session(title="待整理的会", starts_at=now - timedelta(days=1)),
    )
    base = f"/manage/training/{one.public_id}/"
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    place = one.attendances.get(person=cadre)
    for path in (
        "/manage/training/", "/manage/training/new/", "/manage/training/series/", "/manage/training/calendar/", base, f"{base}roster/",
        f"{base}roster/{place.public_id}/", f"/manage/training/{over.public_id}/close/", f"/training/sessions/{one.public_id}/",
    ):  # fmt: skip
        page.goto(f"{live_server.url}{path}")
        expect(page.locator("h1")).to_be_visible()
        fit_for_all(page)
