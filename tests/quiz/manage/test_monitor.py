"""考场监控: how everybody stands, in figures and one by one, and what staff do from there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import Job
from people.models import Person, Role
from quiz.models import Attempt, Exam, Intervention
from quiz.selectors import monitor
from quiz.services import annulling, attempts, invigilating, reopening
from tests import factories
from tests.quiz import sitting
from tests.quiz.manage.pages import url

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def exam(cadre: Person) -> Exam:
    factories.bank(6, 3, 3)
    return factories.exam(cadre, factories.person("李同事", unit=factories.office("财政所")))


@pytest.fixture
def phone(cadre: Person, signed_in: Any) -> Client:
    client: Client = signed_in(cadre)
    return client


@pytest.fixture
def desk(clerk: Person, signed_in: Any) -> Client:
    client: Client = signed_in(clerk)
    return client


@pytest.fixture
def attempt(phone: Client, exam: Exam) -> Attempt:
    return sitting.start(phone, exam)


def text(response: Any) -> str:
    """What can be read on the page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def room(desk: Client, exam: Exam, **asked: Any) -> str:
    return text(desk.get(url("monitor", exam), asked, headers=HTMX))


def act(desk: Client, exam: Exam, attempt: Attempt, name: str, **values: Any) -> Any:
    return desk.post(url("intervene", exam, attempt.public_id, name), {"reason": "停电", **values}, follow=True)


def test_the_room_says_who_sits_how_far_they_are_how_long_and_where(desk: Client, phone: Client, exam: Exam, attempt: Attempt) -> None:
    sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1])
    sitting.save(phone, attempt, 2, *sitting.keys_of(attempt)[2])
    sitting.save(phone, attempt, 2, base=1, counter=2)  # taken away again
    Attempt.objects.update(deadline_at=timezone.now() + timedelta(minutes=9, seconds=59))
    attempt.incidents.create(kind="other_device", at=timezone.now())
    shown = room(desk, exam)
    assert "陈志强 党政办公室 答题中 1 / 4 09:5" in shown
    attempt.incidents.create(kind="left", seconds=80, counted=True, at=timezone.now())
    attempt.incidents.create(kind="left", seconds=20, at=timezone.now())
    shown = room(desk, exam)
    assert "127.0.0.1 离开 1 次，共 1 分 20 秒 · 离开（不计） 1 · 换设备 1" in shown
    assert "李同事 财政所 未开始" in shown


def test_counts_stand_on_top_and_by_unit(desk: Client, exam: Exam, attempt: Attempt) -> None:
    assert "名单 2 未开始 1 答题中 1 已交卷 0" in room(desk, exam)
    shown = room(desk, exam, by="units")
    assert "党政办公室 1 0 1 0 0 0 0" in shown
    assert "财政所 1 1 0 0 0 0 0" in shown


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"state": "open"}, ["陈志强"]),
        ({"state": "not_started"}, ["李同事"]),
        ({"text": "李同"}, ["李同事"]),
        ({"state": "void"}, []),
        ({}, ["陈志强", "李同事"]),
    ],
)
def test_the_room_is_searched_by_state_and_name(desk: Client, exam: Exam, attempt: Attempt, asked: dict[str, str], names: list[str]) -> None:
    shown = room(desk, exam, **asked)
    assert [one for one in ("陈志强", "李同事") if one in shown] == names


def test_a_unit_of_the_room_is_shown_alone(desk: Client, exam: Exam) -> None:
    unit = exam.units.get(name="财政所")
    shown = room(desk, exam, unit=unit.pk)
    assert "李同事" in shown
    assert "陈志强" not in shown


@pytest.mark.parametrize("state", ["handed_in", "timed_out", "unanswered", "void"])
def test_each_end_has_its_word(desk: Client, exam: Exam, attempt: Attempt, state: str) -> None:
    Attempt.objects.update(state=state, ended_at=timezone.now())
    assert f"陈志强 党政办公室 {Attempt.State(state).label}" in room(desk, exam)


def test_who_is_past_the_deadline_and_not_closed_yet_is_being_collected(desk: Client, exam: Exam, attempt: Attempt) -> None:
    Attempt.objects.update(started_at=timezone.now() - timedelta(hours=1), deadline_at=timezone.now() - timedelta(seconds=3))
    assert "收卷中" in room(desk, exam)


