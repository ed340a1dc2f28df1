"""Many questions changed at once, with reasons for those that are left, and taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.models import AuditEntry, Office
from people.models import Person, Role
from questionbank import selectors
from questionbank.models import BulkChange, BulkItem, Question
from questionbank.rules import bulk as rules
from questionbank.selectors import bulk as reads
from questionbank.services import questions, writing
from tests import factories
from tests.factories import NOON
from tests.questionbank.many import changed, fresh, tags, told, undone

pytestmark = pytest.mark.postgres
SignIn = Callable[[Person], Client]
LIST, BULK = "/manage/questions/", "/manage/questions/bulk/"


# --- what is changed, and what is left


@pytest.mark.parametrize(
    ("action", "statuses", "after", "left"),
    [
        ("submit", "draft in_review", "in_review in_review", {"status_wrong": 1}),
        ("review", "draft in_review retired", "reviewed reviewed retired", {"status_wrong": 1}),
        ("retire", "draft in_review reviewed retired", "retired retired retired retired", {"status_wrong": 1}),
        ("restore", "retired reviewed", "draft reviewed", {"status_wrong": 1}),
    ],
)
def test_a_step_moves_those_that_may_go_and_says_why_the_others_stay(
    clerk: Person, action: str, statuses: str, after: str, left: dict[str, int]
) -> None:
    asked = [factories.question(status=one) for one in statuses.split()]
    change = changed(clerk, action, *asked)
    assert [one.status for one in fresh(*asked)] == after.split()
    assert told(change) == (len(asked) - 1, left)


def test_review_and_restore_write_who_reviewed(clerk: Person) -> None:
    question = factories.question(status="draft")
    changed(clerk, "review", question)
    (reviewed,) = fresh(question)
    assert (reviewed.reviewed_by, reviewed.reviewed_at) == (clerk, NOON)
    changed(clerk, "retire", question)
    changed(clerk, "restore", question)
    assert [(one.reviewed_by, one.reviewed_at) for one in fresh(question)] == [(None, None)]


def test_sub_questions_follow_their_case_there_and_back(clerk: Person) -> None:
    case = factories.case("single", "judge")
    change = changed(clerk, "retire", case)
    assert set(case.parts.values_list("status", flat=True)) == {"retired"}
    undone(change, clerk)
    assert set(case.parts.values_list("status", flat=True)) == {"reviewed"}


def test_labels_are_set_where_they_are_not_so_already(clerk: Person) -> None:
    one, other = factories.question(topic="土地", difficulty=1), factories.question(topic="信访", difficulty=3)
    assert told(changed(clerk, "topic", one, other, value="信访")) == (1, {"same": 1})
    assert told(changed(clerk, "difficulty", one, other, value=3)) == (1, {"same": 1})
    assert [(each.topic, each.difficulty) for each in fresh(one, other)] == [("信访", 3)] * 2


def test_tags_are_added_and_removed(clerk: Person) -> None:
    one, other, full = factories.question(), factories.question(), factories.question()
    writing.set_tags(one, ["新法"])
    writing.set_tags(full, [f"标签{number}" for number in range(10)])
    assert told(changed(clerk, "add_tags", one, other, full, value=["新法", "易错"])) == (2, {"tags_full": 1})
    assert [tags(one), tags(other)] == [["新法", "易错"]] * 2
    assert told(changed(clerk, "remove_tags", one, other, full, value=["新法"])) == (2, {"same": 1})
    assert [tags(one), tags(other)] == [["易错"]] * 2


@pytest.mark.parametrize(
    ("action", "before", "named", "after"),
    [
        ("add_tags", ["甲"], ["甲", "乙"], ["甲", "乙"]),
        ("add_tags", [], ["甲"], ["甲"]),
        ("remove_tags", ["甲", "乙"], ["乙", "丙"], ["甲"]),
        ("remove_tags", ["甲"], ["丙"], ["甲"]),
    ],
)
def test_tags_after_a_change(action: str, before: list[str], named: list[str], after: list[str]) -> None:
    assert rules.tags_after(action, before, named) == after


def test_each_question_changed_has_a_new_version_and_all_of_it_one_entry_in_the_trail(clerk: Person) -> None:
    asked = [factories.question() for _ in range(3)]
    change = changed(clerk, "topic", *asked, value="土地")
    assert [one.version for one in fresh(*asked)] == [2, 2, 2]
    entry = AuditEntry.objects.get(event="questionbank.bulk")
    assert (entry.subject, entry.detail) == (str(change.public_id), {"action": "topic", "value": "土地", "changed": 3, "left": 0})


# --- who may do what


@pytest.fixture
def author(town: object) -> Person:
    return factories.person("出题人", role=Role.AUTHOR)


@pytest.fixture
def reviewer(town: object) -> Person:
    return factories.person("审题员", role=Role.REVIEWER)


def written_by(person: Person, status: str = "draft") -> Question:
    question = factories.question(status=status)
    question.revisions.update(author=person)
    return question


def test_each_is_offered_what_their_role_may(clerk: Person, author: Person, reviewer: Person, cadre: Person) -> None:
    offered = [" ".join(reads.actions_for(one)) for one in (clerk, author, reviewer, cadre)]
    assert offered == [" ".join(BulkChange.Action), "topic difficulty add_tags remove_tags submit", "review", ""]


def test_an_author_labels_and_submits_own_drafts_alone(author: Person) -> None:
    own, submitted, foreign = written_by(author), written_by(author, "in_review"), factories.question(status="draft")
    assert told(changed(author, "topic", own, submitted, foreign, value="土地")) == (1, {"submitted": 1, "gone": 1})
    assert told(changed(author, "submit", own)) == (1, {})
    with pytest.raises(Refused, match="不能做"):
        changed(author, "retire", own)


def test_nobody_reviews_their_own_where_two_must_look(clerk: Person, reviewer: Person) -> None:
    own, foreign = written_by(clerk, "in_review"), factories.question(status="in_review")
    Office.objects.update(two_person_review=True)
    assert told(changed(clerk, "review", own, foreign)) == (1, {"review_by_author_of_two": 1})
    theirs = written_by(reviewer, "in_review")
    assert told(changed(reviewer, "review", own, theirs)) == (1, {"review_by_author": 1})


def test_who_manages_alone_reviews_their_own(clerk: Person) -> None:
    assert told(changed(clerk, "review", written_by(clerk, "in_review"))) == (1, {})


@pytest.mark.parametrize(
    ("action", "value", "says"),
    [
        ("topic", "长" * 61, "最多 60 个字"),
        ("add_tags", [], "请填写标签"),
        ("add_tags", ["长" * 21], "最多 20 个字"),
        ("difficulty", 9, "请选择难度"),
        ("nonsense", "", "不能做"),
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_is_changed(clerk: Person, action: str, value: Any, says: str) -> None:
    question = factories.question()
    with pytest.raises(Refused, match=says):
        changed(clerk, action, question, value=value)
    assert (Question.objects.get().version, BulkChange.objects.exists()) == (1, False)


def test_nothing_ticked_is_refused(clerk: Person) -> None:
    with pytest.raises(Refused, match="没有选中"):
        changed(clerk, "retire")


@pytest.mark.parametrize("who", ["clerk", "author", "reviewer"])
@pytest.mark.parametrize("action", list(BulkChange.Action))
def test_what_is_foreseen_is_what_happens(request: pytest.FixtureRequest, who: str, action: str) -> None:
    by: Person = request.getfixturevalue(who)
    Office.objects.update(two_person_review=True)
    asked = [written_by(by, status) for status in Question.Status.values] + [factories.question(status="in_review")]
    seen = selectors.visible_to(by).filter(pk__in=[one.pk for one in asked])
    foreseen = reads.preview(seen, action, by)
    if action not in reads.actions_for(by):
        return
    value = {"topic": "别的", "difficulty": 3, "add_tags": ["新"], "remove_tags": ["没有"]}.get(action, "")
    change = changed(by, action, *seen, value=value)
    if action != "remove_tags":  # whether a tag is there to be removed is not foreseen
        assert told(change) == (foreseen.changing, {why: many for why, many in foreseen.left.items() if many})


# --- taking it back


@pytest.mark.parametrize(
    ("action", "value"), [("topic", "新"), ("difficulty", 3), ("add_tags", ["甲", "丙"]), ("remove_tags", ["甲"]), ("retire", ""), ("review", "")]
)
def test_a_change_taken_back_leaves_every_question_as_it_was(clerk: Person, action: str, value: Any) -> None:
    asked = [factories.question(status=status, topic=f"题{number}") for number, status in enumerate(("draft", "in_review", "reviewed"))]
    Question.objects.filter(pk=asked[2].pk).update(reviewed_by=clerk)
    for number, one in enumerate(asked):
        writing.set_tags(one, ["甲", "乙"][: number + 1])
    fields = ("topic", "difficulty", "status", "reviewed_by", "reviewed_at")

    def standing() -> list[Any]:
        return [*Question.objects.order_by("pk").values(*fields), *map(tags, fresh(*asked))]

    before = standing()
    change = changed(clerk, action, *asked, value=value)
    assert standing() != before
    undone(change, clerk)
    assert standing() == before
    assert reads.outcome_of(change).taken_back == reads.outcome_of(change).changed


def test_what_somebody_changed_since_is_not_taken_back(clerk: Person) -> None:
    one, other = factories.question(topic="土地"), factories.question(topic="土地")
    change = changed(clerk, "topic", one, other, value="信访")
    (other,) = fresh(other)
    questions.retire_question(question=other, seen_version=other.version, by=clerk, now=NOON)
    undone(change, clerk)
    assert [each.topic for each in fresh(one, other)] == ["土地", "信访"]
    outcome = reads.outcome_of(change)
    assert (outcome.changed, outcome.taken_back) == (2, 1)
    assert AuditEntry.objects.get(event="questionbank.bulk_undo").detail == {"action": "topic", "taken_back": 1, "left": 1}


def test_a_change_is_taken_back_once(clerk: Person) -> None:
    change = changed(clerk, "topic", factories.question(), value="信访")
    undone(change, clerk)
    with pytest.raises(Refused, match="已经撤销过"):
        undone(change, clerk)


def test_who_may_not_make_a_change_may_not_take_it_back(clerk: Person, author: Person) -> None:
    change = changed(clerk, "retire", factories.question())
    with pytest.raises(Refused, match="不能撤销"):
        undone(change, author)


# --- the pages


def sent(*ticked: Question, **values: str) -> dict[str, Any]:
    return {"ids": [str(one.public_id) for one in ticked], "query": "", **values}


def test_a_change_is_foreseen_then_confirmed_then_told(signed_in: SignIn, clerk: Person) -> None:
    client, one, other = signed_in(clerk), factories.question(), factories.question(status="retired")
    foreseen = client.post(BULK, sent(one, other, action="retire")).content.decode()
    assert '可以停用的有 <strong class="num">1</strong> 道' in foreseen
    assert "1 道现在的状态不能这样操作" in foreseen
    assert [each.status for each in fresh(one)] == ["reviewed"]
    answer = client.post(BULK, sent(one, other, action="retire", confirmed="1"))
    told = client.get(answer["Location"]).content.decode()
    assert "撤销，恢复 1 道题原来的样子" in told
    assert "查看结果，或撤销" in client.get(LIST).content.decode()
    client.post(answer["Location"] + "undo/")
    assert [each.status for each in fresh(one)] == ["reviewed"]
    assert "撤销了 1 道" in client.get(answer["Location"]).content.decode()


def test_all_that_the_filters_find_are_changed(signed_in: SignIn, clerk: Person) -> None:
    land, other = [factories.question(topic="土地") for _ in range(3)], factories.question(topic="信访")
    asked = {"query": "topic=土地", "all": "1", "action": "difficulty", "value": "3"}
    client = signed_in(clerk)
    assert '共选中 <strong class="num">3</strong> 道' in client.post(BULK, asked).content.decode()
    for seen, then in (("2", "刚才 2 道"), ("", "刚才 0 道"), ("9" * 5000, f"刚才 {'9' * 9} 道")):
        assert f"现在是 3 道（{then}）" in client.post(BULK, {**asked, "confirmed": "1", "seen": seen}).content.decode()
    client.post(BULK, {**asked, "confirmed": "1", "seen": "3"})
    assert [one.difficulty for one in fresh(*land, other)] == [3, 3, 3, 2]


@pytest.mark.parametrize(("values", "says"), [({"action": "retire"}, "请先勾选"), ({"action": ""}, "请选择一种"), ({}, "请选择一种")])
def test_nothing_chosen_leads_back_to_the_list_with_a_sentence(signed_in: SignIn, clerk: Person, values: dict[str, str], says: str) -> None:
    factories.question()
    answer = signed_in(clerk).post(BULK, {"query": "topic=&text=x", "ids": ["nonsense"], **values}, follow=True)
    assert says in answer.content.decode()
    assert answer.redirect_chain[0][0].endswith("?topic=&text=x")


@pytest.mark.parametrize(
    ("action", "value", "said"), [("add_tags", ["新法", "易错"], "加标签：新法、易错"), ("difficulty", 3, "改难度：难"), ("retire", "", "停用")]
)
def test_a_change_says_what_it_set(action: str, value: Any, said: str) -> None:
    assert BulkChange(action=action, value=value).said == said


def test_a_wrong_value_is_told_beside_its_field(signed_in: SignIn, clerk: Person) -> None:
    question = factories.question()
    body = signed_in(clerk).post(BULK, sent(question, action="add_tags", value="长" * 21, confirmed="1")).content.decode()
    assert "最多 20 个字" in body
    assert not BulkChange.objects.exists()


def test_a_change_is_shown_to_who_made_it_and_who_manages(signed_in: SignIn, clerk: Person, author: Person, reviewer: Person) -> None:
    address = reverse("questionbank:bulk_change", args=[changed(author, "submit", written_by(author)).public_id])
    assert [signed_in(one).get(address).status_code for one in (author, clerk, reviewer)] == [200, 200, 404]


# --- what the database keeps


@pytest.mark.parametrize("wrong", [{"why_not": "same", "taken_back": True}, {"again": True}])
def test_the_database_refuses_items_that_cannot_be(clerk: Person, wrong: dict[str, Any]) -> None:
    question = factories.question()
    change = changed(clerk, "topic", question, value="土地")
    other = question if wrong.pop("again", False) else factories.question()
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkItem.objects.create(change=change, question=other, **wrong)


def test_the_database_refuses_an_undoing_by_nobody(clerk: Person) -> None:
    change = changed(clerk, "topic", factories.question(), value="土地")
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkChange.objects.filter(pk=change.pk).update(undone_at=NOON)
