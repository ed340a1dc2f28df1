"""Exams with cases: shared material whose sub-questions come together, whole and in order."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from people.models import Person
from questionbank.models import LegalBasis, Question, Revision
from quiz.models import Attempt, Exam, Paper, PaperItem
from quiz.rules import draw
from quiz.rules.terms import shape_text, total_points
from quiz.selectors import pool
from quiz.selectors.starting import stale_items
from quiz.services import papers
from tests import factories
from tests.quiz import sitting
from tests.quiz.test_starting import sqls

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SECTIONS = (("single", 2, 2000), ("case", 2, 1000))


@pytest.fixture
def exam(cadre: Person) -> Exam:
    """Two single questions, then two of three cases, each of a single, a fill-in and a multiple sub-question."""
    factories.bank(4, 0, 0)
    for _ in range(3):
        factories.case("single", "blank", "multiple")
    return factories.exam(cadre, sections=SECTIONS, parts=3)


def parts_of(case: Question) -> list[Question]:
    return list(case.parts.order_by("place"))


def on_paper(paper: Paper) -> list[int]:
    """The revisions of a paper in its order."""
    return list(paper.items.order_by("position").values_list("revision_id", flat=True))


def whole_and_in_order(shown: list[int]) -> bool:
    """Each run of three is a case as the bank has it."""
    runs = [tuple(shown[start : start + 3]) for start in range(0, len(shown), 3)]
    cases = Question.objects.filter(type="case")
    return len(set(runs)) == len(runs) and set(runs) <= {tuple(one.current_revision_id for one in parts_of(case)) for case in cases}


@pytest.mark.parametrize("ahead", [True, False])
def test_a_case_is_drawn_whole_and_in_order(phone: Client, exam: Exam, ahead: bool) -> None:
    if ahead:
        papers.prepare_papers(exam, timezone.now())
    attempt = sitting.start(phone, exam)
    shown = on_paper(attempt.paper)
    assert len(shown) == 8
    assert whole_and_in_order(shown[2:])
    assert sum(item.points for item in attempt.paper.items.all()) == total_points([pool.section_of(rule) for rule in exam.rules.all()]) == 10000


def test_the_next_paper_has_the_case_that_the_first_had_not(phone: Client, exam: Exam) -> None:
    first, second = (on_paper(_handed_in(phone, exam).paper)[2:] for _ in range(2))
    assert len(set(first) | set(second)) == 9  # all three cases in two papers


def _handed_in(phone: Client, exam: Exam) -> Attempt:
    attempt = sitting.start(phone, exam)
    sitting.hand_in(phone, attempt)
    return attempt


def test_papers_drawn_ahead_use_all_cases_alike(exam: Exam) -> None:
    for number in range(5):
        factories.enrol(exam, factories.person(f"人员{number}", password=None))
    papers.prepare_papers(exam, timezone.now(), chance=random.Random(1))
    used = [PaperItem.objects.filter(revision__question__case=case, position__gt=2).count() for case in Question.objects.filter(type="case")]
    assert used == [12, 12, 12]  # 6 people, 2 cases of 3 sub-questions each, 3 cases


def test_a_start_with_cases_costs_at_most_eight_statements(phone: Client, exam: Exam) -> None:
    with CaptureQueriesContext(connection) as context:
        phone.post(reverse("quiz:start", args=[exam.public_id]))
    assert len(sqls(context)) <= 8, sqls(context)


def test_only_cases_of_the_wanted_number_of_sub_questions_are_drawn(exam: Exam, cadre: Person) -> None:
    two, none = factories.case("single", "single"), factories.case()
    section = draw.Section("case", 1, 100, parts=2)
    drawn = pool.pool_for([section], Question.objects.drawable())
    assert [one.revision_id for one in drawn] == [two.current_revision_id]
    assert pool.pool_size([section], Question.objects.drawable()) == 1
    assert none.current_revision_id not in [one.revision_id for one in pool.pool_for([draw.Section("case", 1, 100)], Question.objects.drawable())]


def test_a_case_rests_on_what_any_of_its_sub_questions_rests_on(exam: Exam) -> None:
    case = factories.case("single", "blank", "multiple")
    LegalBasis.objects.create(revision=parts_of(case)[1].current_revision, statute_title="水法", article_number="第三十九条")
    section = draw.Section("case", 1, 100, statutes=frozenset({"水法"}), parts=3)
    assert [one.revision_id for one in pool.pool_for([section], Question.objects.drawable())] == [case.current_revision_id]
    assert list(Question.objects.drawable().filter(pool.matching([section]))) == [case]


def test_a_shortage_of_cases_says_how_many_sub_questions_were_wanted(exam: Exam) -> None:
    sections = [draw.Section("single", 2, 100), draw.Section("case", 5, 100, parts=3), draw.Section("case", 1, 100, parts=2)]
    said = [one.sentence for one in pool.shortages(sections, Exam.Kind.FORMAL, timezone.now())]
    assert said[0].startswith("第 2 部分案例题（每题 3 小题）需要 5 道，题库中可用 3 道。")
    assert said[1].startswith("第 3 部分案例题（每题 2 小题）需要 1 道，题库中可用 0 道。")


def test_the_shape_of_a_paper_with_cases_in_words() -> None:
    sections = [draw.Section("single", 20, 200), draw.Section("case", 2, 500, parts=3)]
    assert shape_text(sections) == "20 道单选题 × 2 分 + 2 道案例题 × 3 小题 × 5 分，共 70 分"


# --- waiting papers and reserved cases


def _revise(question: Question) -> None:
    made = Revision.objects.get(pk=question.current_revision_id)
    made.pk, made.number = None, 2
    made.save(force_insert=True)
    Question.objects.filter(pk=question.pk).update(current_revision=made)


@pytest.mark.parametrize(
    "befell",
    [
        lambda case: _revise(parts_of(case)[2]),
        lambda case: Question.objects.filter(pk=case.pk).update(status=Question.Status.RETIRED),
        lambda case: Question.objects.filter(pk=case.pk).update(status=Question.Status.IN_REVIEW),
        lambda case: case.parts.filter(place=2).update(place=0),
    ],
    ids=["sub-question revised", "case retired", "case not reviewed", "sub-question taken out"],
)
def test_a_waiting_paper_is_drawn_anew_when_a_case_on_it_changed(phone: Client, exam: Exam, befell: Any) -> None:
    factories.case("single", "blank", "multiple")
    papers.prepare_papers(exam, timezone.now())
    paper = Paper.objects.get()
    assert not stale_items(timezone.now()).exists()
    befell(paper.items.get(position=3).revision.question.case)
    assert stale_items(timezone.now()).exists()
    assert whole_and_in_order(on_paper(sitting.start(phone, exam).paper)[2:])


def test_practice_draws_no_reserved_case_and_shows_no_key_of_its_sub_questions(cadre: Person, phone: Client, exam: Exam) -> None:
    practice = factories.exam(cadre, kind=Exam.Kind.PRACTICE, sections=(("case", 1, 4000),), parts=3, title="练习", year=2025)
    response = phone.post(reverse("quiz:start", args=[practice.public_id]), follow=True)
    assert "题库中可用的试题不够" in response.content.decode()
    Question.objects.update(reserved_until=None)
    attempt = _handed_in(phone, practice)
    papers.reserve_pool(exam, timezone.now())
    page = phone.get(reverse("quiz:result", args=[attempt.public_id])).content.decode()
    assert "正确答案：" not in page
    Question.objects.update(reserved_until=timezone.now() - timedelta(seconds=1))
    assert "正确答案：" in phone.get(reverse("quiz:result", args=[attempt.public_id])).content.decode()


def test_a_waiting_practice_paper_with_a_case_reserved_meanwhile_is_stale(cadre: Person, exam: Exam) -> None:
    Question.objects.update(reserved_until=None)
    practice = factories.exam(cadre, kind=Exam.Kind.PRACTICE, sections=(("case", 1, 4000),), parts=3, title="练习", year=2025)
    papers.prepare_papers(practice, timezone.now())
    papers.reserve_pool(exam, timezone.now())
    assert stale_items(timezone.now()).filter(paper__candidate__exam=practice).count() == 3


# --- every paper


def _cases(sizes: list[int]) -> list[draw.Drawable]:
    """Cases of so many sub-questions; ids of cases are hundreds, those of their sub-questions count on from there."""
    made = []
    for number, size in enumerate(sizes, 1):
        parts = tuple(draw.Part(number * 100 + place, "single", ("a", "b"), False) for place in range(1, size + 1))
        made.append(draw.Drawable(number * 100, "case", "", 2, frozenset(), (), False, parts))
    return made


@given(
    sizes=st.lists(st.integers(1, 4), max_size=10),
    singles=st.integers(0, 6),
    wanted=st.lists(st.tuples(st.sampled_from(["single", "case"]), st.integers(1, 3), st.integers(1, 4)), min_size=1, max_size=4),
    had=st.sets(st.sampled_from([101, 202, 303, 401])),
    seed=st.integers(),
)
def test_every_paper_has_whole_cases_in_order_and_the_same_total(
    sizes: list[int], singles: int, wanted: list[tuple[str, int, int]], had: set[int], seed: int
) -> None:
    questions = _cases(sizes) + [draw.Drawable(place, "single", "", 2, frozenset(), ("a", "b"), False) for place in range(1, singles + 1)]
    sections = [draw.Section(kind, count, 100, parts=parts if kind == "case" else 1) for kind, count, parts in wanted]
    if draw.shortages(sections, questions):
        with pytest.raises(ValueError):
            draw.draw(sections, questions, random.Random(seed), uses={}, mine=had, shuffle_options=True)
        return
    drawn = draw.draw(sections, questions, random.Random(seed), uses={}, mine=had, shuffle_options=True)
    assert [one.position for one in drawn] == list(range(1, len(drawn) + 1))
    assert sum(one.points for one in drawn) == total_points(sections)
    shown = [one.revision_id for one in drawn]
    assert len(set(shown)) == len(shown)
    for section in sections:
        filled, shown = shown[: section.items], shown[section.items :]
        for start in range(0, section.items, section.parts):
            run = filled[start : start + section.parts]
            assert section.type == "single" or run == [run[0] // 100 * 100 + place for place in range(1, section.parts + 1)]
