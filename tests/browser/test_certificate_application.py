"""Qualification exams, who could apply, and an application, at both widths."""

from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from certificates.models import CertificateEvent, CertificateRules, QualificationExam
from people.models import EnforcementField, Membership, Person, PostKind, Team
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in
from tests.certificates import things
from tests.certificates.exam_things import both, exam

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/manage/certificates"


def opened(context: BrowserContext, base: str, person: Person, path: str) -> Page:
    sign_in(context, base, person)
    page = context.new_page()
    page.goto(f"{base}{path}")
    return page


def office(*members: Person) -> None:
    CertificateRules.objects.create(id=1, organisation="南山镇人民政府", jurisdiction="南山镇", authority_source="法定授权")
    field, _ = EnforcementField.objects.get_or_create(name="城市管理")
    team = Team.objects.create(name="综合行政执法队", unit=factories.town())
    for one in members:
        Membership.objects.create(team=team, person=one, post_kind=PostKind.ENFORCEMENT, field=field, from_on=date(2024, 1, 1))


def test_from_the_list_of_who_could_to_an_application_in_two_presses(phone: BrowserContext, live_server, clerk: Person, cadre: Person):
    office(cadre)
    both(cadre)
    page = opened(phone, live_server.url, clerk, f"{BASE}/candidates/")
    expect(page.get_by_text("条件齐备", exact=False).last).to_be_visible()
    page.get_by_role("link", name=f"为{cadre.name}申领").click()
    expect(page.get_by_text("2024-05-12 湛江市司法局 86分 合格")).to_have_count(2)
    page.get_by_role("button", name="登记申领").click()
    expect(page.get_by_text(f"已登记{cadre.name}的申领")).to_be_visible()
    event = CertificateEvent.objects.get()
    assert event.facts["organisation"] == "南山镇人民政府"
    assert all(one["met"] for one in event.conditions)


def test_what_is_missing_is_said_and_asks_for_a_reason(desk: BrowserContext, live_server, clerk: Person, cadre: Person):
    office(cadre)
    exam(cadre)
    page = opened(desk, live_server.url, clerk, f"{BASE}/people/{cadre.public_id}/apply/")
    page.get_by_role("button", name="登记申领").click()
    expect(page.get_by_text("“专业知识考试合格”还没有满足")).to_be_visible()
    page.get_by_label("条件未满足仍要申领的原因").fill("县司法局同意先行申领")
    page.get_by_role("button", name="登记申领").click()
    expect(page.get_by_text(f"已登记{cadre.name}的申领")).to_be_visible()
    page.get_by_text("申领时的条件").click()
    expect(page.get_by_text("没有考试记录")).to_be_visible()


def test_an_exam_is_entered_withdrawn_and_entered_again(desk: BrowserContext, live_server, clerk: Person, cadre: Person):
    page = opened(desk, live_server.url, clerk, f"{BASE}/exams/")
    page.get_by_role("link", name="登记考试").click()
    page.get_by_label("组织单位").fill("湛江市司法局")
    page.get_by_label("考试日期").fill("2024-05-12")
    page.get_by_label("参加人员").fill(cadre.name)
    page.get_by_label("结果").select_option("yes")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_role("link", name=cadre.name, exact=True).click()
    page.get_by_text("登记错了，撤下").click()
    page.get_by_label("原因").fill("成绩漏填")
    page.get_by_role("button", name="撤下并重新登记").click()
    page.get_by_label("成绩").fill("86")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("cell", name="86 分")).to_be_visible()
    assert QualificationExam.objects.get(withdrawn_at=None).score == 8600


def test_the_pages_are_clean_and_fit(desk: BrowserContext, live_server, clerk: Person, cadre: Person):
    half = factories.person("欧阳建国华强")
    office(cadre, half)
    both(cadre)
    exam(half, subject="special", organiser="湛江市自然资源和规划局徐闻县分局综合行政执法大队")
    applied = things.apply(cadre)
    page = opened(desk, live_server.url, clerk, f"{BASE}/exams/")
    one = QualificationExam.objects.filter(person=half).get()
    for path in (
        "exams/", "exams/enter/", "exams/file/", f"exams/{one.public_id}/", "candidates/", f"people/{half.public_id}/apply/",
        f"people/{half.public_id}/", f"{applied.public_id}/",
    ):  # fmt: skip
        page.goto(f"{live_server.url}{BASE}/{path}")
        expect(page.locator("h1")).to_be_visible()
        fit_for_all(page)
    sign_in(desk, live_server.url, half)
    page.goto(f"{live_server.url}/certificates/")
    expect(page.get_by_role("heading", name="申领条件")).to_be_visible()
    fit_for_all(page)
