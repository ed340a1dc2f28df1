"""固定试卷 and A/B 卷: composed by hand or drawn once, the same for all or alternating, checked again at publishing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import Office
from questionbank.models import Question
from questionbank.services import questions, revising
from quiz.models import Attempt, Exam, Paper, PaperItem, VariantItem
from quiz.models.variants import Variant
from quiz.rules.draw import Drawable, Section
from quiz.rules.variants import alike, changed, shape, turn
from quiz.selectors import variants as selectors
from quiz.services import attempts, papers, publishing, variants
from tests import factories
from tests.quiz.manage.pages import url

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def draft(clerk, now) -> Exam:
    """By rule one single of 100 points; the whole town is called, with four people beside the clerk."""
    Office.objects.update(fixed_papers=True)
    for name in ("甲", "乙", "丙", "丁"):
        factories.person(name)
    factories.bank(4, 0, 2)
    return factories.exam(
        sections=(("single", 1, 10000),), state=Exam.State.DRAFT, opens_at=now, closes_at=now + timedelta(days=1), roster_rule={"who": "everyone"}
    )


def compose(exam: Exam, *papers_: list[tuple[Question, int]], by, now) -> Exam:
    """One variant for each list of questions with their points."""
    for lines in papers_:
        exam.refresh_from_db()
        number = variants.add_variant(exam=exam, drawn=False, seen=exam.version, by=by, now=now).number
        exam.refresh_from_db()
        listed = [(question.current_revision_id, points) for question, points in lines]
        variants.set_items(exam=exam, number=number, lines=listed, seen=exam.version, by=by, now=now)
    exam.refresh_from_db()
    return exam


def singles() -> list[Question]:
    return list(Question.objects.filter(type="single").order_by("pk"))


def judges() -> list[Question]:
    return list(Question.objects.filter(type="judge").order_by("pk"))


def on_papers(exam: Exam) -> dict[str, list[int]]:
    """Name -> questions of the paper that waits, in order."""
    rows = PaperItem.objects.filter(paper__candidate__exam=exam).order_by("paper__candidate__sort_number", "paper__candidate", "position")
    found: dict[str, list[int]] = {}
    for name, question in rows.values_list("paper__candidate__person_name", "revision__question"):
        found.setdefault(name, []).append(question)
    return found


# --- rules


def test_neighbours_get_another_paper_and_who_sits_again_the_next():
    assert [turn(place, 1, 2) for place in range(4)] == [0, 1, 0, 1]
    assert [turn(0, number, 3) for number in (1, 2, 3, 4)] == [0, 1, 2, 0]
    assert {turn(place, 2, 1) for place in range(4)} == {0}


def drawable(kind: str, parts=()) -> Drawable:
    return Drawable(1, kind, "", 2, frozenset(), (), False, parts)


def test_the_shape_of_a_paper_and_when_two_are_alike():
    paper = [(drawable("single"), 200), (drawable("judge"), 100), (drawable("single"), 200)]
    assert shape(paper) == [Section("single", 2, 200), Section("judge", 1, 100)]
    assert alike([paper, paper[::-1]])
    assert not alike([paper, paper[:2]])


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("up-2", [2, 1, 3]), ("down-2", [1, 3, 2]), ("up-1", [1, 2, 3]), ("down-3", [1, 2, 3]), ("remove-1", [2, 3]), ("fresh-3", [1, 2, 30]),
        ("save", [1, 2, 3]), ("up-9", [1, 2, 3]), ("remove-x", [1, 2, 3]),
    ],
)  # fmt: skip
def test_what_a_button_does_to_the_lines(do, expected):
    assert [revision for revision, _ in changed([(1, 100), (2, 100), (3, 100)], do, [10, 20, 30])] == expected


# --- composing


def test_everybody_gets_the_one_paper_that_was_composed_in_its_order(draft, clerk, now):
    first, second = singles()[:2]
    exam = compose(draft, [(second, 6000), (judges()[0], 3000), (first, 6000)], by=clerk, now=now)
    exam = publishing.publish(exam=exam, by=clerk, now=now)
    papers.prepare_papers(exam, now)
    wanted = [second.pk, judges()[0].pk, first.pk]
    assert len(on_papers(exam)) == 5
    assert all(one == wanted for one in on_papers(exam).values())
    assert exam.full_marks == 15000
    assert [(rule.type, rule.count, rule.points) for rule in exam.rules.all()] == [("single", 2, 6000), ("judge", 1, 3000)]


def test_of_two_papers_neighbours_get_different_ones(draft, clerk, now):
    first, second = singles()[:2]
    exam = publishing.publish(exam=compose(draft, [(first, 10000)], [(second, 10000)], by=clerk, now=now), by=clerk, now=now)
    papers.prepare_papers(exam, now)
    places = selectors.places(exam)
    got = {places[pk]: question for pk, question in PaperItem.objects.values_list("paper__candidate", "revision__question")}
    assert [got[place] for place in sorted(got)] == [first.pk, second.pk, first.pk, second.pk, first.pk]


def test_a_start_without_a_waiting_paper_gets_the_same_paper(draft, clerk, now):
    first, second = singles()[:2]
    exam = publishing.publish(exam=compose(draft, [(first, 10000)], [(second, 10000)], by=clerk, now=now), by=clerk, now=now)
    later = now + timedelta(seconds=1)
    for candidate in exam.candidates.all():
        attempt, _ = attempts.start_attempt(exam_id=exam.public_id, person=candidate.person, device_key_hash="x", now=later)
        wanted = (first, second)[selectors.places(exam)[candidate.pk] % 2]
        assert attempt.paper.items.get().revision.question == wanted


def test_only_what_is_on_its_papers_is_reserved(draft, clerk, now):
    Question.objects.update(reserved_until=None)
    first, second = singles()[:2]
    publishing.publish(exam=compose(draft, [(first, 10000)], [(second, 10000)], by=clerk, now=now), by=clerk, now=now)
    assert set(Question.objects.filter(reserved_until__gt=now)) == {first, second}


def test_a_paper_may_be_drawn_once_from_the_rule(draft, clerk, now):
    variants.add_variant(exam=draft, drawn=True, seen=draft.version, by=clerk, now=now)
    item = VariantItem.objects.get()
    assert (item.revision.question.type, item.points) == ("single", 10000)
    draft.refresh_from_db()
    assert draft.fixed


def test_a_case_stands_on_a_fixed_paper_as_a_whole(draft, clerk, now):
    case = factories.case("single", "judge")
    exam = publishing.publish(exam=compose(draft, [(case, 5000)], by=clerk, now=now), by=clerk, now=now)
    papers.prepare_papers(exam, now)
    assert {len(one) for one in on_papers(exam).values()} == {2}
    assert exam.full_marks == 10000


def test_without_a_paper_the_exam_draws_by_its_rule_again(draft, clerk, now):
    exam = compose(draft, [(singles()[0], 10000)], by=clerk, now=now)
    variants.remove_variant(exam=exam, number=1, seen=exam.version, by=clerk, now=now)
    exam.refresh_from_db()
    assert not exam.fixed


def test_the_second_of_two_clerks_is_told(draft, clerk, now):
    variants.add_variant(exam=draft, drawn=False, seen=draft.version, by=clerk, now=now)
    with pytest.raises(Stale):
        variants.add_variant(exam=draft, drawn=False, seen=1, by=clerk, now=now)


def test_no_question_stands_twice_on_a_paper(draft, clerk, now):
    one = singles()[0]
    exam = compose(draft, [(one, 10000)], by=clerk, now=now)
    with pytest.raises(Refused, match="已在这份试卷上"):
        variants.choose(exam=exam, number=1, question_id=one.pk, points=100, seen=exam.version, by=clerk, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        VariantItem.objects.create(variant=Variant.objects.get(), position=2, revision=one.current_revision, points=100)


# --- publishing


def refused(exam, clerk, now) -> str:
    with pytest.raises(Refused) as refusal:
        publishing.publish(exam=exam, by=clerk, now=now)
    return refusal.value.sentence


def test_publishing_says_by_number_what_cannot_be_handed_out_and_what_to_do(draft, clerk, now):
    first, second, third = singles()[:3]
    exam = compose(draft, [(first, 5000), (second, 5000)], [(first, 5000), (third, 5000)], by=clerk, now=now)
    Question.objects.filter(pk=second.pk).update(status="retired")
    revise(third, clerk, now)
    sentence = refused(exam, clerk, now)
    assert "A 卷第 2 题现在是“已停用”，不能用。请移除，换一道。" in sentence
    assert "B 卷第 2 题选入以后修改过。请核对后点“用新的”，或换一道。" in sentence


def revise(question: Question, clerk, now) -> None:
    said = revising.said_by(question.current_revision)
    questions.revise_question(
        question=question, seen_version=question.version, stem=f"{said.stem}（已修订）", options=said.options, key=said.key, author=clerk, now=now
    )


def test_empty_and_unlike_papers_are_refused(draft, clerk, now):
    exam = compose(draft, [(singles()[0], 10000)], [], by=clerk, now=now)
    assert "B 卷还没有题" in refused(exam, clerk, now)
    variants.set_items(exam=exam, number=2, lines=[(judges()[0].current_revision_id, 10000)], seen=exam.version, by=clerk, now=now)
    exam.refresh_from_db()
    assert "题型、题数或分值不同" in refused(exam, clerk, now)


def test_marks_above_the_papers_total_are_refused(draft, clerk, now):
    exam = compose(draft, [(singles()[0], 5000)], by=clerk, now=now)
    assert "优秀分 90 高于总分 50" in refused(exam, clerk, now)


# --- after publishing


def test_a_newer_revision_is_taken_until_the_start_and_never_after(draft, clerk, now):
    one = singles()[0]
    exam = publishing.publish(exam=compose(draft, [(one, 10000)], by=clerk, now=now), by=clerk, now=now)
    papers.prepare_papers(exam, now)
    later = now + timedelta(seconds=1)
    candidate = exam.candidates.first()
    started, _ = attempts.start_attempt(exam_id=exam.public_id, person=candidate.person, device_key_hash="x", now=later)
    old = one.current_revision_id
    revise(one, clerk, later)
    one.refresh_from_db()
    papers.prepare_papers(exam, later)
    waiting = Paper.objects.filter(candidate__exam=exam, attempt__isnull=True)
    assert set(PaperItem.objects.filter(paper__in=waiting).values_list("revision", flat=True)) == {one.current_revision_id}
    assert waiting.count() == 4
    assert Attempt.objects.get(pk=started.pk).paper.items.get().revision_id == old != one.current_revision_id


def test_a_question_retired_after_publishing_stays_on_a_fixed_paper(draft, clerk, now):
    one = singles()[0]
    exam = publishing.publish(exam=compose(draft, [(one, 10000)], by=clerk, now=now), by=clerk, now=now)
    papers.prepare_papers(exam, now)
    before = set(Paper.objects.values_list("pk", flat=True))
    Question.objects.filter(pk=one.pk).update(status="retired")
    assert papers.prepare_papers(exam, now) == 0
    assert set(Paper.objects.values_list("pk", flat=True)) == before


# --- pages


def test_the_clerk_finds_a_question_puts_it_on_the_paper_and_orders_it(draft, clerk, signed_in):
    page = signed_in(clerk)
    first, second = singles()[:2]
    assert "固定试卷、A/B 卷" in page.get(url("exam_manage", draft)).content.decode()
    send(page, draft, do="new")
    for question in (first, second):
        shown = page.get(url("papers", draft), {"text": question.current_revision.stem}).content.decode()
        assert "加入 A 卷" in shown
        send(page, draft, do="pick", question=question.pk, points="50")
    send(page, draft, **{"do": "up-2", "points-1": "40", "points-2": "60"})
    shown = page.get(url("papers", draft)).content.decode()
    assert "A 卷：2 题，共 100 分" in shown
    lines = list(VariantItem.objects.values_list("revision__question", "points"))
    assert lines == [(second.pk, 6000), (first.pk, 4000)]
    assert page.get(url("preview", draft), {"paper": "1"}).context["items"][0]["points"] == 6000


def send(page, exam, **data):
    exam.refresh_from_db()
    return page.post(url("papers_change", exam), {"version": exam.version, "paper": "1", **data}, follow=True)


def test_the_draft_says_how_many_questions_its_papers_reserve(draft, clerk, now, signed_in):
    compose(draft, [(singles()[0], 5000), (singles()[1], 5000)], [(singles()[0], 5000), (judges()[0], 5000)], by=clerk, now=now)
    assert '题库中 <strong class="num">3</strong> 道题留给这场考试' in signed_in(clerk).get(url("exam_manage", draft)).content.decode()


def test_the_page_costs_the_same_with_one_question_and_with_many(draft, clerk, now, signed_in):
    page = signed_in(clerk)

    def cost(*papers_):
        compose(draft, *papers_, by=clerk, now=now)
        with CaptureQueriesContext(connection) as queries:
            assert page.get(url("papers", draft)).status_code == 200
        return len(queries)

    cost([(singles()[0], 5000)])  # the first staff page of a session notes that it was seen
    few = cost([(singles()[0], 5000)])
    factories.bank(30, 0, 0)
    variants.set_items(exam=draft, number=1, lines=[(one.current_revision_id, 100) for one in singles()], seen=draft.version, by=clerk, now=now)
    assert cost([(one, 100) for one in singles()]) == few


def test_a_refusal_is_said_on_the_page(draft, clerk, signed_in):
    send(signed_in(clerk), draft, do="new")
    shown = send(signed_in(clerk), draft, do="pick", question=singles()[0].pk, points="很多").content.decode()
    assert "不是数字" in shown


def test_where_the_office_does_not_use_them_nothing_of_them_shows(draft, clerk, signed_in):
    Office.objects.update(fixed_papers=False)
    page = signed_in(clerk)
    assert "固定试卷" not in page.get(url("exam_manage", draft)).content.decode()
    assert page.get(url("papers", draft)).status_code == 404
