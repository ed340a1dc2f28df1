"""异常记录 in the form and on the page of an exam: nothing is asked of a small town, and who lets it hand in is warned."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person
from quiz.models import Exam
from quiz.rules.watching import Watching
from tests import factories
from tests.quiz.manage.pages import exam_form, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(clerk: Person, signed_in: Any) -> Client:
    factories.bank()
    client: Client = signed_in(clerk)
    return client


def saved(page: Client, **fields: str) -> Exam:
    assert page.post(reverse("quiz:new"), exam_form(**fields)).status_code == 302
    return Exam.objects.get()


def test_an_exam_that_says_nothing_only_records(page: Client) -> None:
    made = saved(page)
    assert Watching.of(made) == Watching()
    shown = page.get(url("exam_manage", made)).content.decode()
    assert "离开满 15 秒的只记录；手机、平板的不计次数；换设备允许并记录" in shown


def test_who_lets_it_hand_in_is_warned_about_phones_and_finds_the_settings_again(page: Client) -> None:
    made = saved(page, leave_action="hand_in", leave_seconds="30", leave_limit="5", phones_count="on", device_moves="released", watermark="on")
    assert Watching.of(made) == Watching("hand_in", 30, 5, phones_count=True, device_moves="released", watermark=True)
    shown = page.get(url("exam_manage", made)).content.decode()
    assert "离开满 30 秒的第 5 次自动交卷" in shown
    assert "手机锁屏、来电、弹出通知和切换应用，浏览器分不清，都会计入次数，可能误收卷" in shown
    form = page.get(url("edit", made)).context["form"]
    assert [form[name].value() for name in ("leave_action", "leave_seconds", "leave_limit", "phones_count")] == ["hand_in", 30, 5, True]


def test_a_senseless_number_is_said_at_its_field_and_the_section_stands_open(page: Client) -> None:
    answer = page.post(reverse("quiz:new"), exam_form(leave_seconds="0"))
    assert answer.status_code == 200
    assert answer.context["form"].watching_is_wrong
    assert not Exam.objects.exists()


def test_a_practice_notices_nothing(page: Client) -> None:
    assert page.get(reverse("quiz:new") + "?preset=practice").context["form"]["leave_action"].value() == "off"
