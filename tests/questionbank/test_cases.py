"""案例题: whatever changes in one makes a new revision of all of it; it moves as one, and nobody sees half of it."""

from dataclasses import replace
from typing import Any

import pytest

from core.errors import Refused, Stale
from core.models import Office
from people.models import Person, Role, Unit
from questionbank import selectors
from questionbank.models import Question, Revision
from questionbank.services import cases, questions, restoring, revising
from questionbank.services.cases import Part
from questionbank.services.revising import Says
from tests import factories
from tests.factories import NOON

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("subjective")]
MATERIAL = Says("某镇对占用耕地建房一案立案调查。")
FIRST = Part("single", Says("该行为违反了什么？", ["土地管理法", "治安管理处罚法"], [0], bases=[("土地管理法", "第七十七条", "")]))
SECOND = Part("short", Says("应当如何处理？", key=["责令退还土地，限期拆除。"]))


@pytest.fixture
def subjective(town: Unit) -> None:
    Office.objects.update(subjective_questions=True)


def made(clerk: Person, *parts: Part, **changed: Any) -> Question:
    wanted = {"material": MATERIAL, "parts": parts or (FIRST, SECOND), "status": "reviewed", "author": clerk, "now": NOON}
    return cases.create_case(**wanted | changed)


def asked(case: Question) -> list[Part]:
    """Its sub-questions as they are, to be changed."""
    return [Part(one.type, revising.said_by(one.current_revision), one) for one in case.parts.filter(place__gt=0).order_by("place")]


def revised(case: Question, clerk: Person, parts: list[Part] | None = None, **changed: Any) -> Question:
    wanted = {"material": MATERIAL, "parts": asked(case) if parts is None else parts, "seen_version": case.version, "author": clerk, "now": NOON}
    return cases.revise_case(question=case, **wanted | changed)


def stems(revision: Revision | None) -> list[str]:
    assert revision is not None
    return [one.stem for one in revision.part_revisions.order_by("place")]


def test_a_case_is_drawn_as_one_question_and_its_parts_know_their_places(clerk: Person) -> None:
    case = made(clerk)
    assert list(Question.objects.drawable()) == [case]
    assert [(one.place, one.status, one.current_revision.case_revision) for one in case.parts.order_by("place")] == [
        (1, "reviewed", case.current_revision),
        (2, "reviewed", case.current_revision),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"material": replace(MATERIAL, stem="改过的材料。")},
        {"material": replace(MATERIAL, explanation="总的解析。")},
        {"parts": lambda parts: [replace(parts[0], says=replace(parts[0].says, stem="改过的小题？")), parts[1]]},
        {"parts": lambda parts: [replace(parts[0], says=replace(parts[0].says, bases=())), parts[1]]},
        {"parts": lambda parts: parts[::-1]},
        {"parts": lambda parts: parts[:1]},
        {"parts": lambda parts: [*parts, Part("judge", Says("可以不处罚。", key=[1]))]},
    ],
)
def test_any_change_makes_a_new_revision_of_the_case_and_one_of_each_part_that_names_it(clerk: Person, change: dict[str, Any]) -> None:
    case = made(clerk)
    wanted = {name: value(asked(case)) if callable(value) else value for name, value in change.items()}
    after = revised(case, clerk, **wanted)
    assert after.current_revision.number == 2
    inside = after.parts.filter(place__gt=0).order_by("place")
    assert [one.current_revision.case_revision for one in inside] == [after.current_revision] * len(inside)
    assert [one.current_revision for one in inside] == list(after.current_revision.part_revisions.order_by("place"))
    assert stems(after.revisions.get(number=1)) == ["该行为违反了什么？", "应当如何处理？"]


def test_nothing_changed_makes_no_revision(clerk: Person) -> None:
    case = made(clerk)
    after = revised(case, clerk, topic="土地", tags=["案例"])
    assert (after.topic, after.revisions.count(), [one.revisions.count() for one in after.parts.all()]) == ("土地", 1, [1, 1])


def test_a_part_left_out_is_retired_and_its_place_is_free(clerk: Person) -> None:
    case = made(clerk)
    first = case.parts.get(place=1)
    revised(case, clerk, asked(case)[1:])
    first.refresh_from_db()
    assert (first.place, first.status) == (0, "retired")
    assert case.parts.get(place=1).current_revision.stem == "应当如何处理？"


def test_options_of_a_part_keep_their_ids(clerk: Person) -> None:
    case = made(clerk)
    first, second = asked(case)
    turned = replace(first, says=Says(first.says.stem, ["治安管理处罚法", "土地管理法", "民法典"], [1]))
    part = revised(case, clerk, [turned, second]).parts.get(place=1)
    assert ([one["id"] for one in part.current_revision.options], part.current_revision.key) == (["b", "a", "c"], ["a"])


