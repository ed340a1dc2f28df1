"""A liaison files on a phone, the clerk accepts at a desk; the pages of changes are fit for everybody, at both widths and at 200 % text."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from people.models import Person, PersonnelChange, Role
from people.services import changes
from people.services.changes import Facts
from tests import factories
from tests.browser.helpers import DESK, fit_for_all, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_filed_on_a_phone_and_accepted_at_a_desk(phone: BrowserContext, desk: BrowserContext, live_server, clerk: Person, cadre: Person) -> None:
    liaison = factories.person("符联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit)
    sign_in(phone, live_server.url, liaison)
    page = phone.new_page()
    page.goto(live_server.url + reverse("people:changes"))
    page.get_by_label("先找到这个人").fill("czq")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name=cadre.name).click()
    page.get_by_role("link", name="填报变动").click()
    page.get_by_role("link", name="退休").click()
    page.get_by_label("事由").fill("到龄退休")
    page.get_by_role("button", name="填报退休").click()
    expect(page.locator("#messages")).to_contain_text("受理后生效")

    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(live_server.url + reverse("landing"))
    page.goto(live_server.url + reverse("overview"))
    page.get_by_role("link", name="去受理").click()
    page.get_by_role("link", name="受理或退回").click()
    page.get_by_role("button", name="受理", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("已受理：陈志强退休")
    assert Person.objects.get(pk=cadre.pk).status == Person.Status.RETIRED


def test_the_pages_are_clean_and_fit(window, live_server, clerk: Person, cadre: Person) -> None:
    now = timezone.now()
    liaison = factories.person("符联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit)
    today, kind = timezone.localdate(now), PersonnelChange.Kind.LEFT
    gone = factories.person("欧阳上官慕容长名字", unit=factories.office("名字很长很长很长很长很长的综合行政执法办公室"), password=None)
    left = Facts(kind=kind, effective_on=today, reason="调往县直单位" * 8, document="南组〔2026〕5号", person=gone)
    changes.enter(facts=left, by=clerk, now=now)
    filed = changes.file(facts=Facts(kind=kind, effective_on=today, reason="调离", person=cadre), by=liaison, now=now)
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    addresses = [reverse("people:changes"), reverse("people:changes") + "?year=&kind=returned"]
    addresses += [reverse("people:change_decide", args=[filed.public_id]), reverse("people:person", args=[cadre.public_id])]
    addresses += [reverse(f"people:{name}", args=[cadre.public_id]) for name in ("change_person", "edit", "disable", "correct_posting")]
    addresses += [reverse("people:person", args=[gone.public_id]), reverse("people:change_person", args=[gone.public_id])]
    for address in addresses:
        page.goto(live_server.url + address)
        fit_for_all(page)
    context = window(*DESK)
    sign_in(context, live_server.url, liaison)
    page = context.new_page()
    for name in ("changes", "change_newcomer"):
        page.goto(live_server.url + reverse(f"people:{name}"))
        fit_for_all(page)
