"""The pages of the team, of an officer, of who lacks a certificate, and one's own: at a desk and on a phone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from certificates.models import QualificationExam, ReturnTask
from certificates.rules.life import Kind
from people.models import Person, PostKind, Team
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in
from tests.certificates import things
from tests.certificates.team_things import member, team
from training.models import StudyYear

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = things.TODAY


@pytest.fixture
def officer(cadre: Person) -> Person:
    """One of six, each with something else amiss."""
    StudyYear.objects.create(year=TODAY.year, officer_hours=6000)
    member(cadre)
    mine = things.certificate(cadre, valid_until=TODAY + timedelta(days=60))
    ReturnTask.objects.create(certificate=mine, cause="post", on=TODAY, opened_at=factories.NOON)
    for subject in ("general", "special"):
        QualificationExam.objects.create(person=cadre, subject=subject, organiser="湛江市司法局", on=TODAY, passed=True, at=factories.NOON)
    things.certificate(member("欧阳长名字的队员").person, valid_until=date(2026, 3, 1))
    things.step(things.certificate(member("王海燕").person), Kind.SUSPEND, date(2026, 5, 1))
    member("没有证的人")
    things.certificate(member("内勤有证的人", PostKind.OFFICE).person, family="national")
    member("辅助人员", PostKind.ASSISTANT, staffing_type=factories.staffing("执法辅助人员", established=False))
    return cadre


def test_from_the_team_to_an_officer_and_to_a_past_day(desk: BrowserContext, live_server, clerk: Person, officer: Person):
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(f"{live_server.url}{reverse('certificates:teams')}")
    expect(page.get_by_role("heading", name=team().name)).to_be_visible()
    expect(page.get_by_text("全队 6 人，在编 5 人")).to_be_visible()
    page.get_by_role("link", name=officer.name).click()
    expect(page.get_by_text("需收回证件：离开执法岗位")).to_be_visible()
    page.get_by_role("link", name="执法队伍").first.click()
    page.get_by_label("某一天的队伍").fill("2023-05-05")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("2023-05-05 这一天没有队员。")).to_be_visible()


def test_the_pages_are_clean_and_fit(desk: BrowserContext, live_server, clerk: Person, officer: Person):
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    someone = Person.objects.get(name="欧阳长名字的队员")
    Team.objects.create(name="应急管理和自然资源联合执法队", unit=factories.town())
    for path in (
        reverse("certificates:teams"), reverse("certificates:team", args=[team().public_id]), reverse("certificates:missing"),
        reverse("certificates:officer", args=[officer.public_id]), reverse("certificates:officer", args=[someone.public_id]),
    ):  # fmt: skip
        page.goto(f"{live_server.url}{path}")
        expect(page.locator("h1")).to_be_visible()
        fit_for_all(page)


def test_ones_own_page_is_clean_and_fits(phone: BrowserContext, live_server, officer: Person):
    sign_in(phone, live_server.url, officer)
    page = phone.new_page()
    page.goto(live_server.url)
    page.get_by_role("link", name="查看我的行政执法证").click()
    expect(page.get_by_role("heading", name="我的行政执法证")).to_be_visible()
    expect(page.get_by_text("天到期（")).to_be_visible()
    fit_for_all(page)
