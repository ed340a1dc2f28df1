"""The statistics of questions follow what people earned in exams."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from questionbank.models import Question, QuestionStat, Revision
from questionbank.rules.statistics import Sums
from questionbank.selectors import stats
from questionbank.selectors.stats import figures_of
from quiz import tasks
from quiz.models import Exam, Mark, StatsProgress
from quiz.rules.shares import Item, shares
from quiz.selectors.shares import shares_of
from quiz.services import item_stats
from tests import factories
from tests.quiz import sitting

pytestmark = pytest.mark.postgres
SignIn = Callable[[Person], Client]


def later() -> datetime:
    return timezone.now() + timedelta(minutes=2)


def sit(client: Client, exam: Exam, right: list[Question]) -> None:
    """Hand in with these questions right and nothing else answered."""
    attempt = sitting.start(client, exam)
    for item in attempt.paper.items.select_related("revision"):
        if item.revision.question_id in {one.pk for one in right}:
            sitting.save(client, attempt, item.position, *item.revision.key)
    sitting.hand_in(client, attempt)


@pytest.fixture
def bank(town: object) -> list[Question]:
    """Exactly the four questions of a paper, 25 points each."""
    return [factories.question("single"), factories.question("single"), factories.question("multiple"), factories.question("judge")]


@pytest.fixture
def exam(bank: list[Question], signed_in: SignIn) -> Exam:
    """Four people sat it: 100, 75, 25 and 0 points."""
    people = [factories.person(name) for name in ("陈志强", "王海燕", "符丽", "李建国")]
    made = factories.exam(*people)
    for person, right in zip(people, (bank, bank[:3], bank[1:2], []), strict=True):
        sit(signed_in(person), made, right)
    return made


def test_figures_of_a_question_are_those_worked_out_by_hand(exam: Exam, bank: list[Question]) -> None:
    assert item_stats.follow_marks(later()) == 4
    first = figures_of(bank[0])  # right twice in four; the rest of its papers 3/3, 2/3, 1/3, 0/3
    assert (first.papers, first.n, first.facility) == (4, 4, 5_000)
    assert first.index == pytest.approx(89.443, abs=0.01)  # 100 x (2/3) / sqrt(1 x 5/9)
    assert first.efficiency == pytest.approx(100, abs=0.01)
    second = figures_of(bank[1])  # right three times in four: 1, 1, 1, 0; the rest 1, 2/3, 0, 0
    assert (second.facility, second.index) == (7_500, pytest.approx(55.556, abs=0.01))  # 100 x (5/12) / sqrt(3/4 x 3/4)


def test_each_mark_is_followed_once_and_none_that_is_young(exam: Exam, bank: list[Question]) -> None:
    assert item_stats.follow_marks(timezone.now()) == 0
    item_stats.follow_marks(later())
    before = QuestionStat.objects.values().get(question=bank[0])
    assert item_stats.follow_marks(later()) == 0
    assert QuestionStat.objects.values().get(question=bank[0]) == before
    assert StatsProgress.objects.get().mark == Mark.objects.latest("id").pk


@pytest.mark.parametrize("at_once", [True, False])
def test_a_newer_mark_of_an_attempt_replaces_the_one_before(exam: Exam, bank: list[Question], at_once: bool) -> None:
    if not at_once:
        item_stats.follow_marks(later())
    worst = Mark.objects.order_by("score")[0]
    worst.attempt.marks.create(cause="handed_in", score=10_000, grade="excellent", at=timezone.now(), awards=dict.fromkeys(worst.awards, 2500))
    item_stats.follow_marks(later())
    now = figures_of(bank[0])  # 1, 1, 0, 1
    assert (now.papers, now.n, now.facility) == (4, 4, 7_500)
    assert now.index == pytest.approx(87.039, abs=0.01)  # the rest 1, 2/3, 1/3, 1: 100 x (5/12) / sqrt(3/4 x 11/36)


def test_what_a_start_drew_counts_as_used(bank: list[Question], cadre: Person, signed_in: SignIn) -> None:
    exam, spare = factories.exam(cadre), factories.question("short")
    attempt = sitting.start(signed_in(cadre), exam)
    tasks.note_used(attempt.paper_id, factories.NOON)
    assert set(Revision.objects.filter(first_used_at=factories.NOON).values_list("question", flat=True)) == {one.pk for one in bank}
    assert spare.current_revision.first_used_at is None


def test_papers_of_marks_count_as_used_at_the_latest(exam: Exam, bank: list[Question]) -> None:
    item_stats.follow_marks(later())
    assert not Revision.objects.filter(first_used_at__isnull=True).exists()


def test_the_page_tells_the_figures_and_what_to_think_of_them(exam: Exam, bank: list[Question], clerk: Person, signed_in: SignIn) -> None:
    item_stats.follow_marks(later())
    client = signed_in(clerk)
    body = client.get(reverse("questionbank:question", args=[bank[0].public_id])).content.decode()
    assert all(words in body for words in ("50.0%", "89.4", "100.0", "4 份"))
    assert "请检查" not in body
    QuestionStat.objects.filter(question=bank[0]).update(xr=0)  # who had it right had the rest wrong
    body = client.get(reverse("questionbank:question", args=[bank[0].public_id])).content.decode()
    assert "答案可能有误" in body


def test_a_question_that_stood_on_no_paper_says_so(bank: list[Question], clerk: Person, signed_in: SignIn) -> None:
    assert "还没有用过" in signed_in(clerk).get(reverse("questionbank:question", args=[bank[0].public_id])).content.decode()


def test_sub_questions_have_figures_of_their_own(clerk: Person, signed_in: SignIn) -> None:
    case = factories.case("single", "judge")
    QuestionStat.objects.create(question=case, papers=2, n=2, facility=7_500)
    for part, facility in zip(case.parts.order_by("place"), (10_000, 5_000), strict=True):
        QuestionStat.objects.create(question=part, papers=2, n=2, facility=facility)
    body = signed_in(clerk).get(reverse("questionbank:question", args=[case.public_id])).content.decode()
    assert all(words in body for words in ("75.0%", "第 1 小题：得分率 100.0%", "第 2 小题：得分率 50.0%"))


def test_the_shares_read_one_by_one_add_up_to_the_sums_also_where_something_waits_to_be_marked(exam: Exam, bank: list[Question]) -> None:
    first = Mark.objects.order_by("pk")[0]
    waiting = first.attempt.paper.items.get(revision__question=bank[3])
    first.awards.pop(str(waiting.position))
    Mark.objects.filter(pk=first.pk).update(awards=first.awards)
    item_stats.follow_marks(later())
    for question in bank:
        pairs = shares_of(question.pk)
        sums = QuestionStat.objects.get(question=question).sums
        assert sum((Sums.of(x, r) for x, r in pairs), Sums()) == sums
    assert [QuestionStat.objects.get(question=one).n for one in bank] == [4, 4, 4, 3]


def test_of_very_many_papers_the_efficiency_is_left_out(bank: list[Question], exam: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    item_stats.follow_marks(later())
    monkeypatch.setattr(stats, "MOST_SHARES", 3)
    found = figures_of(bank[0])
    assert (found.efficiency, found.efficiency_left_out) == (None, True)


def test_practice_counts_as_use_and_not_in_the_figures(bank: list[Question], cadre: Person, signed_in: SignIn) -> None:
    sit(signed_in(cadre), factories.exam(cadre, kind=Exam.Kind.PRACTICE), bank)
    item_stats.follow_marks(later())
    found = figures_of(bank[0])
    assert (found.papers, found.n, found.facility, found.index, found.efficiency) == (1, 0, None, None, None)


def test_marks_from_elsewhere_are_passed_over(cadre: Person, clerk: Person) -> None:
    exam = factories.exam(cadre, source=Exam.Source.EXTERNAL)
    attempt = exam.candidates.get().attempts.create(
        number=1, source="platform", state="handed_in", started_at=factories.NOON, deadline_at=factories.NOON, ended_at=factories.NOON
    )
    attempt.marks.create(cause="imported", score=9000, grade="excellent", at=factories.NOON)
    assert item_stats.follow_marks(later()) == 1
    assert not QuestionStat.objects.exists()


def test_one_paper_tells_nothing_apart(bank: list[Question], cadre: Person, signed_in: SignIn) -> None:
    sit(signed_in(cadre), factories.exam(cadre), bank[:1])
    item_stats.follow_marks(later())
    found = figures_of(bank[0])
    assert (found.n, found.facility, found.index, found.efficiency) == (1, 10_000, None, None)


def test_a_case_earns_what_its_sub_questions_earn_together() -> None:
    items = [Item(1, 500, 11, None), Item(2, 200, 21, 20), Item(3, 300, 22, 20)]
    assert shares(items, {"1": 500, "2": 200, "3": 0}) == {11: (10_000, 4_000), 21: (10_000, 6_250), 22: (0, 10_000), 20: (4_000, 10_000)}


def test_what_is_not_marked_yet_is_left_out() -> None:
    assert shares([Item(1, 500, 11, None), Item(2, 500, 12, None)], {"1": 250}) == {11: (5_000, 0)}
