"""更正评分: what a ruling changes is seen before, regraded in short transactions, told, and never edited."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.errors import Refused, Stale
from core.models import AuditEntry, Job
from notices.models import Notice
from people.models import Person, Role
from questionbank.models import Question, QuestionStat, Revision
from quiz.models import Attempt, Candidate, Exam, KeyRuling, Mark
from quiz.registries import effect_of
from quiz.selectors.marking import Place
from quiz.selectors.regrading import preview
from quiz.selectors.rulings import last_seen
from quiz.services import item_stats, marking, rulings
from quiz.services.rulings import Said
from reports import services as reports
from reports.selectors import exam_figures
from tests import factories
from tests.quiz import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

KINDS = KeyRuling.Kind


@pytest.fixture
def exam(cadre: Person) -> Exam:
    """Three single questions of 30, 30 and 40 points whose key is A; two people on the roster."""
    for stem in ("甲题", "乙题", "丙题"):
        factories.question("single", stem=stem)
    return factories.exam(cadre, factories.person("李秀英"), sections=(("single", 2, 3000), ("single", 1, 4000)))


def sit(client: Client, exam: Exam, *right: int) -> Attempt:
    """Ticks the key at the positions `right`, B elsewhere."""
    attempt = sitting.start(client, exam)
    for position, key in sitting.keys_of(attempt).items():
        sitting.save(client, attempt, position, *(key if position in right else ["b"]))
    sitting.hand_in(client, attempt)
    return Attempt.objects.select_related("candidate__exam").get(pk=attempt.pk)


def at(attempt: Attempt, position: int) -> Revision:
    return attempt.paper.items.select_related("revision__question").get(position=position).revision


def rule(exam: Exam, revision: Revision, said: Said, by: Person, *, seen: int | None = None) -> KeyRuling:
    """Rules, and has the worker do its work."""
    last = last_seen(exam) if seen is None else seen
    today = timezone.localdate()
    made, job = rulings.rule(exam=exam, revision=revision, said=said, approver="周局长", approved_on=today, seen=last, by=by, now=timezone.now())
    jobs.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == Job.State.DONE
    return made


def result(attempt: Attempt) -> tuple[int | None, str]:
    candidate = Candidate.objects.get(pk=attempt.candidate_id)
    return candidate.score, candidate.grade


NEW_KEY, FULL = Said(KINDS.NEW_KEY, ["b"], "条文已修改"), Said(KINDS.FULL, [], "题干有歧义")
DROP, AS_IT_WAS = Said(KINDS.DROP, [], "超出范围"), Said(KINDS.AS_IT_WAS, [], "更正有误")


@pytest.mark.parametrize(
    ("said", "score", "grade", "awards"),
    [
        (NEW_KEY, 6000, "pass", {"1": 3000, "2": 3000, "3": 0}),
        (FULL, 6000, "pass", {"1": 3000, "2": 3000, "3": 0}),
        (DROP, 4286, "fail", {"2": 3000, "3": 0}),  # 30 of 70
    ],
)
def test_what_was_graded_is_graded_anew_and_the_earlier_mark_stays(
    phone: Client, exam: Exam, clerk: Person, said: Said, score: int, grade: str, awards: dict[str, int]
) -> None:
    attempt = sit(phone, exam, 2)
    assert result(attempt) == (3000, "fail")
    ruling = rule(exam, at(attempt, 1), said, clerk)
    first, second = attempt.marks.all()
    assert (first.cause, first.score) == (Mark.Cause.HANDED_IN, 3000)
    assert (second.cause, second.score, second.grade, second.awards, second.ruling) == (Mark.Cause.REGRADED, score, grade, awards, ruling)
    assert result(attempt) == (score, grade)


def test_a_ruling_is_replaced_by_another_and_taken_back(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, 2)
    for said, score in ((FULL, 6000), (DROP, 4286), (AS_IT_WAS, 3000)):
        rule(exam, at(attempt, 1), said, clerk)
        assert result(attempt)[0] == score
    assert [one.score for one in attempt.marks.all()] == [3000, 6000, 4286, 3000]


def test_who_hands_in_later_is_graded_by_the_ruling(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sitting.start(phone, exam)
    rule(exam, at(attempt, 1), FULL, clerk)
    sitting.save(phone, attempt, 2, "a")
    sitting.hand_in(phone, attempt)
    assert attempt.marks.get().awards == {"1": 3000, "2": 3000, "3": 0}


def test_another_attempt_may_count_afterwards(phone: Client, cadre: Person, clerk: Person) -> None:
    questions = {one: factories.question("single", stem=one) for one in ("甲题", "乙题", "丙题")}
    exam = factories.exam(cadre, sections=(("single", 3, 3000),))
    for said in ({"甲题": "a", "乙题": "b", "丙题": "b"}, {"甲题": "a", "乙题": "a", "丙题": "c"}):
        attempt = sitting.start(phone, exam)
        for item in attempt.paper.items.select_related("revision"):
            sitting.save(phone, attempt, item.position, said[item.revision.stem])
        sitting.hand_in(phone, attempt)
    candidate = exam.candidates.get()
    assert (candidate.score, candidate.counted_attempt.number) == (6000, 2)
    revision = questions["丙题"].current_revision
    (change,) = preview(exam, revision, NEW_KEY.of(exam, revision)).changes
    assert change.other_attempt
    rule(exam, revision, NEW_KEY, clerk)
    candidate.refresh_from_db()
    assert (candidate.score, candidate.counted_attempt.number) == (6000, 1)  # equal scores: the earlier one


@pytest.mark.parametrize("said", [NEW_KEY, FULL, DROP])
def test_what_is_seen_before_is_what_happens(phone: Client, exam: Exam, clerk: Person, signed_in: Any, said: Said) -> None:
    mine = sit(phone, exam, 1, 3)
    sit(phone, exam, 2)
    sit(signed_in(exam.candidates.get(person_name="李秀英").person), exam, 1, 2, 3)
    rule(exam, at(mine, 2), DROP, clerk)
    revision = at(mine, 1)
    found = preview(exam, revision, said.of(exam, revision))
    expected = {one.pk: (one.score, one.grade, one.counted_attempt.number) for one in exam.candidates.all() if one.counted_attempt}
    expected |= {one.candidate.pk: (one.after.best.score, one.after.grade, one.after.best.number) for one in found.changes if one.after.best}
    rule(exam, revision, said, clerk)
    assert {one.pk: (one.score, one.grade, one.counted_attempt.number) for one in exam.candidates.all() if one.counted_attempt} == expected
    assert found.graded == 3


def test_the_rates_beforehand_are_those_of_the_reports_afterwards(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, 2)
    found = preview(exam, at(attempt, 1), FULL.of(exam, at(attempt, 1)))
    effect = effect_of(exam, [one.moved for one in found.changes], timezone.now())
    moved = {(one.of, one.what): (one.before, one.after) for one in effect.rates}
    assert moved["全部", "合格率"] == ("0%（0/1）", "100%（1/1）")
    assert ("全部", "优秀率") not in moved
    assert moved["全部", "平均分"] == ("30", "60")
    rule(exam, at(attempt, 1), FULL, clerk)
    assert exam_figures(exam, now=timezone.now()).total.pass_rate.table == "100%"


def test_the_rate_after_the_make_up_is_shown_too(phone: Client, exam: Exam, clerk: Person, cadre: Person) -> None:
    attempt = sit(phone, exam, 2)
    makeup = factories.exam(title="补考", kind="makeup", parent=exam, sections=(("single", 3, 3000),))
    other = factories.enrol(makeup, cadre, sat=True, score=2000, grade="fail")

    def final() -> list[tuple[str, str]]:
        found = preview(exam, at(attempt, 1), FULL.of(exam, at(attempt, 1)))
        effect = effect_of(exam, [one.moved for one in found.changes], timezone.now())
        return [(one.before, one.after) for one in effect.rates if one.what == "补考后合格率"]

    assert final() == [("0%（0/1）", "100%（1/1）")]
    other.grade = "pass"
    other.save(update_fields=["grade"])
    assert final() == []  # passed already


def test_a_confirmed_state_stays_as_it_is(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, 2)
    snapshot = reports.confirm_results(exam=exam, as_of=timezone.localdate(), by=clerk, now=timezone.now())
    effect = effect_of(exam, [], timezone.now())
    assert effect.frozen == [f"截至 {timezone.localdate()} 的定稿：合格率 0%，优秀率 0%"]
    kept = snapshot.figures
    rule(exam, at(attempt, 1), FULL, clerk)
    snapshot.refresh_from_db()
    assert snapshot.figures == kept


def test_who_is_concerned_is_told_once_and_no_key(phone: Client, exam: Exam, clerk: Person, cadre: Person) -> None:
    attempt = sit(phone, exam, 2)
    ruling = rule(exam, at(attempt, 1), FULL, clerk)
    notice = Notice.objects.get(person=cadre)
    assert (notice.title, notice.url) == ("成绩已更正", reverse("quiz:exam", args=[exam.public_id]))
    assert "原来 30 分，不合格；现在 60 分，合格" in notice.body
    assert at(attempt, 1).stem not in notice.body
    assert rulings.follow(ruling=ruling, progress=lambda percent: None, now=timezone.now()) == (0, 0)
    assert Notice.objects.count() == 1


def test_nobody_is_told_whose_score_stays(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, 1, 2, 3)
    rule(exam, at(attempt, 1), FULL, clerk)
    assert attempt.marks.count() == 2
    assert not Notice.objects.exists()


def test_a_score_that_is_not_out_is_not_told(phone: Client, exam: Exam, clerk: Person) -> None:
    Exam.objects.update(score_release=Exam.ScoreRelease.AFTER_CLOSING)
    exam.refresh_from_db()
    attempt = sit(phone, exam, 2)
    rule(exam, at(attempt, 1), FULL, clerk)
    assert "公布的成绩按更正后计算" in Notice.objects.get().body
    assert "60" not in Notice.objects.get().body


def test_regrading_that_was_called_off_is_done_by_the_sweep(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, 2)
    now = timezone.now()
    _, job = rulings.rule(exam=exam, revision=at(attempt, 1), said=FULL, approver="周", approved_on=timezone.localdate(), seen=0, by=clerk, now=now)
    jobs.cancel(job, now)
    jobs.run(job.pk)
    assert result(attempt) == (3000, "fail")
    rulings.follow_all(now)
    assert result(attempt) == (6000, "pass")
    assert not KeyRuling.objects.filter(followed_at=None).exists()


def test_a_void_attempt_is_not_graded_and_does_not_count(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, 2)
    Attempt.objects.update(state=Attempt.State.VOID)
    rule(exam, at(attempt, 1), FULL, clerk)
    assert attempt.marks.count() == 1


def test_of_two_people_ruling_at_once_the_second_looks_again(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, 2)
    rule(exam, at(attempt, 1), FULL, clerk, seen=0)
    with pytest.raises(Stale, match="刚有人更正了"):
        rule(exam, at(attempt, 2), DROP, clerk, seen=0)
    assert KeyRuling.objects.count() == 1


def test_what_changes_nothing_or_leaves_nothing_is_refused(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, 2)
    for said, code in ((AS_IT_WAS, "ruling_same"), (Said(KINDS.NEW_KEY, ["a"], "同"), "ruling_same")):
        with pytest.raises(Refused) as refusal:
            rule(exam, at(attempt, 1), said, clerk)
        assert refusal.value.code == code
    for position in (1, 2):
        rule(exam, at(attempt, position), DROP, clerk)
    with pytest.raises(Refused, match="一道计分的题也不剩"):
        rule(exam, at(attempt, 3), DROP, clerk)


def test_a_ruling_names_reason_and_approver(exam: Exam, clerk: Person) -> None:
    revision = Revision.objects.first()
    with pytest.raises(IntegrityError):
        KeyRuling.objects.create(exam=exam, revision=revision, kind="full", reason="", approver="周", approved_on=date(2026, 1, 1), at=timezone.now())


def test_the_keys_of_a_running_formal_exam_are_for_who_keeps_the_bank(phone: Client, exam: Exam, signed_in: Any) -> None:
    attempt = sit(phone, exam, 2)
    admin = factories.person("覃考务", role=Role.EXAM_ADMIN)
    with pytest.raises(Refused, match="请等考试结束"):
        rule(exam, at(attempt, 1), FULL, admin)
    page = signed_in(admin)
    for address in (reverse("quiz:rulings", args=[exam.public_id]), address_of(exam, at(attempt, 1))):
        text = page.get(address).content.decode()
        assert "到时再来" in text
        assert "甲题" not in text


def test_the_trail_says_what_was_ruled_and_what_came_of_it(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, 2)
    rule(exam, at(attempt, 1), NEW_KEY, clerk)
    ruled = AuditEntry.objects.get(event="quiz.key_ruled")
    assert (ruled.detail["ruling"], ruled.detail["key"], ruled.detail["approver"], ruled.detail["reason"]) == ("new_key", "B", "周局长", "条文已修改")
    assert AuditEntry.objects.get(event="quiz.regraded").detail == {"exam": str(exam.public_id), "count": 1, "people": 1}


def test_the_statistics_of_the_question_follow(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, 2)
    later = timezone.now() + timedelta(minutes=5)
    item_stats.follow_marks(later)
    question = at(attempt, 1).question_id
    assert QuestionStat.objects.get(pk=question).facility == 0
    rule(exam, at(attempt, 1), FULL, clerk)
    item_stats.follow_marks(later)
    assert QuestionStat.objects.get(pk=question).facility == 10_000
    rule(exam, at(attempt, 1), DROP, clerk)
    item_stats.follow_marks(later)
    assert QuestionStat.objects.get(pk=question).n == 0


def test_while_an_answer_waits_the_grade_waits_too(phone: Client, cadre: Person, clerk: Person) -> None:
    factories.question("single")
    factories.question("short")
    exam = factories.exam(cadre, sections=(("single", 1, 4000), ("short", 1, 6000)))
    attempt = sitting.start(phone, exam)
    sitting.send(phone, attempt, 2, {"text": "写了"})
    sitting.hand_in(phone, attempt)
    rule(exam, at(attempt, 1), FULL, clerk)
    assert result(attempt) == (4000, "pending")
    place, now = Place(attempt.public_id, 2), timezone.now()
    marking.give(exam=exam, place=place, points=3000, seen=0, by=clerk, now=now)
    assert result(attempt) == (7000, "pass")
    with pytest.raises(Refused, match="由人评分"):
        rule(exam, at(attempt, 2), Said(KINDS.NEW_KEY, ["x"], "改"), clerk)
    rule(exam, at(attempt, 2), DROP, clerk)
    assert result(attempt) == (10000, "excellent")


def test_a_sub_question_of_a_case_is_ruled_by_itself(phone: Client, cadre: Person, clerk: Person) -> None:
    factories.case("single", "multiple")
    exam = factories.exam(cadre, sections=(("case", 1, 5000),), parts=2)
    attempt = sit(phone, exam, 1)
    rule(exam, at(attempt, 2), FULL, clerk)
    assert result(attempt) == (10000, "excellent")


# --- the pages


def address_of(exam: Exam, revision: Revision) -> str:
    return reverse("quiz:ruling", args=[exam.public_id, revision.question.public_id, revision.number])


@pytest.fixture
def page(signed_in: Any, clerk: Person) -> Client:
    client: Client = signed_in(clerk)
    return client


def test_the_questions_of_the_exam_are_found_by_what_they_say(phone: Client, exam: Exam, page: Client) -> None:
    attempt = sit(phone, exam, 2)
    listed = page.get(reverse("quiz:rulings", args=[exam.public_id]) + "?text=乙题").content.decode()
    assert "乙题" in listed
    assert "甲题" not in listed
    assert address_of(exam, Revision.objects.get(stem="乙题")) in listed
    assert "更正评分" in page.get(reverse("quiz:exam_manage", args=[attempt.candidate.exam.public_id])).content.decode()


def test_the_list_costs_the_same_for_few_questions_and_for_many(phone: Client, exam: Exam, page: Client, django_assert_num_queries: Any) -> None:
    sit(phone, exam, 2)
    address = reverse("quiz:rulings", args=[exam.public_id])
    page.get(address)
    with CaptureQueriesContext(connection) as queries:
        page.get(address)
    factories.bank(12, 0, 0)
    paper = Attempt.objects.get().paper
    for position, one in enumerate(Question.objects.order_by("-pk")[:12], 10):
        paper.items.create(position=position, revision=one.current_revision, option_order=["a"], points=100)
    with django_assert_num_queries(len(queries)):
        page.get(address)


def test_first_the_effect_is_shown_then_the_approver_confirms(phone: Client, exam: Exam, page: Client, cadre: Person) -> None:
    attempt = sit(phone, exam, 2)
    address, said = address_of(exam, at(attempt, 1)), {"kind": "new_key", "key": "B", "reason": "条文已修改"}
    text = page.post(address, {**said, "do": "look"}).content.decode()
    assert all(one in text for one in (cadre.name, "不合格 → <strong>合格</strong>", "0%（0/1）", "100%（1/1）", 'name="seen" value="0"'))
    assert not KeyRuling.objects.exists()
    missing = page.post(address, {**said, "do": "apply", "seen": "0"}).content.decode()
    assert not KeyRuling.objects.exists()
    assert "批准人" in missing
    sent = page.post(address, {**said, "do": "apply", "seen": "0", "approver": "周局长", "approved_on": timezone.localdate().isoformat()})
    job = Job.objects.get(kind=rulings.JOB)
    assert sent["Location"] == reverse("core:job", args=[job.public_id])
    jobs.run(job.pk)
    assert result(attempt) == (6000, "pass")
    assert "周局长" in page.get(address).content.decode()


def test_who_was_slower_sees_the_effect_anew_and_may_confirm(phone: Client, exam: Exam, page: Client, clerk: Person) -> None:
    attempt = sit(phone, exam, 2)
    other = rule(exam, at(attempt, 2), FULL, clerk)
    data = {"kind": "full", "reason": "错", "do": "apply", "seen": "0", "approver": "周", "approved_on": timezone.localdate().isoformat()}
    text = page.post(address_of(exam, at(attempt, 1)), data).content.decode()
    assert "刚有人更正了这场考试的评分" in text
    assert f'name="seen" value="{other.pk}"' in text


@pytest.mark.parametrize(("key", "sentence"), [("", "请填写改正后的答案"), ("Z", "超出了选项范围"), ("甲", "看不懂这个答案")])
def test_a_key_the_question_cannot_have_is_refused(phone: Client, exam: Exam, page: Client, key: str, sentence: str) -> None:
    attempt = sit(phone, exam, 2)
    text = page.post(address_of(exam, at(attempt, 1)), {"kind": "new_key", "key": key, "reason": "错", "do": "look"}).content.decode()
    assert sentence in text


def test_the_result_says_what_was_ruled_once_the_keys_are_out(phone: Client, exam: Exam, clerk: Person) -> None:
    attempt = sit(phone, exam, 2)
    rule(exam, at(attempt, 1), NEW_KEY, clerk)
    rule(exam, at(attempt, 3), DROP, clerk)
    address = reverse("quiz:result", args=[attempt.public_id])
    assert "更正" not in phone.get(address).content.decode()
    past = timezone.now() - timedelta(seconds=1)
    Exam.objects.update(closes_at=past)
    Question.objects.update(reserved_until=past)
    text = phone.get(address).content.decode()
    letter = "ABCD"[attempt.paper.items.get(position=1).option_order.index("b")]
    assert f"本题答案已更正为 {letter}" in text
    assert f"我的答案：{letter}　正确答案：{letter}" in text
    assert "本题经更正不计分" in text
