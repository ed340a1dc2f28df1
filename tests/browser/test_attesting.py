"""From 公布成绩 to a code that anyone checks: every page of it fits a desk and a phone, and works without a mouse."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from core import jobs, verify
from core.models import Job, Office
from people.models import Person
from quiz.models import Attempt, Attestation, Candidate, Mark
from tests import factories
from tests.browser.helpers import DESK, fit_for_all, sign_in
from tests.quiz.manage.pages import url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sat(cadre: Person) -> Candidate:
    """Passed an exam that is over, whose scores and keys its organiser releases by hand."""
    Office.objects.update(public_check=True)
    cache.clear()
    factories.bank(3, 1, 1)
    now = timezone.now()
    exam = factories.exam(
        cadre, opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1), score_release="by_hand", key_release="by_hand",
        title="2026年度全镇国家工作人员学法考试暨行政执法人员综合法律知识考试（第二批）",
    )  # fmt: skip
    one = exam.candidates.get()
    over: dict[str, Any] = {"state": "handed_in", "started_at": now, "deadline_at": now, "ended_at": now}
    attempt = Attempt.objects.create(candidate=one, number=1, source="platform", **over)
    Mark.objects.create(attempt=attempt, cause=Mark.Cause.IMPORTED, score=9000, grade="excellent", at=now)
    Candidate.objects.filter(pk=one.pk).update(sat=True, score=9000, grade="excellent", counted_attempt=attempt)
    return exam.candidates.get()


def page_of(window: Any, base: str, person: Person | None) -> Page:
    context = window(*DESK)
    if person:
        sign_in(context, base, person)
    opened: Page = context.new_page()
    return opened


def test_released_attested_checked_and_withdrawn(window: Any, live_server: Any, sat: Candidate, clerk: Person) -> None:
    base, exam = live_server.url, sat.exam
    desk, phone, anyone = (page_of(window, base, one) for one in (clerk, sat.person, None))
    phone.goto(base + reverse("quiz:exam", args=[exam.public_id]))
    expect(phone.locator("main")).to_contain_text("成绩由组织单位公布")
    expect(phone.get_by_role("button", name="合格证（PDF）")).to_have_count(0)

    desk.goto(base + url("exam_manage", exam))
    fit_for_all(desk)
    desk.get_by_role("button", name="确认公布成绩").press("Enter")
    expect(desk.locator("#messages")).to_contain_text("已公布成绩")

    phone.reload()
    fit_for_all(phone)
    phone.get_by_role("button", name="合格证（PDF）").click()
    expect(phone.locator("#job progress")).to_be_visible()
    expect(phone.get_by_role("button", name="取消")).to_be_visible()
    jobs.run(Job.objects.get().pk)
    expect(phone.locator("#job")).to_contain_text("已完成")

    one = Attestation.objects.get()
    anyone.goto(base + reverse("core:verify_ask"))
    anyone.get_by_label("核验编号").fill(verify.shown(one.code).lower())
    anyone.keyboard.press("Enter")
    expect(anyone.locator(".verdict")).to_have_text("✓ 有效")
    fit_for_all(anyone)

    desk.goto(base + url("candidate", exam, sat.public_id))
    fit_for_all(desk)
    desk.get_by_label("撤销原因").fill("姓名用字有误")
    desk.get_by_role("button", name="确认撤销").click()
    expect(desk.locator("main")).to_contain_text("姓名用字有误")
    anyone.reload()
    expect(anyone.locator(".verdict")).to_have_text("✕ 已撤销")
    fit_for_all(anyone)
