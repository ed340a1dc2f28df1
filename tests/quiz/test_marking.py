"""评卷: short answers are marked by a person, blind, one after another; until then nobody has a grade."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import AuditEntry
from notices.models import Notice
from people.models import Person, Role
from questionbank.models import Question
from questionbank.services import images
from quiz.models import Attempt, Candidate, Exam, HandAward, Mark
from quiz.rules.grading import Sitting, counted
from quiz.selectors.marking import Place, waiting
from quiz.services import attempts, marking
from tests import factories
from tests.questionbank.drawings import drawing
from tests.quiz import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SINGLE, FIRST, SECOND = 1, 2, 3


@pytest.fixture
def exam(cadre: Person) -> Exam:
    """A single question of 40 points, two short answers of 30 each."""
    factories.question("single")
    factories.question("short", stem="甲题", key="甲的要点")
    factories.question("short", stem="乙题", key="乙的要点")
    return factories.exam(cadre, sections=(("single", 1, 4000), ("short", 2, 3000)))


def sit(client: Client, exam: Exam, *texts: str) -> Attempt:
    """Ticks the right option and writes the texts."""
    attempt = sitting.start(client, exam)
    sitting.save(client, attempt, SINGLE, "a")
    for position, text in enumerate(texts, FIRST):
        sitting.send(client, attempt, position, {"text": text})
    sitting.hand_in(client, attempt)
    return attempt


def give(attempt: Attempt, position: int, points: int, by: Person, seen: int = 0) -> HandAward:
    place = Place(attempt.public_id, position)
    return marking.give(exam=attempt.candidate.exam, place=place, points=points, seen=seen, by=by, now=timezone.now())


def result(attempt: Attempt) -> tuple[int | None, str]:
    candidate = Candidate.objects.get(pk=attempt.candidate_id)
    return candidate.score, candidate.grade


def test_who_waited_hears_of_the_result_with_the_last_award(phone: Client, exam: Exam, clerk: Person, cadre: Person) -> None:
    attempt = sit(phone, exam, "第一", "第二")
    give(attempt, FIRST, 2000, clerk)
    assert not Notice.objects.exists()
    award = give(attempt, SECOND, 1000, clerk)
    give(attempt, SECOND, 3000, clerk, seen=award.pk)  # corrected: nothing new
    assert [(one.person, one.kind) for one in Notice.objects.all()] == [(cadre, "quiz.result")]


# --- what is known, and what is not yet


@pytest.mark.parametrize(
    ("sittings", "best", "grade", "first_passed"),
    [
        ([], None, "", False),
        ([Sitting(1, 7000, "pass"), Sitting(2, 9500, "excellent")], 2, "excellent", True),
        ([Sitting(1, 7000, "pass"), Sitting(2, 7000, "pass")], 1, "pass", True),
        ([Sitting(1, 5000, "fail"), Sitting(2, 6000, "pass")], 2, "pass", False),
        ([Sitting(1, 4000, "pending")], 1, "pending", False),
        ([Sitting(1, 7000, "pass"), Sitting(2, 4000, "pending")], 1, "pending", True),  # the second may still become better
    ],
)
def test_the_best_counts_and_nothing_has_a_grade_while_something_waits(
    sittings: list[Sitting], best: int | None, grade: str, first_passed: bool
) -> None:
    said = counted(sittings)
    assert (said.best.number if said.best else None, said.grade, said.first_passed) == (best, grade, first_passed)


def test_until_it_is_marked_only_the_rest_counts(phone: Client, exam: Exam) -> None:
    attempt = sit(phone, exam, "第一", "第二")
    mark = attempt.marks.get()
    assert (mark.score, mark.grade, mark.pending, set(mark.awards)) == (4000, "pending", [FIRST, SECOND], {"1"})
    assert result(attempt) == (4000, "pending")
    page = phone.get(reverse("quiz:result", args=[attempt.public_id])).content.decode()
    assert "客观题得分" in page
    assert "评卷中" in page
    assert "不合格" not in page
    assert "评卷中" in phone.get(reverse("home")).content.decode()


def test_what_was_left_empty_waits_for_nobody(phone: Client, exam: Exam) -> None:
    attempt = sit(phone, exam, " \n", "")
    assert result(attempt) == (4000, "fail")
    assert waiting(exam) == []


def test_with_the_last_award_the_attempt_is_graded_anew(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, "第一", "第二")
    give(attempt, SECOND, 2050, clerk)
    assert (result(attempt), attempt.marks.count()) == ((4000, "pending"), 1)
    give(attempt, FIRST, 3000, clerk)
    mark = attempt.marks.last()
    assert (mark.cause, mark.score, mark.pending, mark.awards) == (Mark.Cause.MARKED, 9050, [], {"1": 4000, "2": 3000, "3": 2050})
    assert result(attempt) == (9050, "excellent")
    assert [(one.points, one.by) for one in attempt.hand_awards.all()] == [(2050, clerk), (3000, clerk)]


def test_a_corrected_award_is_a_new_one_and_a_new_mark(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, "第一")
    first = give(attempt, FIRST, 2500, clerk)
    assert result(attempt) == (6500, "pass")
    give(attempt, FIRST, 1000, clerk, seen=first.pk)
    assert result(attempt) == (5000, "fail")
    assert (attempt.hand_awards.count(), attempt.marks.count()) == (2, 3)


def test_the_trail_says_who_gave_what_and_what_came_of_it(phone: Client, exam: Exam, clerk: Person, cadre: Person) -> None:
    attempt = sit(phone, exam, "第一")
    give(attempt, FIRST, 2500, clerk)
    entries = AuditEntry.objects.filter(person_name=clerk.name).order_by("id")
    assert [(one.event, one.subject, one.detail.get("points"), one.detail.get("score")) for one in entries] == [
        ("quiz.answer_marked", exam.title, 2500, None),
        ("quiz.attempt_marked", f"{cadre.name} · {exam.title}", None, 6500),
    ]


# --- what is refused


def test_the_faster_of_two_markers_counts_and_the_other_is_told(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, "第一")
    give(attempt, FIRST, 2000, clerk)
    with pytest.raises(Stale, match=f"刚由{clerk.name}评过，给了 20 分"):
        give(attempt, FIRST, 1000, factories.person("吴评卷", role=Role.CLERK))
    assert result(attempt) == (6000, "pass")


def test_more_than_the_question_is_worth_is_refused(phone: Client, exam: Exam, clerk: Person) -> None:
    with pytest.raises(Refused, match="最多 30 分"):
        give(sit(phone, exam, "第一"), FIRST, 3001, clerk)


@pytest.mark.parametrize("position", [SINGLE, SECOND, 9])
def test_only_a_written_answer_that_no_rule_marks_is_marked(phone: Client, exam: Exam, clerk: Person, position: int) -> None:
    with pytest.raises(Refused) as refusal:
        give(sit(phone, exam, "第一"), position, 100, clerk)
    assert refusal.value.code == "not_to_mark"


@pytest.mark.parametrize("state", [Attempt.State.OPEN, Attempt.State.VOID])
def test_nothing_is_marked_before_the_end_nor_of_a_void_attempt(phone: Client, exam: Exam, clerk: Person, state: str) -> None:
    attempt = sit(phone, exam, "第一")
    Attempt.objects.update(state=state)
    with pytest.raises(Refused):
        give(attempt, FIRST, 100, clerk)
    assert waiting(exam) == []


def test_reference_answers_of_a_running_formal_exam_are_for_who_keeps_the_bank(phone: Client, exam: Exam, signed_in: Any) -> None:
    admin = factories.person("覃考务", role=Role.EXAM_ADMIN)
    attempt = sit(phone, exam, "我写的答案")
    page = signed_in(admin)
    text = shown(page, exam)
    assert "结束，到时再来" in text
    assert "要点" not in text
    assert "我写的答案" not in text
    with pytest.raises(Refused, match="请等考试结束"):
        give(attempt, FIRST, 100, admin)
    Exam.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    attempt = Attempt.objects.select_related("candidate__exam").get()
    assert "我写的答案" in shown(page, exam)
    give(attempt, FIRST, 2000, admin)


def test_what_was_written_when_the_time_was_up_waits_too(phone: Client, exam: Exam) -> None:
    attempt = sitting.start(phone, exam)
    sitting.send(phone, attempt, FIRST, {"text": "写到一半"})
    over = timezone.now() - timedelta(seconds=11)
    Attempt.objects.update(started_at=over - timedelta(hours=1), deadline_at=over)
    assert attempts.expire_due(timezone.now()) == 1
    assert waiting(exam) == [Place(attempt.public_id, FIRST)]


# --- the page


@pytest.fixture
def page(signed_in: Any, clerk: Person) -> Client:
    client: Client = signed_in(clerk)
    return client


def shown(page: Client, exam: Exam, query: str = "") -> str:
    return str(page.get(reverse("quiz:marking", args=[exam.public_id]) + query).content.decode())


def send(page: Client, exam: Exam, place: Place, points: Any, seen: int = 0) -> Any:
    return page.post(reverse("quiz:marking", args=[exam.public_id]), {"answer": str(place), "seen": str(seen), "points": points}, follow=True)


def test_one_question_is_marked_for_everybody_before_the_next(phone: Client, exam: Exam, signed_in: Any) -> None:
    other = factories.person("李秀英", password=None)
    factories.enrol(exam, other)
    for client in (phone, signed_in(other)):
        sit(client, exam, "第一", "第二")
    stems = [Attempt.objects.get(public_id=one.attempt).paper.items.get(position=one.position).revision.stem for one in waiting(exam)]
    assert stems in (["甲题", "甲题", "乙题", "乙题"], ["乙题", "乙题", "甲题", "甲题"])


def test_the_page_shows_question_reference_and_answer_and_no_name(phone: Client, exam: Exam, page: Client, cadre: Person) -> None:
    sit(phone, exam, "我的<b>答案\n第二行")
    text = shown(page, exam)
    stem = "甲题" if "甲题" in text else "乙题"
    assert all(one in text for one in (f"{stem[0]}的要点", "我的&lt;b&gt;答案\n第二行", "满分 30 分", "待评 1 份"))
    assert cadre.name not in text
    assert cadre.account not in text


def test_points_lead_to_the_next_answer_and_back_to_the_last(phone: Client, exam: Exam, page: Client) -> None:
    attempt = sit(phone, exam, "第一", "第二")
    place = waiting(exam)[0]
    text = send(page, exam, place, "7.5").content.decode()
    assert "已保存，给了 7.5 分。" in text
    assert "待评 1 份" in text
    assert f"?answer={place}" in text
    again = shown(page, exam, f"?answer={place}")
    assert 'value="7.5"' in again
    assert "给了 7.5 分" in again
    award = attempt.hand_awards.get()
    send(page, exam, place, ["7.5", "30"], seen=award.pk)  # the button 满分 beside the field
    assert attempt.hand_awards.last().points == 3000
    assert "没有待评的答案" in send(page, exam, waiting(exam)[0], "0").content.decode()


@pytest.mark.parametrize(("points", "sentence"), [("31", "最多 30 分"), ("", "请填写分数"), ("八", "不是数字"), ("7.555", "最多保留两位小数")])
def test_wrong_points_come_back_with_the_answer(phone: Client, exam: Exam, page: Client, points: str, sentence: str) -> None:
    sit(phone, exam, "我写的答案")
    text = send(page, exam, waiting(exam)[0], points).content.decode()
    assert sentence in text
    assert "我写的答案" in text
    assert not HandAward.objects.exists()


def test_somebody_who_was_slower_sees_what_was_given_and_may_decide(phone: Client, exam: Exam, page: Client, clerk: Person) -> None:
    attempt = sit(phone, exam, "第一")
    award = give(attempt, FIRST, 2000, factories.person("吴评卷", role=Role.CLERK))
    text = send(page, exam, Place(attempt.public_id, FIRST), "10").content.decode()
    assert "刚由吴评卷评过，给了 20 分" in text
    assert f'name="seen" value="{award.pk}"' in text


@pytest.mark.parametrize("named", ["nonsense", "00000000-0000-0000-0000-000000000007.2", "%00.1"])
def test_an_answer_that_is_none_is_not_found(exam: Exam, page: Client, named: str) -> None:
    assert page.get(reverse("quiz:marking", args=[exam.public_id]) + f"?answer={named}").status_code == 404


def test_the_exam_page_leads_to_it_only_while_something_waits(phone: Client, exam: Exam, page: Client, clerk: Person) -> None:
    url = reverse("quiz:exam_manage", args=[exam.public_id])
    assert "去评卷" not in page.get(url).content.decode()
    attempt = sit(phone, exam, "第一")
    assert "去评卷" in page.get(url).content.decode()
    assert "待评卷 1 人" in page.get(reverse("overview")).content.decode()
    give(attempt, FIRST, 2000, clerk)
    assert "去评卷" not in page.get(url).content.decode() + page.get(reverse("overview")).content.decode()


def test_the_next_answer_costs_the_same_for_one_and_for_many(phone: Client, exam: Exam, page: Client, signed_in: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(page, exam)
        return len(queries)

    sit(phone, exam, "第一", "第二")
    cost()  # a session's first staff page notes when it was
    with_one = cost()
    for number in range(6):
        other = factories.person(f"人员{number}", password=None)
        factories.enrol(exam, other)
        sit(signed_in(other), exam, "第一", "第二")
    assert cost() == with_one


# --- the result once the keys are out


def test_the_result_shows_own_texts_what_was_right_and_what_was_earned(phone: Client, cadre: Person, clerk: Person) -> None:
    factories.question("blank", stem="应当在____内书面____。", key="五日/5日；提出")
    factories.question("short", key="答出两点各得一半。")
    exam = factories.exam(cadre, sections=(("blank", 1, 4000), ("short", 1, 6000)))
    attempt = sitting.start(phone, exam)
    sitting.send(phone, attempt, 1, {"texts": ["5 日", "递交"]})
    sitting.send(phone, attempt, 2, {"text": "第一点。\n第二点。"})
    sitting.hand_in(phone, attempt)
    address = reverse("quiz:result", args=[attempt.public_id])
    assert all(one not in phone.get(address).content.decode() for one in ("五日", "答出两点"))
    past = timezone.now() - timedelta(seconds=1)
    Exam.objects.update(closes_at=past)
    Question.objects.update(reserved_until=past)
    before = phone.get(address).content.decode()
    assert "待评" in before
    give(attempt, 2, 4500, clerk)
    page = phone.get(address).content.decode()
    assert all(one in page for one in ("5 日", "递交", "五日 或 5日", "△ 部分得分，得 20 分", "第一点。\n第二点。", "答出两点各得一半。", "得 45 分"))
    assert "待评" not in page


def test_the_pictures_of_the_question_stand_beside_the_answer(phone: Client, exam: Exam, page: Client, signed_in: Any, cadre: Person) -> None:
    attempt = sit(phone, exam, "第一")
    revision = attempt.paper.items.get(position=FIRST).revision
    made = images.take(drawing(), by=None, now=timezone.now())
    revision.images = [{"file": made.file, "at": "", "words": "现场图", "width": made.width, "height": made.height, "sha256": made.sha256}]
    revision.save(update_fields=["images"])
    images.keep({revision.pk: [made.file]})
    address = reverse("quiz:marking_image", args=[exam.public_id, made.file])
    assert f'src="{address}" alt="现场图"' in shown(page, exam)
    assert page.get(address)["Content-Type"].startswith("image/")
    assert signed_in(cadre).get(address).status_code == 403
