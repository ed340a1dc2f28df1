"""催考, its list to telephone by, and the pages of letters: readable on a phone and at a desk, and copied by one press."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from notices.models import Mail
from people.models import Person, Role, Unit
from tests import factories
from tests.browser.helpers import DESK, fit_for_all, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_are_clean_and_fit(window, live_server, clerk: Person, cadre: Person, post_office) -> None:
    other = factories.person("王海燕", unit=factories.office("徐闻县南山镇财政和经济发展办公室"), mobile="13900000002", email="w@nanshan.test")
    clerk.role_assignments.create(role=Role.SYSTEM_ADMIN, unit=Unit.objects.get(depth=1))
    factories.bank(4, 2, 2)
    exam = factories.exam(cadre, other)
    moments = dict.fromkeys(("due_at", "until", "made_at", "ended_at"), factories.NOON)
    why = "对方服务器不收这个地址：550 5.1.1 recipient-address-rejected-user-unknown-in-virtual-mailbox-table"
    Mail.objects.create(person=other, address="w@nanshan.test", subject=f"即将截止，您还没有考：{exam.title}", state="failed", why=why, **moments)
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    missing = reverse("quiz:missing", args=[exam.public_id])
    pages = [missing, f"{missing}?unit={other.unit.public_id}", reverse("quiz:missing_telephones", args=[exam.public_id])]
    for address in [*pages, reverse("notices:mails"), reverse("notices:mail_setup"), reverse("people:own_email"), reverse("people:me")]:
        page.goto(live_server.url + address)
        fit_for_all(page)


def test_a_unit_is_chosen_and_its_text_copied_on_a_phone(window, live_server, clerk: Person, cadre: Person) -> None:
    factories.bank(4, 2, 2)
    exam = factories.exam(cadre, factories.person("王海燕", unit=factories.office("财政所"), password=None))
    context = window(360, 640, permissions=["clipboard-read", "clipboard-write"])
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    page.goto(live_server.url + reverse("quiz:missing", args=[exam.public_id]))
    page.get_by_label("单位（含下级）").select_option(label=cadre.unit.full_name)
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("heading", name=cadre.unit.name)).to_be_visible()
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"{cadre.unit.name}（1人）：{cadre.name}" in copied
    assert f"/exams/{exam.public_id}/" in copied
    page.get_by_text("二维码海报（图片）").click()
    expect(page.locator(".poster-picture")).to_have_js_property("naturalWidth", 1240)
