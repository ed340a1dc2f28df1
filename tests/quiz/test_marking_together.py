"""评卷 by several: each answer goes to one marker, or to two who know nothing of each other, and to a third where these differ too much."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from notices.models import Notice
from people.models import Person
from quiz.models import Attempt, Exam, HandAward, MarkingTask
from quiz.rules.double_marking import settled, turns_open
from quiz.selectors import distribution as selectors
from quiz.selectors.marking import Place
from quiz.services import annulling, distribution, marking
from tests import factories
from tests.quiz import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.mark.parametrize(
    ("points", "double", "counts", "still_open"),
    [
        ({}, False, None, [1]),
        ({1: 800}, False, 800, []),
        ({}, True, None, [1, 2]),
        ({1: 800}, True, None, [2]),
        ({1: 800, 2: 1000}, True, 900, []),
        ({1: 800, 2: 801}, True, 801, []),  # 8.005 goes up
        ({1: 800, 2: 1001}, True, None, [3]),
        ({1: 800, 2: 1001, 3: 950}, True, 950, []),
        ({1: 800, 3: 700}, False, 700, []),  # who manages the exam put it right
    ],
)
def test_what_counts_and_who_is_still_needed(points: dict[int, int], double: bool, counts: int | None, still_open: list[int]) -> None:
    assert settled(points, double=double, within=200) == counts
    assert turns_open(points, set(), double=double, within=200) == still_open


@given(st.dictionaries(st.sampled_from([1, 2, 3]), st.integers(0, 5000)), st.booleans(), st.integers(0, 5000))
def test_what_counts_lies_between_the_marks_or_somebody_is_needed(points: dict[int, int], double: bool, within: int) -> None:
    counts = settled(points, double=double, within=within)
    still_open = turns_open(points, set(), double=double, within=within)
    assert (counts is None) == bool(still_open)
    if counts is not None:
        assert min(points.values()) <= counts <= max(points.values())


@pytest.fixture
def exam(cadre: Person, signed_in: Any) -> Exam:
    """A mock exam of one short answer of 100 points, written by three people."""
    factories.question("short")
    people = [cadre, *(factories.person(name, password=None) for name in ("李秀英", "王海燕"))]
    made = factories.exam(*people, sections=(("short", 1, 10000),), kind=Exam.Kind.MOCK)
    for one in people:
        client = signed_in(one)
        attempt = sitting.start(client, made)
        sitting.send(client, attempt, 1, {"text": f"第{one.pk}份"})
        sitting.hand_in(client, attempt)
    return made


@pytest.fixture
def markers(exam: Exam, clerk: Person) -> list[Person]:
    """Two who hold no role at all."""
    people = [factories.person(name, password=None) for name in ("甲评卷", "乙评卷")]
    for one in people:
        distribution.name_marker(exam=exam, person=one, by=clerk, now=timezone.now())
    return people


@pytest.fixture
def double(exam: Exam, markers: list[Person], clerk: Person) -> Exam:
    return distribution.set_double(exam=exam, double=True, within=200, by=clerk, now=timezone.now())


def take(exam: Exam, person: Person) -> Place | None:
    return distribution.next_for(exam=exam, person=person, now=timezone.now())


def give(exam: Exam, place: Place | None, points: int, by: Person, *, turn: int = 1) -> HandAward:
    assert place is not None
    return marking.give(exam=exam, place=place, points=points, seen=0, by=by, now=timezone.now(), turn=turn)


def candidate_of(place: Place | None) -> Any:
    return Attempt.objects.get(public_id=place.attempt).candidate if place else None


def test_each_gets_answers_that_nobody_else_has(exam: Exam, markers: list[Person]) -> None:
    first, second = markers
    mine, theirs = take(exam, first), take(exam, second)
    assert mine != theirs
    assert take(exam, first) == mine  # until it is marked
    give(exam, mine, 3000, first)
    last = take(exam, first)
    assert last not in (mine, theirs, None)
    give(exam, theirs, 4000, second)
    assert take(exam, second) is None
    assert [(one.marker.person, one.done, one.in_hand) for one in selectors.progress(exam).of] == [(first, 1, 1), (second, 1, 0)]


def test_an_answer_cannot_be_given_to_two_in_one_turn(exam: Exam, markers: list[Person]) -> None:
    place = take(exam, markers[0])
    task = MarkingTask.objects.get()
    assert place
    with pytest.raises(IntegrityError), transaction.atomic():
        MarkingTask.objects.create(attempt=task.attempt, position=1, turn=1, person=markers[1], at=timezone.now())


def test_nobody_marks_what_was_not_given_to_them_nor_their_own(exam: Exam, markers: list[Person], cadre: Person, clerk: Person) -> None:
    place = take(exam, markers[0])
    with pytest.raises(Refused, match="没有分给您评"):
        give(exam, place, 100, markers[1])
    distribution.name_marker(exam=exam, person=cadre, by=clerk, now=timezone.now())
    while (own := take(exam, cadre)) is not None:
        assert candidate_of(own).person_id != cadre.pk
        give(exam, own, 1000, cadre)


def test_two_marks_close_together_give_their_mean(double: Exam, markers: list[Person]) -> None:
    first, second = markers
    place = take(double, first)
    give(double, place, 3000, first)
    assert candidate_of(place).grade == "pending"
    while (other := take(double, second)) != place:
        give(double, other, 1000, second, turn=MarkingTask.objects.get(person=second, attempt__public_id=other.attempt).turn if other else 0)
    give(double, place, 3101, second, turn=2)
    assert (candidate_of(place).score, candidate_of(place).grade) == (3051, "fail")


def differ(exam: Exam, markers: list[Person]) -> Place:
    """The two give 10 and 40 for the first answer."""
    first, second = markers
    attempt = Attempt.objects.filter(candidate__exam=exam).earliest("pk")
    for turn, (one, points) in enumerate(((first, 1000), (second, 4000)), 1):
        MarkingTask.objects.create(attempt=attempt, position=1, turn=turn, person=one, at=timezone.now())
        give(exam, Place(attempt.public_id, 1), points, one, turn=turn)
    return Place(attempt.public_id, 1)


def test_where_two_differ_too_much_a_third_marker_decides(double: Exam, markers: list[Person], clerk: Person) -> None:
    place = differ(double, markers)
    assert candidate_of(place).grade == "pending"
    third = factories.person("丙评卷", password=None)
    distribution.name_marker(exam=double, person=third, by=clerk, now=timezone.now())
    while (mine := take(double, third)) != place:
        give(double, mine, 1000, third, turn=MarkingTask.objects.get(person=third, attempt__public_id=mine.attempt).turn if mine else 0)
    give(double, place, 3500, third, turn=3)
    assert (candidate_of(place).score, candidate_of(place).grade) == (3500, "fail")


def test_or_who_manages_the_exam_does(double: Exam, markers: list[Person], clerk: Person, signed_in: Any) -> None:
    place = differ(double, markers)
    page = signed_in(clerk)
    address = reverse("quiz:marking", args=[double.public_id])
    text = page.get(address).content.decode()
    assert "待裁定 1 份" in text
    page.post(address, {"answer": str(place), "seen": "0", "points": "20"})
    assert candidate_of(place).score == 2000
    assert "没有待评的答案" in page.get(address).content.decode()


def test_neither_sees_what_the_other_gave(double: Exam, markers: list[Person], signed_in: Any) -> None:
    place = differ(double, markers)
    address = reverse("quiz:mark_assigned", args=[double.public_id]) + f"?answer={place}"
    first = signed_in(markers[0]).get(address).content.decode()
    assert "给了 10 分" in first
    assert "给了 40 分" not in first
    assert candidate_of(place).person_name not in first


def test_what_a_marker_leaves_goes_to_another(exam: Exam, markers: list[Person], clerk: Person) -> None:
    first, second = markers
    done, left = take(exam, first), None
    give(exam, done, 3000, first)
    left = take(exam, first)
    distribution.end_marker(exam=exam, marker_id=exam.markers.get(person=first).pk, by=clerk, now=timezone.now())
    got = []
    while (place := take(exam, second)) is not None:
        got.append(place)
        give(exam, place, 1000, second)
    assert left in got
    assert done not in got


def test_what_is_written_anew_for_who_marks_no_more_goes_to_another(exam: Exam, markers: list[Person], clerk: Person, signed_in: Any) -> None:
    first, second = markers
    done = take(exam, first)
    give(exam, done, 3000, first)
    distribution.end_marker(exam=exam, marker_id=exam.markers.get(person=first).pk, by=clerk, now=timezone.now())
    attempt = Attempt.objects.get(public_id=done.attempt)
    annulling.reopen(attempt=attempt, minutes=10, past_closing=False, reason="误交卷", by=clerk, now=timezone.now())
    client = signed_in(attempt.candidate.person)
    client.post(reverse("quiz:take_over", args=[attempt.public_id]))
    sitting.send(client, attempt, 1, {"text": "改过的答案"}, base=1, counter=2)
    sitting.hand_in(client, attempt)
    got = []
    while (place := take(exam, second)) is not None:
        got.append(place)
        give(exam, place, 1000, second)
    assert done in got


def test_double_marking_is_set_before_the_first_mark_and_with_two_markers(exam: Exam, clerk: Person) -> None:
    now = timezone.now()
    with pytest.raises(Refused, match="至少要有两名"):
        distribution.set_double(exam=exam, double=True, within=200, by=clerk, now=now)
    one = factories.person("甲评卷", password=None)
    distribution.name_marker(exam=exam, person=one, by=clerk, now=now)
    give(exam, take(exam, one), 100, one)
    with pytest.raises(Refused, match="已经开始评卷"):
        distribution.set_double(exam=exam, double=False, within=300, by=clerk, now=now)


# --- the pages


def test_a_marker_is_told_and_may_do_this_and_nothing_else(exam: Exam, markers: list[Person], signed_in: Any) -> None:
    first, other = signed_in(markers[0]), signed_in(factories.person("旁人", password=None))
    address = reverse("quiz:mark_assigned", args=[exam.public_id])
    assert Notice.objects.get(person=markers[0]).url == address
    text = first.get(address).content.decode()
    assert "答出两点各得一半" in text
    assert other.get(address).status_code == 404
    assert first.get(reverse("quiz:marking", args=[exam.public_id])).status_code == 403
    assert first.get(reverse("quiz:exam_manage", args=[exam.public_id])).status_code == 403


def test_a_marker_sees_no_reference_answer_of_a_formal_exam_before_its_end(exam: Exam, markers: list[Person], signed_in: Any) -> None:
    Exam.objects.update(kind=Exam.Kind.FORMAL)
    address = reverse("quiz:mark_assigned", args=[exam.public_id])
    text = signed_in(markers[0]).get(address).content.decode()
    assert "结束，到时再来" in text
    assert "答出两点" not in text
    assert not MarkingTask.objects.exists()
    Exam.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert "答出两点" in signed_in(markers[0]).get(address).content.decode()


def test_a_marker_goes_from_answer_to_answer_and_back(exam: Exam, markers: list[Person], signed_in: Any) -> None:
    client: Client = signed_in(markers[0])
    address = reverse("quiz:mark_assigned", args=[exam.public_id])
    client.get(address)
    place = take(exam, markers[0])
    text = client.post(address, {"answer": str(place), "seen": "0", "points": "30"}, follow=True).content.decode()
    assert "我已评 1 份" in text
    assert f'href="?answer={place}" data-key="ArrowUp"' in text
    again = client.get(f"{address}?answer={place}").content.decode()
    assert 'value="30"' in again
    assert 'data-key="ArrowDown"' in again
    assert client.get(f"{address}?answer={Place(Attempt.objects.latest('pk').public_id, 9)}").status_code == 404


def test_markers_are_named_and_left_out_from_the_page(exam: Exam, clerk: Person, signed_in: Any) -> None:
    factories.person("甲评卷", password=None)
    factories.person("乙评卷", password=None)
    page, address = signed_in(clerk), reverse("quiz:markers", args=[exam.public_id])
    for name in ("甲评卷", "乙评卷"):
        assert f"{name}已是评卷人" in page.post(address, {"do": "add", "person": name}, follow=True).content.decode()
    assert "没有找到" in page.post(address, {"do": "add", "person": "无此人"}).content.decode()
    page.post(address, {"do": "double", "double_marking": "on", "marks_differ": "1.5"})
    exam.refresh_from_db()
    assert (exam.double_marking, exam.marks_differ) == (True, 150)
    assert "双评至少要有两名" in page.post(address, {"do": f"end-{exam.markers.first().pk}"}).content.decode()
    page.post(address, {"do": "double", "marks_differ": "2"})
    page.post(address, {"do": f"end-{exam.markers.first().pk}"})
    assert [one.person.name for one in selectors.named(exam)] == ["乙评卷"]
