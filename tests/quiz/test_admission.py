"""What an exam may ask before the start: a code of the room, an address, a notice to confirm; and a condition of another room beside them."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from quiz import registries
from quiz.models import Attempt, CodeTry, Exam, ExamNotice, NoticeConfirmation, StartCode
from quiz.rules.admission import WRONG_CODES, WRONG_WINDOW, Admission
from quiz.services import admission, papers
from tests import factories
from tests.quiz import sitting
from tests.quiz.manage.pages import url
from tests.quiz.test_starting import sqls

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def asks(exam: Exam, **what: Any) -> Exam:
    """The exam, published, with what it asks before the start."""
    held = Exam.objects.get(pk=exam.pk)
    admission.keep(held, Admission(**what), by=None, now=timezone.now())
    return held


def code_of(exam: Exam) -> str:
    return StartCode.objects.filter(exam=exam)[0].code


def wrong(exam: Exam) -> str:
    return f"{(int(code_of(exam)) + 1) % 10**6:06d}"


def press(client: Client, exam: Exam, **brought: Any) -> str:
    """What the candidate reads after pressing the button of the start."""
    return text(client.post(url("start", exam), brought, follow=True))


def mistype(client: Client, exam: Exam) -> None:
    """As often as one may."""
    for _ in range(WRONG_CODES):
        client.post(url("start", exam), {"start_code": wrong(exam)})


def page(client: Client, exam: Exam, query: str = "") -> str:
    return text(client.get(url("exam", exam) + query))


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- the start code


def test_the_code_of_the_room_is_asked_for_before_the_start_and_lets_in(phone: Client, exam: Exam) -> None:
    asks(exam, asks_code=True)
    assert "开始前需要： 入场码" in page(phone, exam)
    assert 'name="start_code"' in phone.get(url("exam", exam) + "?ready=1").content.decode()
    assert "请输入监考人员公布的入场码" in press(phone, exam)
    assert "入场码不对" in press(phone, exam, start_code=wrong(exam))
    assert not Attempt.objects.exists()
    press(phone, exam, start_code=f" {code_of(exam)[:3]} {code_of(exam)[3:]}")
    assert Attempt.objects.count() == 1


def test_who_has_started_goes_on_without_a_code_also_after_it_was_renewed(phone: Client, exam: Exam, clerk: Person) -> None:
    asks(exam, asks_code=True)
    press(phone, exam, start_code=code_of(exam))
    admission.renew_code(exam=exam, by=clerk, now=timezone.now())
    assert "继续答题" in page(phone, exam)
    assert phone.post(url("start", exam))["Location"] == reverse("quiz:attempt", args=[Attempt.objects.get().public_id])


def test_wrong_codes_are_counted_in_rows_and_then_one_has_to_wait(phone: Client, exam: Exam) -> None:
    asks(exam, asks_code=True)
    mistype(phone, exam)
    assert CodeTry.objects.filter(candidate=exam.candidates.get()).count() == WRONG_CODES
    assert "连续输错 5 次，请 10 分钟后再试" in press(phone, exam, start_code=code_of(exam))
    assert "请 10 分钟后再试" in page(phone, exam, "?ready=1")
    assert CodeTry.objects.count() == WRONG_CODES, "whoever waits is not counted, and not let in"
    StartCode.objects.update(at=timezone.now() - timedelta(hours=1))
    CodeTry.objects.update(at=timezone.now() - WRONG_WINDOW - timedelta(seconds=1))
    press(phone, exam, start_code=code_of(exam))
    assert Attempt.objects.count() == 1


def test_wrong_codes_of_one_candidate_keep_out_nobody_else(phone: Client, exam: Exam, signed_in: Any) -> None:
    asks(exam, asks_code=True)
    factories.enrol(exam, other := factories.person("李同事"))
    mistype(phone, exam)
    press(signed_in(other), exam, start_code=code_of(exam))
    assert Attempt.objects.get().candidate.person == other


@pytest.mark.django_db(transaction=True)
def test_wrong_codes_sent_all_at_once_are_no_more_tries(exam: Exam, cadre: Person, signed_in: Any) -> None:
    asks(exam, asks_code=True)
    clients = [signed_in(cadre) for _ in range(WRONG_CODES + 5)]

    def guess(client: Client) -> None:
        try:
            client.post(url("start", exam), {"start_code": wrong(exam)})
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(guess, clients))
    assert CodeTry.objects.count() == WRONG_CODES


def test_another_code_ends_the_one_before_and_forgives_wrong_tries(phone: Client, exam: Exam, clerk: Person, signed_in: Any) -> None:
    asks(exam, asks_code=True)
    before = code_of(exam)
    mistype(phone, exam)
    desk = signed_in(clerk)
    assert "入场码已更换" in text(desk.post(url("code_renew", exam), follow=True))
    assert code_of(exam) != before
    assert "入场码不对" in press(phone, exam, start_code=before)
    press(phone, exam, start_code=code_of(exam))
    assert Attempt.objects.count() == 1


def test_the_code_stands_on_the_monitor_and_its_screen_and_reaches_no_candidate(
    phone: Client, exam: Exam, clerk: Person, leader: Person, signed_in: Any
) -> None:
    asks(exam, asks_code=True)
    code, desk = code_of(exam), signed_in(clerk)
    shown = f"{code[:3]} {code[3:]}"
    assert shown in text(desk.get(url("monitor", exam)))
    assert shown in text(desk.get(url("code", exam)))
    theirs = [phone.get(one) for one in (reverse("home"), url("exam", exam), url("exam", exam) + "?ready=1")]
    theirs.append(phone.post(url("start", exam), {"start_code": wrong(exam)}, follow=True))
    for response in theirs:
        assert response.status_code == 200
        assert code not in (said := response.content.decode())
        assert shown not in said
    for stranger in (phone, signed_in(leader)):
        assert [stranger.get(url(name, exam)).status_code for name in ("monitor", "code", "admission")] == [403] * 3
        assert stranger.post(url("code_renew", exam)).status_code == 403


# --- addresses


@pytest.mark.parametrize(("ranges", "starts"), [(["127.0.0.0/8"], True), (["10.0.0.0/8", "2001:db8::/32"], False)])
def test_a_start_from_elsewhere_is_refused_with_the_own_address(phone: Client, exam: Exam, ranges: list[str], starts: bool) -> None:
    asks(exam, address_ranges=tuple(ranges))
    assert ("您现在的地址是 127.0.0.1，不在范围内" in page(phone, exam)) is not starts
    assert ("您现在的地址是 127.0.0.1，不在范围内。请连接考场的网络" in press(phone, exam)) is not starts
    assert Attempt.objects.exists() is starts


def test_an_address_matters_to_no_attempt_that_has_begun(phone: Client, exam: Exam) -> None:
    attempt = sitting.start(phone, exam)
    asks(exam, address_ranges=("10.0.0.0/8",))
    assert sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1]).status_code == 200
    assert "继续答题" in page(phone, exam)


# --- the notice


def test_a_notice_has_to_be_ticked_and_what_was_confirmed_stays_as_it_stood(phone: Client, exam: Exam, clerk: Person) -> None:
    held = asks(exam, notice="独立完成。")
    assert "独立完成。" in page(phone, exam, "?ready=1")
    assert "请先阅读考试须知" in press(phone, exam)
    press(phone, exam, notice=held.notice_id)
    confirmed = NoticeConfirmation.objects.get()
    assert (confirmed.candidate.person_name, confirmed.notice.number, confirmed.address) == ("陈志强", 1, "127.0.0.1")
    admission.change(exam=held, seen_version=held.version, asked=Admission(notice="独立完成，不传题。"), by=clerk, now=timezone.now())
    confirmed.refresh_from_db()
    assert confirmed.notice.text == "独立完成。"
    assert [one.text for one in ExamNotice.objects.filter(exam=exam)] == ["独立完成。", "独立完成，不传题。"]


def test_a_notice_that_changed_meanwhile_is_read_again(phone: Client, exam: Exam) -> None:
    seen = asks(exam, notice="旧的。").notice_id
    asks(exam, notice="新的。")
    assert "考试须知刚有修改，请重新阅读并勾选" in press(phone, exam, notice=seen)
    assert not NoticeConfirmation.objects.exists()


def test_a_confirmation_is_kept_though_the_code_was_wrong_and_is_not_asked_for_again(phone: Client, exam: Exam) -> None:
    held = asks(exam, notice="独立完成。", asks_code=True)
    press(phone, exam, notice=held.notice_id, start_code=wrong(exam))
    assert NoticeConfirmation.objects.count() == CodeTry.objects.count() == 1
    assert 'name="notice"' not in phone.get(url("exam", exam) + "?ready=1").content.decode()
    press(phone, exam, start_code=code_of(exam))
    assert Attempt.objects.count() == 1


def test_staff_see_how_many_confirmed_and_what(phone: Client, exam: Exam, clerk: Person, signed_in: Any) -> None:
    held = asks(exam, notice="不传播试题。")
    press(phone, exam, notice=held.notice_id)
    desk = signed_in(clerk)
    assert all("考试须知已确认 1 人" in text(desk.get(url(name, exam))) for name in ("roster", "monitor"))
    person = text(desk.get(url("candidate", exam, exam.candidates.get().public_id)))
    assert "考试须知第 1 版" in person
    assert "确认时的原文 不传播试题。" in person


# --- one door


def test_a_condition_of_another_room_stands_at_the_same_door(phone: Client, exam: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries, "_gates", [*registries._gates])
    registries.register_gate(lambda arrival, now: f"{arrival.candidate.person_name}的学分还不够。")
    asks(exam, asks_code=True)
    assert "陈志强的学分还不够。" in page(phone, exam)
    assert "陈志强的学分还不够。" in press(phone, exam, start_code=code_of(exam))
    assert not Attempt.objects.exists()


def test_a_code_costs_one_statement_at_the_start_and_a_notice_two(phone: Client, exam: Exam) -> None:
    held = asks(exam, asks_code=True, notice="独立完成。", address_ranges=("127.0.0.1",))
    papers.prepare_papers(exam, timezone.now())
    brought = {"start_code": code_of(exam), "notice": held.notice_id}
    with CaptureQueriesContext(connection) as context:
        phone.post(url("start", exam), brought)
    assert Attempt.objects.count() == 1
    assert len(sqls(context)) == 4 + 1 + 2, sqls(context)
