"""入场要求 in the form of an exam, and on its own page once the exam is published."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Person
from quiz.models import Exam, ExamNotice
from quiz.rules.admission import NOTICE_TEMPLATE
from quiz.selectors.admission import admission_of
from quiz.services import makeups
from tests import factories
from tests.quiz.manage.pages import exam_form, url
from tests.quiz.test_admission import asks, text

pytestmark = pytest.mark.django_db
NEW = "/manage/exams/new/?preset=annual"


@pytest.fixture
def desk(clerk: Person, cadre: Person, signed_in: Any) -> Client:
    factories.bank(20, 10, 10)
    client: Client = signed_in(clerk)
    return client


def test_a_new_exam_asks_nothing_unless_it_is_told_to(desk: Client) -> None:
    desk.post(NEW, exam_form())
    assert admission_of(Exam.objects.get()) == admission_of(Exam())


def test_the_form_keeps_what_is_asked_and_a_draft_has_one_notice_however_often_it_is_written(desk: Client) -> None:
    desk.post(NEW, exam_form(asks_code="on", address_ranges="127.0.0.1\n192.168.1.7/24", notice="一稿"))
    exam = Exam.objects.get()
    desk.post(url("edit", exam), exam_form(asks_code="on", address_ranges="127.0.0.1", notice="二稿", version=exam.version))
    exam.refresh_from_db()
    assert (exam.asks_code, exam.address_ranges, exam.start_codes.count()) == (True, ["127.0.0.1"], 1)
    assert [one.text for one in ExamNotice.objects.all()] == ["二稿"]


def test_a_line_that_is_no_address_is_named_and_nothing_is_saved(desk: Client) -> None:
    response = desk.post(NEW, exam_form(address_ranges="10.0.0.0/8\n三楼机房"))
    assert "第 2 行“三楼机房”不是网络地址" in text(response)
    assert not Exam.objects.exists()


def test_whoever_shuts_themselves_out_is_told_and_may_do_it(desk: Client) -> None:
    response = desk.post(NEW, exam_form(address_ranges="10.0.0.0/8"), follow=True)
    assert "您现在的地址 127.0.0.1 不在范围内" in text(response)
    assert Exam.objects.get().address_ranges == ["10.0.0.0/8"]


def test_a_button_puts_the_usual_notice_in_and_overwrites_none(desk: Client) -> None:
    assert NOTICE_TEMPLATE.splitlines()[0] in text(desk.post(NEW, exam_form(do="notice")))
    kept = text(desk.post(NEW, exam_form(do="notice", notice="本镇的须知")))
    assert "本镇的须知" in kept
    assert NOTICE_TEMPLATE.splitlines()[0] not in kept


def test_a_published_exam_is_changed_on_its_own_page_and_the_second_of_two_decides(desk: Client, cadre: Person) -> None:
    exam = factories.exam(cadre)
    sent = {"asks_code": "on", "address_ranges": "", "notice": "须知", "version": exam.version, "do": "save"}
    assert "入场要求已保存" in text(desk.post(url("admission", exam), sent, follow=True))
    assert "输入场码；确认考试须知第 1 版，已确认 0 人" in text(desk.get(url("exam_manage", exam)))
    conflict = text(desk.post(url("admission", exam), {**sent, "asks_code": ""}))
    assert "他人刚刚改过" in conflict
    assert Exam.objects.get(pk=exam.pk).asks_code


def test_a_makeup_asks_what_its_exam_asked(desk: Client, clerk: Person, cadre: Person) -> None:
    exam = asks(factories.exam(cadre), asks_code=True, notice="须知")
    made = makeups.draft_makeup(parent=exam, results=["absent"], by=clerk, now=timezone.now() + timedelta(days=2))
    assert admission_of(made) == admission_of(exam)
    assert made.start_codes.exists()