def test_the_room_asks_again_by_itself_keeps_what_was_asked_for_and_is_stored_nowhere(desk: Client, exam: Exam) -> None:
    answer = desk.get(url("monitor", exam), {"state": "open"}, headers=HTMX)
    body = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert 'hx-trigger="every 5s"' in body
    assert 'state=open"' in body
    assert "<html" not in body


def test_a_room_where_nothing_changes_any_more_does_not_ask_again(desk: Client, exam: Exam) -> None:
    Exam.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert "hx-trigger" not in desk.get(url("monitor", exam), headers=HTMX).content.decode()


def test_the_room_costs_the_same_for_two_and_for_eighty(desk: Client, phone: Client, exam: Exam, attempt: Attempt) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as context:
            room(desk, exam)
        return len(context.captured_queries)

    cost()  # the first page of a session notes that somebody is there
    before = cost()
    for number in range(80):
        candidate = factories.enrol(exam, factories.person(f"第{number}人", password=None))
        paper = candidate.papers.create(number=1, drawn_at=timezone.now())
        candidate.attempts.create(paper=paper, number=1, started_at=timezone.now(), deadline_at=timezone.now() + timedelta(minutes=30))
    assert cost() == before


def test_whatever_a_type_stores_as_nothing_counts_as_not_answered(exam: Exam, attempt: Attempt) -> None:
    for position, content in enumerate(({"chosen": []}, {"text": ""}, {"texts": ["", ""]}, {"texts": ["", "五日"]}), 1):
        attempt.paper.answers.create(position=position, content=content, version=1, writer="a", counter=1, saved_at=timezone.now())
    found = monitor.attempts([attempt.pk])[attempt.pk]
    assert (found.answered, found.questions) == (1, 4)


# --- what is done


def test_everybody_who_sits_gets_more_time_from_the_room(desk: Client, exam: Exam, attempt: Attempt) -> None:
    body = {"minutes": "10", "reason": "停电"}
    assert "请勾选“可以超过考试结束时间”" in text(desk.post(url("extend_all", exam), body))
    done = desk.post(url("extend_all", exam), {**body, "past_closing": "on"}, follow=True)
    assert "已为正在答题的 1 人延长 10 分钟" in text(done)
    assert "有人延长到" in text(done)


