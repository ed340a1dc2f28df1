"""When scores and keys reach candidates: the rule, its twin in a query, and 手动公布."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import AuditEntry
from people.models import Person, Unit
from questionbank.models import Question
from quiz.models import Attempt, Exam, Mistake, PaperItem
from quiz.rules.clock import EXPIRY_AFTER
from quiz.rules.release import key_is_released, score_is_released
from quiz.selectors.pool import section_of
from quiz.selectors.practice import practisable
from quiz.services import annulling, exams, item_stats, releasing
from tests import factories
from tests.factories import NOON
from tests.quiz import sitting
from tests.quiz.manage.pages import url

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
MOMENTS = (NOON - HOUR, NOON, NOON + HOUR, None)


@dataclass(frozen=True)
class One:
    """An exam as the rule asks for it."""

    score_release: str = "at_once"
    key_release: str = "after_closing"
    ends_at: datetime | None = NOON + HOUR
    scores_released_at: datetime | None = None
    keys_released_at: datetime | None = None


OVER = {"ends_at": NOON - HOUR}


@pytest.mark.parametrize(
    ("exam", "seen"),
    [
        (One("at_once"), True),
        (One("after_closing"), False),
        (One("after_closing", ends_at=NOON), True),
        (One("after_closing", ends_at=None), True),
        (One("by_hand", **OVER), False),
        (One("by_hand", **OVER, scores_released_at=NOON), True),
        (One("by_hand", **OVER, scores_released_at=NOON + HOUR), False),
        (One("by_hand", **OVER, keys_released_at=NOON), False),
    ],
)
def test_when_a_score_may_be_seen(exam: One, seen: bool) -> None:
    assert score_is_released(exam, NOON) is seen


@pytest.mark.parametrize(
    ("exam", "at_once", "reserved_until", "seen"),
    [
        (One(), False, None, False),
        (One(**OVER), False, None, True),
        (One(**OVER), False, NOON + HOUR, False),  # a make-up may still draw it
        (One(ends_at=None), True, None, True),  # practice: at once
        (One(ends_at=None), True, NOON + HOUR, False),  # a formal exam uses it
        (One(key_release="never", **OVER), False, None, False),
        (One(key_release="never", ends_at=None), True, None, False),
        (One(key_release="by_hand", **OVER), False, None, False),
        (One(key_release="by_hand", **OVER, keys_released_at=NOON), False, None, True),
        (One(key_release="by_hand", **OVER, keys_released_at=NOON), False, NOON + HOUR, False),  # of another exam
        (One(key_release="by_hand", keys_released_at=NOON), False, None, False),  # never before the last has answered
        (One(key_release="by_hand", **OVER, scores_released_at=NOON), False, None, False),
    ],
)
def test_when_a_key_may_be_seen(exam: One, at_once: bool, reserved_until: datetime | None, seen: bool) -> None:
    assert key_is_released(exam, NOON, at_once=at_once, reserved_until=reserved_until) is seen


def every_exam() -> Iterator[Exam]:
    unit = factories.town()
    for number, (release, closes_at, runs_until, keys) in enumerate(product(Exam.KeyRelease.values, MOMENTS, MOMENTS, MOMENTS)):
        yield Exam(
            title=f"{number}", unit=unit, year=2026, kind="practice", state="published", created_at=NOON, opens_at=NOON - 2 * HOUR,
            closes_at=closes_at, runs_until=runs_until, key_release=release, keys_released_at=keys,
        )  # fmt: skip


@pytest.mark.postgres
def test_the_query_for_open_keys_says_what_the_rule_says_of_every_exam_there_can_be() -> None:
    Exam.objects.bulk_create(every_exam())
    said = {one.pk for one in Exam.objects.all() if key_is_released(one, NOON)}
    assert 0 < len(said) < Exam.objects.count()
    assert set(Exam.objects.keys_out_at(NOON).values_list("pk", flat=True)) == said


# --- 手动公布

BY_HAND = {"score_release": "by_hand", "key_release": "by_hand"}


@pytest.fixture
def sat(phone: Client, exam: Exam) -> str:
    """The address of the result of somebody who answered one of four questions wrongly; scores and keys wait for the clerk."""
    Exam.objects.update(**BY_HAND)
    attempt = sitting.start(phone, exam)
    sitting.answer_all(phone, attempt)
    option = next(one for one in ("a", "b", "c") if one not in sitting.keys_of(attempt)[1])
    sitting.save(phone, attempt, 1, option, base=1, counter=2)
    sitting.hand_in(phone, attempt)
    item_stats.follow_marks(timezone.now() + 2 * item_stats.SETTLED)
    return reverse("quiz:result", args=[attempt.public_id])


def close(exam: Exam) -> Exam:
    past = timezone.now() - timedelta(seconds=1)
    Exam.objects.filter(pk=exam.pk).update(closes_at=past)
    Question.objects.update(reserved_until=past)
    return Exam.objects.get(pk=exam.pk)


def text(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def press(client: Client, exam: Exam, what: str) -> str:
    return str(client.post(url("release", exam, what), follow=True).content.decode())


def test_the_clerk_releases_scores_then_keys_and_each_reaches_the_candidate_only_then(
    phone: Client, exam: Exam, sat: str, clerk: Person, signed_in: Any
) -> None:
    close(exam)
    desk = signed_in(clerk)
    assert "成绩由组织单位公布" in text(phone, sat)
    assert "成绩由组织单位公布" in text(phone, reverse("home"))
    assert "再公布答案" in press(desk, exam, "keys")
    assert "已公布成绩" in press(desk, exam, "scores")
    page = text(phone, sat)
    assert "75" in page
    assert "正确答案" not in page
    assert "答案和解析由组织单位在考试和补考全部结束后公布" in page
    assert not Mistake.objects.there_at(timezone.now()).exists()
    assert "已公布答案和解析" in press(desk, exam, "keys")
    assert "正确答案" in text(phone, sat)
    assert Mistake.objects.there_at(timezone.now()).count() == 1
    assert f"由{clerk.name}公布" in text(desk, url("exam_manage", exam))
    assert AuditEntry.objects.filter(event__in=["quiz.scores_released", "quiz.keys_released"]).count() == 2


def refused(exam: Exam, what: str, by: Person) -> str:
    with pytest.raises(Refused) as refusal:
        releasing.release(exam=exam, what=what, by=by, now=timezone.now())
    return str(refusal.value.sentence)


def test_nothing_is_released_while_the_exam_goes_on_is_collected_or_marked(phone: Client, exam: Exam, clerk: Person) -> None:
    Exam.objects.update(**BY_HAND)
    assert "还没有结束" in refused(exam, "scores", clerk)
    attempt = sitting.start(phone, exam)
    exam = close(exam)
    assert "1 人正在收卷" in refused(exam, "scores", clerk)
    type(attempt).objects.update(state="handed_in", ended_at=timezone.now())
    exam.candidates.update(sat=True, score=0, grade="pending")
    assert "1 人评卷中" in refused(exam, "scores", clerk)


def test_keys_wait_for_every_make_up(exam: Exam, clerk: Person, cadre: Person) -> None:
    Exam.objects.update(score_release="after_closing", key_release="by_hand")
    exam = close(exam)
    now = timezone.now()
    made = factories.exam(kind="makeup", parent=exam, roster_rule={"results": ["absent"]}, title="补考", state=Exam.State.DRAFT)
    assert "“补考”还是草稿" in refused(exam, "keys", clerk)
    Exam.objects.filter(pk=made.pk).update(state=Exam.State.PUBLISHED)
    assert "“补考”还没有结束" in refused(exam, "keys", clerk)
    Exam.objects.filter(pk=made.pk).update(closes_at=now)
    assert releasing.release(exam=exam, what="keys", by=clerk, now=timezone.now()).keys_released_at


def test_a_draft_that_nobody_has_to_sit_holds_no_keys_back(exam: Exam, clerk: Person) -> None:
    Exam.objects.update(score_release="after_closing", key_release="by_hand")
    exam.candidates.all().update(standing="exempt")
    factories.exam(kind="makeup", parent=exam, roster_rule={"results": ["absent"]}, state=Exam.State.DRAFT)
    assert releasing.release(exam=close(exam), what="keys", by=clerk, now=timezone.now()).keys_released_at


def test_pressed_twice_it_is_released_once_and_who_releases_by_itself_needs_no_button(exam: Exam, clerk: Person) -> None:
    assert "不是手动公布" in refused(exam, "scores", clerk)
    Exam.objects.update(**BY_HAND)
    exam = close(exam)
    first = releasing.release(exam=exam, what="scores", by=clerk, now=timezone.now()).scores_released_at
    assert releasing.release(exam=exam, what="scores", by=clerk, now=timezone.now()).scores_released_at == first
    assert AuditEntry.objects.filter(event="quiz.scores_released").count() == 1


def test_nobody_goes_on_answering_once_keys_are_released(phone: Client, exam: Exam, sat: str, clerk: Person) -> None:
    exam, attempt = close(exam), Attempt.objects.get()
    for what in ("scores", "keys"):
        releasing.release(exam=exam, what=what, by=clerk, now=timezone.now())
    with pytest.raises(Refused, match="答案已经公布"):
        annulling.reopen(attempt=attempt, minutes=10, past_closing=True, reason="误交", by=clerk, now=timezone.now())


def test_keys_that_wait_leave_their_questions_to_a_make_up_and_those_that_are_out_do_not(phone: Client, exam: Exam, sat: str, clerk: Person) -> None:
    exam = close(exam)
    releasing.release(exam=exam, what="scores", by=clerk, now=timezone.now())
    sections = [section_of(rule) for rule in exam.rules.all()]
    stood = PaperItem.objects.filter(paper__attempt__isnull=False).values("revision__question")
    assert Question.objects.exclude(pk__in=stood).update(status=Question.Status.RETIRED)
    exams.check_bank(sections, "makeup", timezone.now(), exam)
    releasing.release(exam=exam, what="keys", by=clerk, now=timezone.now())
    with pytest.raises(Refused, match="答案已公布"):
        exams.check_bank(sections, "makeup", timezone.now(), exam)


# --- what waits for the button


def by_hand(*people: Person, **values: Any) -> Exam:
    return factories.exam(*people, sections=(("single", 2, 5000),), key_release="by_hand", **values)


def practised() -> int:
    return practisable(timezone.now()).count()


def test_questions_stay_out_of_practice_until_the_last_exam_that_holds_them_has_its_keys_released(clerk: Person, town: Unit) -> None:
    factories.bank(3, 2, 0)
    now = timezone.now()
    over = {"opens_at": now - 2 * HOUR, "closes_at": now - HOUR}
    first, second = by_hand(**over), by_hand(**over)
    going_on = factories.exam(sections=(("multiple", 1, 10000),))
    assert practised() == 0
    releasing.release(exam=first, what="keys", by=clerk, now=timezone.now())
    assert practised() == 0
    releasing.release(exam=second, what="keys", by=clerk, now=timezone.now())
    assert practised() == 3
    assert Question.objects.filter(reserved_until__gt=going_on.closes_at).count() == 2


def test_what_an_exam_going_on_may_draw_stays_reserved_for_it(clerk: Person, town: Unit) -> None:
    factories.bank(3, 0, 0)
    now = timezone.now()
    first = by_hand(opens_at=now - 2 * HOUR, closes_at=now - HOUR)
    going_on = factories.exam(sections=(("single", 2, 5000),))
    releasing.release(exam=first, what="keys", by=clerk, now=timezone.now())
    assert practised() == 0
    assert set(Question.objects.values_list("reserved_until", flat=True)) == {going_on.closes_at + EXPIRY_AFTER}


def test_the_keys_of_a_make_up_are_released_with_those_of_its_exam(clerk: Person, town: Unit) -> None:
    factories.bank(2, 0, 0)
    now = timezone.now()
    over = {"opens_at": now - 2 * HOUR, "closes_at": now - HOUR}
    first = by_hand(**over)
    made = by_hand(kind="makeup", parent=first, score_release="by_hand", title="补考", **over)
    assert "请先公布“补考”的成绩" in refused(first, "keys", clerk)
    releasing.release(exam=made, what="scores", by=clerk, now=timezone.now())
    releasing.release(exam=first, what="keys", by=clerk, now=timezone.now())
    assert not Exam.objects.filter(keys_released_at=None).exists()
    assert practised() == 2


def test_the_clerk_is_reminded_of_what_waits(exam: Exam, clerk: Person, signed_in: Any) -> None:
    Exam.objects.update(**BY_HAND)
    desk = signed_in(clerk)
    assert "待公布" not in text(desk, reverse("overview"))
    exam = close(exam)
    assert "成绩待公布" in text(desk, reverse("overview"))
    releasing.release(exam=exam, what="scores", by=clerk, now=timezone.now())
    assert "答案待公布" in text(desk, reverse("overview"))
    releasing.release(exam=exam, what="keys", by=clerk, now=timezone.now())
    assert "待公布" not in text(desk, reverse("overview"))
