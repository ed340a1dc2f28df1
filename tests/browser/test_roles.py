"""A liaison is appointed at a desk, reminds their office on a phone, and whoever was reminded finds it; all of it readable and by keyboard."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from notices.models import Notice
from people.models import Person, Role
from quiz.models import Exam
from tests.browser.helpers import at_double_text, axe_clean, fits, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_appointed_at_a_desk_and_chasing_on_a_phone(
    desk: BrowserContext, phone: BrowserContext, live_server, clerk: Person, cadre: Person, exam: Exam
) -> None:
    clerk.role_assignments.create(role=Role.SECURITY_ADMIN, unit=clerk.role_assignments.get().unit)
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(live_server.url + reverse("people:roles"))
    page.get_by_label("人员", exact=True).fill(cadre.name)
    page.get_by_label("角色", exact=True).select_option(label="单位联络员")
    page.get_by_label("范围（含下级单位）").select_option(label=cadre.unit.full_name)
    page.get_by_role("button", name="确定").click()
    expect(page.locator("#messages")).to_contain_text("现在是")
    axe_clean(page)

    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    page.goto(live_server.url + reverse("landing"))
    expect(page.get_by_role("heading", level=1)).to_have_text("总览")
    page.get_by_role("link", name="名单和提醒").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(exam.title)
    axe_clean(page)
    fits(page)
    page.get_by_role("button", name="在系统内提醒未考的 1 人").click()
    expect(page.locator("#messages")).to_contain_text("已在系统内提醒 1 人")
    expect(page.get_by_label("催考文字")).to_have_value(re.compile(cadre.name))
    page.get_by_role("link", name="只写人数").click()
    expect(page.get_by_label("催考文字")).not_to_have_value(re.compile(cadre.name))
    at_double_text(page)
    fits(page)
    assert Notice.objects.get().person == cadre