def test_a_case_and_its_parts_are_submitted_reviewed_retired_and_restored_together(clerk: Person) -> None:
    case = made(clerk, status="draft")
    for move, status in (
        (questions.submit_question, "in_review"),
        (questions.review_question, "reviewed"),
        (questions.retire_question, "retired"),
        (questions.restore_question, "draft"),
    ):
        move(question=case, seen_version=case.version, by=clerk, now=NOON)
        assert {one.status for one in (case, *case.parts.all())} == {status}
    assert {one.reviewed_by for one in case.parts.all()} == {None}


def test_with_two_person_review_a_changed_case_is_reviewed_again_with_its_parts(clerk: Person) -> None:
    Office.objects.update(two_person_review=True)
    case = revised(made(clerk), clerk, material=replace(MATERIAL, stem="改过的材料。"))
    assert {one.status for one in (case, *case.parts.all())} == {"in_review"}


def test_a_part_is_neither_moved_nor_revised_by_itself(clerk: Person) -> None:
    part = made(clerk).parts.get(place=1)
    with pytest.raises(Refused, match="随案例题一起"):
        questions.retire_question(question=part, seen_version=part.version, by=clerk, now=NOON)
    with pytest.raises(Refused, match="在案例题里修改"):
        questions.revise_question(question=part, seen_version=part.version, stem="改", options=["甲", "乙"], key=[0], author=clerk, now=NOON)
    assert selectors.what_may(clerk, part) == frozenset()


def test_a_second_writer_of_a_case_is_told(clerk: Person) -> None:
    case = made(clerk)
    revised(case, clerk, material=replace(MATERIAL, stem="先写的。"))
    with pytest.raises(Stale):
        revised(case, clerk, material=replace(MATERIAL, stem="后写的。"))


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([], "至少要有一道小题"),
        ([SECOND] * 21, "最多 20 道"),
        ([Part("case", MATERIAL)], "不能又是案例题"),
        ([Part("single", Says("题", ["甲", "乙"], [5]))], "超出了选项范围"),
    ],
)
def test_what_makes_no_case_is_refused(clerk: Person, parts: list[Part], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        cases.create_case(material=MATERIAL, parts=parts, author=clerk, now=NOON)
    assert not Question.objects.exists()


def test_parts_of_another_case_and_another_type_are_refused(clerk: Person) -> None:
    case, other = made(clerk), made(clerk, SECOND)
    with pytest.raises(Refused, match="对不上"):
        revised(case, clerk, asked(other))
    with pytest.raises(Refused, match="不能改题型"):
        revised(case, clerk, [replace(asked(case)[1], type="judge", says=Says("判断", key=[0]))])


def test_the_same_case_twice_is_refused_and_other_questions_on_the_material_are_not(clerk: Person) -> None:
    made(clerk)
    with pytest.raises(Refused, match="已有相同的试题"):
        made(clerk)
    made(clerk, FIRST)
    said = FIRST.says
    questions.create_question(type="single", stem=said.stem, options=said.options, key=said.key, author=clerk, now=NOON)  # by itself it is another


def test_without_the_switch_no_case_is_made_and_one_that_is_there_can_be_revised(clerk: Person) -> None:
    case = made(clerk)
    Office.objects.update(subjective_questions=False)
    with pytest.raises(Refused, match="没有启用"):
        made(clerk, FIRST)
    assert revised(case, clerk, asked(case)[:1]).revisions.count() == 2


def test_an_earlier_revision_comes_back_with_the_parts_it_had(clerk: Person) -> None:
    case = made(clerk)
    first, second = asked(case)
    changed = revised(case, clerk, [Part("judge", Says("可以不处罚。", key=[1])), replace(second, says=replace(second.says, stem="怎么办？"))])
    old = case.revisions.get(number=1)
    back = restoring.restore_revision(question=changed, revision=old, seen_version=changed.version, by=clerk, now=NOON)
    assert (back.current_revision.number, stems(back.current_revision)) == (3, stems(old))
    assert [one.current_revision.options for one in back.parts.filter(place__gt=0).order_by("place")] == [
        one.options for one in old.part_revisions.order_by("place")
    ]
    assert first.question.pk in set(back.parts.filter(status="reviewed").values_list("pk", flat=True))
    assert back.parts.get(type="judge").status == "retired"


def test_a_part_is_seen_where_its_case_is(clerk: Person, town: Unit) -> None:
    author = factories.person("何出题", role=Role.AUTHOR, password=None)
    reviewer = factories.person("罗审题", role=Role.REVIEWER, password=None)
    own, foreign, waiting = made(author, status="draft"), made(clerk, FIRST, status="draft"), made(clerk, SECOND, status="in_review")
    revised(own, clerk, [*asked(own), Part("judge", Says("后来加的。", key=[0]))])
    for person in (author, reviewer, clerk):
        for case in (own, foreign, waiting):
            seen = {bool(selectors.visible_to(person).filter(pk=one.pk)) for one in (case, *case.parts.all())}
            assert seen == {selectors.can_see(person, case)} == {selectors.can_see(person, one) for one in case.parts.all()}