def test_whom_an_outage_took_the_time_goes_on_at_once(desk: Client, phone: Client, exam: Exam, attempt: Attempt) -> None:
    sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1])
    ends = attempt.deadline_at
    attempts.expire(attempt.pk, ends + timedelta(minutes=1))
    assert "都恢复答题" in text(desk.get(url("monitor", exam)))
    asked = {"minutes": "20", "reason": "停电", "since": timezone.localtime(ends - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")}
    late = {**asked, "since": timezone.localtime(ends + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")}
    assert "没有人到时被收卷" in text(desk.post(url("reopen_all", exam), late))
    assert desk.post(url("reopen_all", exam), asked).status_code == 302
    done = reopening.run(Job.objects.get().params, lambda percent: None, timezone.now())
    assert done.sentence == "已恢复 1 人的答题。"
    again = Attempt.objects.get()
    assert (again.state, Intervention.objects.get().action) == ("open", "reopened")
    assert again.deadline_at > timezone.now() + timedelta(minutes=19)


def test_nobody_is_opened_again_who_sat_once_more_or_after_the_keys(phone: Client, exam: Exam, attempt: Attempt, clerk: Person) -> None:
    now = timezone.now()
    attempts.expire(attempt.pk, attempt.deadline_at + timedelta(minutes=1))
    asked: dict[str, Any] = {"exam": exam, "since": now, "minutes": 20, "past_closing": True, "reason": "停电", "by": clerk}
    with pytest.raises(Refused, match="答案已经公布"):
        reopening.ask(**asked, now=exam.closes_at + timedelta(seconds=1))
    sitting.start(phone, exam)
    with pytest.raises(Refused, match="没有人到时被收卷"):
        reopening.ask(**asked, now=now)


def test_a_void_attempt_is_asked_whether_its_chance_counts(desk: Client, phone: Client, exam: Exam, attempt: Attempt) -> None:
    sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1])
    assert "请选择这次机会算不算用过" in text(act(desk, exam, attempt, "void"))
    assert Attempt.objects.get().state == "open"
    assert "已作废" in text(act(desk, exam, attempt, "void", uses_chance="0"))
    assert (Attempt.objects.get().state, Attempt.objects.get().uses_chance) == ("void", False)


def test_what_was_void_by_mistake_is_put_right_on_the_same_page(desk: Client, phone: Client, exam: Exam, attempt: Attempt) -> None:
    sitting.answer_all(phone, attempt)
    sitting.hand_in(phone, attempt)
    act(desk, exam, attempt, "void", reason="误点", uses_chance="0")
    page = url("attempt_manage", exam, attempt.public_id)
    assert "撤销作废" in text(desk.get(page))
    act(desk, exam, attempt, "restore", reason="点错了人")
    assert "撤销作废 ，经办 林文书：点错了人" in text(desk.get(page))
    assert Attempt.objects.get().state == "handed_in"


def test_the_page_of_an_attempt_offers_what_makes_sense_and_tells_what_was_done(desk: Client, phone: Client, exam: Exam, attempt: Attempt) -> None:
    def offered() -> list[str]:
        return [name for name, _, _ in desk.get(url("attempt_manage", exam, attempt.public_id)).context["acts"]]

    assert offered() == ["extend", "release", "give-back", "void"]
    act(desk, exam, attempt, "release")
    sitting.hand_in(phone, attempt)
    Attempt.objects.update(state="handed_in", ended_at=timezone.now())
    assert offered() == ["reopen", "give-back"]
    act(desk, exam, attempt, "give-back")
    shown = text(desk.get(url("attempt_manage", exam, attempt.public_id)))
    assert offered() == []
    assert "解除设备 ，经办 林文书：停电" in shown
    assert "退回机会 ，经办 林文书：停电" in shown
    assert Intervention.objects.count() == 2


def test_a_password_is_reset_from_the_page_of_the_attempt(desk: Client, exam: Exam, attempt: Attempt) -> None:
    assert "重置" in text(desk.get(url("attempt_manage", exam, attempt.public_id)))


def test_who_manages_only_exams_resets_it_too(signed_in: Any, exam: Exam, attempt: Attempt) -> None:
    page = signed_in(factories.person("覃考务", role=Role.EXAM_ADMIN))
    shown = page.get(url("attempt_manage", exam, attempt.public_id)).content.decode()
    address = reverse("people:reset_password", args=[attempt.candidate.person.public_id])
    assert address in shown
    assert "一次性密码" in page.post(address).content.decode()


def test_what_is_refused_is_said_beside_the_form(desk: Client, exam: Exam, attempt: Attempt) -> None:
    assert "还没有保存过任何答案" in text(act(desk, exam, attempt, "hand-in"))
    assert act(desk, exam, attempt, "nonsense").status_code == 404


def test_drafts_and_exams_held_elsewhere_have_no_room(desk: Client, exam: Exam) -> None:
    Exam.objects.update(source=Exam.Source.EXTERNAL)
    assert desk.get(url("monitor", exam)).status_code == 404


def test_confirmed_results_offer_nothing(desk: Client, phone: Client, exam: Exam, attempt: Attempt, clerk: Person) -> None:
    sitting.hand_in(phone, attempt)
    Exam.objects.update(state=Exam.State.CONFIRMED)
    answer = desk.get(url("attempt_manage", exam, attempt.public_id))
    assert answer.context["acts"] == []
    assert "已定稿" in text(answer)


def test_the_latest_attempt_is_the_one_that_is_shown(desk: Client, phone: Client, exam: Exam, attempt: Attempt, clerk: Person) -> None:
    by = {"reason": "替考", "by": clerk, "now": timezone.now()}
    annulling.void(attempt=attempt, uses_chance=False, **by)
    second = sitting.start(phone, exam)
    invigilating.release_device(attempt=second, **by)
    assert "答题中 第 2 次 已解除设备" in room(desk, exam)
