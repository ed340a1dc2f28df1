"""补考: whom it takes, what it may draw, and when it has to wait."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import Refused
from people.models import Person
from questionbank.models import QuestionStat
from quiz.models import Attempt, Candidate, Exam, Paper, PaperItem
from quiz.services import attempts, item_stats, makeups, papers, publishing, roster
from tests import factories
from tests.quiz.manage.pages import exam_form, url
from tests.quiz.test_following import come_back, leave

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
ALL = ("failed", "absent", "deferred")
ONE_QUESTION = (("single", 1, 10000),)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def parent(clerk, now) -> Exam:
    """Over; 甲 passed, 乙 failed, 丙 did not come, 丁 is 缓考, 戊 is 免考. Its keys stay closed."""
    factories.bank(2, 0, 0)
    made = factories.exam(
        opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1), key_release="never", sections=ONE_QUESTION, title="年度考试"
    )
    entered(made, "甲", sat=True, score=8000, grade="pass")
    entered(made, "乙", sat=True, score=5000, grade="fail")
    entered(made, "丙")
    entered(made, "丁", standing="deferred")
    entered(made, "戊", standing="exempt")
    return made


def entered(exam: Exam, name: str, **result) -> Candidate:
    return factories.enrol(exam, factories.person(name), **result)


def makeup_of(parent: Exam, clerk: Person, now, results=ALL) -> Exam:
    return publishing.publish(exam=makeups.draft_makeup(parent=parent, results=results, by=clerk, now=now), by=clerk, now=now)


def names(exam: Exam) -> set[str]:
    return set(exam.candidates.values_list("person_name", flat=True))


def shown_to(candidate: Candidate, question) -> None:
    """The candidate has had a paper with the question before them."""
    paper = Paper.objects.create(candidate=candidate, number=1, drawn_at=candidate.exam.opens_at)
    PaperItem.objects.create(paper=paper, position=1, revision=question.current_revision, option_order=[], points=100)
    times = {"started_at": candidate.exam.opens_at, "deadline_at": candidate.exam.closes_at, "ended_at": candidate.exam.closes_at}
    Attempt.objects.create(candidate=candidate, paper=paper, number=1, state="handed_in", **times)


def test_it_takes_who_failed_was_absent_or_deferred_each_linked_to_the_first_entry(parent, clerk, now):
    made = makeup_of(parent, clerk, now)
    assert (made.title, made.kind, made.parent, made.attempts_allowed) == ("年度考试补考", "makeup", parent, 1)
    assert names(made) == {"乙", "丙", "丁"}
    assert all(one.first_entry.exam == parent and one.first_entry.person == one.person for one in made.candidates.all())


@pytest.mark.parametrize(("results", "taken"), [(["failed"], {"乙"}), (["absent"], {"丙"}), (["deferred", "failed"], {"乙", "丁"})])
def test_the_clerk_chooses_which(parent, clerk, now, results, taken):
    assert names(makeup_of(parent, clerk, now, results)) == taken


def test_people_are_taken_as_they_stand_now(parent, clerk, now):
    draft = makeups.draft_makeup(parent=parent, results=ALL, by=clerk, now=now)
    Person.objects.filter(name="丙").update(status=Person.Status.LEFT)
    Candidate.objects.filter(exam=parent, person_name="乙").update(grade="pass", score=9000)  # marked anew since
    assert names(publishing.publish(exam=draft, by=clerk, now=now)) == {"丁"}


def test_a_second_make_up_leaves_out_who_passed_the_first(parent, clerk, now):
    first = makeup_of(parent, clerk, now)
    first.candidates.filter(person_name="乙").update(sat=True, score=9000, grade="excellent")
    with pytest.raises(Refused, match="“年度考试补考”还没有结束"):
        makeups.draft_makeup(parent=parent, results=ALL, by=clerk, now=now)
    later = first.closes_at + timedelta(days=1)
    second = makeup_of(parent, clerk, later)
    assert (second.title, names(second)) == ("年度考试第2次补考", {"丙", "丁"})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"grade": "pending"}, "还有 1 人评卷中或收卷中"),
        ({"grade": "pass"}, None),
    ],
)
def test_it_waits_for_who_is_being_marked(parent, clerk, now, change, sentence):
    Candidate.objects.filter(exam=parent, person_name="乙").update(**change)
    if sentence is None:
        assert names(makeup_of(parent, clerk, now)) == {"丙", "丁"}
        return
    with pytest.raises(Refused, match=sentence):
        makeups.draft_makeup(parent=parent, results=ALL, by=clerk, now=now)


def test_what_no_make_up_can_be_of(parent, clerk, now):
    running = factories.exam(sections=ONE_QUESTION)
    with pytest.raises(Refused, match="还没有结束"):
        makeups.draft_makeup(parent=running, results=ALL, by=clerk, now=now)
    mock = factories.exam(kind="mock", closes_at=now - timedelta(minutes=1), sections=ONE_QUESTION)
    with pytest.raises(Refused, match="只有已发布的正式考试"):
        makeups.draft_makeup(parent=mock, results=ALL, by=clerk, now=now)
    with pytest.raises(Refused, match="请选择哪些人补考"):
        makeups.draft_makeup(parent=parent, results=["passed"], by=clerk, now=now)


def test_nobody_learns_from_a_make_up_that_they_failed_before_the_scores_are_out(parent, clerk, now):
    Exam.objects.filter(pk=parent.pk).update(score_release="by_hand")
    parent.refresh_from_db()
    with pytest.raises(Refused, match="“年度考试”的成绩还没有公布"):
        makeups.draft_makeup(parent=parent, results=ALL, by=clerk, now=now)
    draft = makeups.draft_makeup(parent=parent, results=["absent"], by=clerk, now=now)
    Exam.objects.filter(pk=draft.pk).update(roster_rule={"results": ["failed"]})
    with pytest.raises(Refused, match="请先公布成绩"):
        publishing.publish(exam=draft, by=clerk, now=now)
    Exam.objects.filter(pk=draft.pk).update(roster_rule={"results": ["absent"]})
    made = publishing.publish(exam=Exam.objects.get(pk=draft.pk), by=clerk, now=now)
    with pytest.raises(Refused, match="请先公布成绩"):
        roster.add(exam=made, person=Person.objects.get(name="乙"), reason="漏列", by=clerk, now=now)
    Exam.objects.filter(pk=parent.pk).update(scores_released_at=now)
    made.refresh_from_db()
    roster.add(exam=made, person=Person.objects.get(name="乙"), reason="漏列", by=clerk, now=now)
    assert names(made) == {"乙", "丙"}


# --- promise 5


def test_with_the_keys_still_closed_it_may_ask_the_same_and_keeps_them_closed(parent, clerk, now):
    made = makeup_of(parent, clerk, now)
    papers.prepare_papers(made, now)
    assert Paper.objects.filter(candidate__exam=made).count() == 3


def test_once_the_keys_are_out_it_draws_only_what_nobody_had_before_them(parent, clerk, now):
    Exam.objects.filter(pk=parent.pk).update(key_release="after_closing")
    parent.refresh_from_db()
    seen, unseen = factories.Question.objects.order_by("pk")
    shown_to(parent.candidates.get(person_name="甲"), seen)
    made = makeup_of(parent, clerk, now)
    papers.prepare_papers(made, now)
    assert set(PaperItem.objects.filter(paper__candidate__exam=made).values_list("revision__question", flat=True)) == {unseen.pk}
    seen.refresh_from_db()
    unseen.refresh_from_db()
    assert seen.reserved_until < now < made.closes_at < unseen.reserved_until


def test_it_is_refused_in_words_where_all_was_seen(parent, clerk, now):
    Exam.objects.filter(pk=parent.pk).update(key_release="after_closing")
    parent.refresh_from_db()
    draft = makeups.draft_makeup(parent=parent, results=ALL, by=clerk, now=now)
    for name, question in zip(("甲", "乙"), factories.Question.objects.order_by("pk"), strict=True):
        shown_to(parent.candidates.get(person_name=name), question)
    with pytest.raises(Refused, match="“年度考试”的答案已公布，考过的题不能再用于补考，其余的题不够。.*选为“手动公布”"):
        publishing.publish(exam=draft, by=clerk, now=now)


def test_a_case_is_known_by_any_of_its_sub_questions(clerk, now):
    case = factories.case("single", "single")
    parent = factories.exam(opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1), sections=(("case", 1, 5000),), parts=2)
    shown_to(entered(parent, "甲", sat=True, score=0, grade="fail"), case.parts.first())
    with pytest.raises(Refused, match="考过的题不能再用于补考"):
        makeups.draft_makeup(parent=parent, results=ALL, by=clerk, now=now)


# --- the roster afterwards


def test_only_who_has_to_make_up_is_added_by_hand(parent, clerk, now):
    made = makeup_of(parent, clerk, now, ["failed"])
    added = roster.add(exam=made, person=Person.objects.get(name="丙"), reason="补列", by=clerk, now=now)
    assert added.first_entry.exam == parent
    for name in ("甲", "戊", "林文书"):
        with pytest.raises(Refused, match="不是“年度考试”的不合格、缺考或缓考人员"):
            roster.add(exam=made, person=Person.objects.get(name=name), reason="补列", by=clerk, now=now)


def test_the_roster_follows_who_leaves_and_comes_back(parent, clerk, now):
    absent = Person.objects.get(name="丙")
    leave(absent)  # before the make-up is published
    made = makeup_of(parent, clerk, now)
    failed = Person.objects.get(name="乙")
    leave(failed)
    come_back(absent)
    assert dict(made.candidates.values_list("person_name", "standing")) == {"丁": "required", "乙": "removed", "丙": "required"}
    come_back(failed)
    passed = Person.objects.get(name="甲")
    leave(passed)
    come_back(passed)
    assert names(made) == {"乙", "丙", "丁"}
    assert not made.candidates.filter(first_entry=None).exists()


# --- pages


def test_the_page_of_an_exam_that_is_over_offers_a_make_up_by_one_button(parent, clerk, signed_in):
    page = signed_in(clerk)
    shown = page.get(url("exam_manage", parent)).content.decode()
    assert all(one in shown for one in ("安排补考", "不合格（1 人）", "缺考（1 人）", "缓考（1 人）"))
    response = page.post(url("makeup", parent), {"results": ["failed", "absent"]}, follow=True)
    shown = response.content.decode()
    draft = Exam.objects.get(parent=parent)
    assert all(one in shown for one in ("已生成补考草稿", "不合格、缺考的人员（按原考试名单）", "原考试", '<strong class="num">2</strong> 人'))
    assert draft.state == Exam.State.DRAFT
    assert "按原考试现在的结果生成补考名单" in shown
    shown = page.get(url("exam_manage", parent)).content.decode()
    assert draft.title in shown
    assert "安排补考" not in shown
    with pytest.raises(Refused, match="已有补考草稿“年度考试补考”"):
        makeups.draft_makeup(parent=parent, results=ALL, by=clerk, now=timezone.now())


def test_a_refusal_is_said_on_the_page(parent, clerk, signed_in):
    response = signed_in(clerk).post(url("makeup", parent), {}, follow=True)
    assert "请选择哪些人补考" in response.content.decode()


def test_nothing_of_it_shows_where_nobody_has_to_make_up(clerk, cadre, now, signed_in):
    factories.bank(2, 1, 1)
    exam = factories.exam(opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))
    factories.enrol(exam, cadre, sat=True, score=9500, grade="excellent")
    running = factories.exam(cadre)
    for one in (exam, running):
        assert "补考" not in signed_in(clerk).get(url("exam_manage", one)).content.decode()


def test_the_draft_s_form_asks_who_makes_up_and_keeps_what_it_is(parent, clerk, now, signed_in):
    page = signed_in(clerk)
    draft = makeups.draft_makeup(parent=parent, results=ALL, by=clerk, now=now)
    shown = page.get(url("edit", draft)).content.decode()
    assert "不合格（1 人）" in shown
    assert 'name="kind"' not in shown
    assert 'name="who"' not in shown
    data = exam_form([("single", 1, 100)], title="年度补考", results=["absent"], pass_mark="60", excellent_mark="90", version=str(draft.version))
    response = page.post(url("edit", draft), data)
    assert response.status_code == 302, response.context["form"].errors
    draft.refresh_from_db()
    assert (draft.title, draft.kind, draft.parent, draft.annual, draft.roster_rule) == (
        "年度补考", "makeup", parent, False, {"results": ["absent"]},
    )  # fmt: skip


def test_an_exam_held_elsewhere_may_have_a_make_up_here(clerk, cadre, now):
    factories.bank()
    external = factories.exam(source="external", opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))
    external.rules.all().delete()
    factories.enrol(external, cadre, sat=True, score=4000, grade="fail")
    made = makeup_of(external, clerk, now)
    assert (names(made), made.source, made.full_marks) == ({"陈志强"}, "own", 10000)


def test_statistics_of_questions_count_a_make_up(parent, clerk, now):
    made = makeup_of(parent, clerk, now)
    papers.prepare_papers(made, now)
    candidate = made.candidates.first()
    start = made.opens_at + timedelta(minutes=1)
    key, key_hash = attempts.new_device_key()
    attempt, _ = attempts.start_attempt(exam_id=made.public_id, person=candidate.person, device_key_hash=key_hash, now=start)
    attempts.hand_in(attempt_id=attempt.public_id, device_key=key, unsent=[], now=start + timedelta(minutes=1))
    item_stats.follow_marks(start + timedelta(hours=1))
    assert QuestionStat.objects.get(question=attempt.paper.items.get().revision.question).papers == 1
