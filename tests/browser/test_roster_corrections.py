"""The pages about leaving a roster, and about what leaves the list of people, are fit for everybody, at both widths and at 200 % text."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from people.models import Person
from quiz.models import Exam
from quiz.services import roster
from tests import factories
from tests.browser.helpers import DESK, fit_for_all, sign_in
from tests.quiz.manage.pages import url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_roster_is_corrected_after_the_end(window, live_server, clerk: Person, cadre: Person) -> None:
    factories.bank(6, 3, 3)
    now = timezone.now()
    exam = factories.exam(cadre, factories.person("欧阳建国", unit=factories.office("农业农村和综合治理办公室")))
    roster.remove(candidate=exam.candidates.get(person_name="欧阳建国"), reason="外单位借调人员，误列，由原单位组织参加考试", by=clerk, now=now)
    Exam.objects.update(opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    page.goto(live_server.url + url("roster", exam) + "?status=removed")
    expect(page.locator("#roster")).to_contain_text("外单位借调人员")
    fit_for_all(page)
    page.goto(live_server.url + url("candidate", exam, exam.candidates.get(person=cadre).public_id))
    fit_for_all(page)
    page.get_by_label("改到").select_option(label="农业农村和综合治理办公室")
    page.get_by_label("更正原因").fill("考试期间已调动")
    page.get_by_role("button", name="确认更正").click()
    expect(page.locator("main")).to_contain_text("党政办公室 → 农业农村和综合治理办公室；考试期间已调动")
    assert exam.candidates.get(person=cadre).exam_unit.name == "农业农村和综合治理办公室"


def test_a_telephone_list_is_asked_for_and_confirmed(window, live_server, clerk: Person, cadre: Person) -> None:
    Person.objects.filter(pk=cadre.pk).update(mobile="13900000001")
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    page.goto(live_server.url + reverse("people:list"))
    page.get_by_role("link", name="通讯录").click()
    expect(page.locator("main")).to_contain_text("将显示 1 人的完整手机号")
    fit_for_all(page)
    page.get_by_role("button", name="确认，生成Excel").click()
    expect(page.locator("h1")).to_contain_text("通讯录")
