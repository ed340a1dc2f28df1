"""Making and revising one question."""

from typing import Any

import pytest

from core.errors import Refused, Stale
from core.models import AuditEntry, Office
from people.models import Person
from questionbank.models import Question
from questionbank.rules import bases as rules
from questionbank.services import questions
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.postgres


def made(clerk: Person, **changed: Any) -> Question:
    says = {"type": "single", "stem": "题干", "options": ["甲", "乙", "丙"], "key": [1], "status": "reviewed", **changed}
    return questions.create_question(author=clerk, now=NOON, **says)


def revised(question: Question, clerk: Person, **changed: Any) -> Question:
    says = {"stem": "题干", "options": ["甲", "乙", "丙"], "key": [1], "seen_version": question.version, **changed}
    return questions.revise_question(question=question, author=clerk, now=NOON, **says)


def test_a_question_keeps_its_key_by_option_id(clerk: Person) -> None:
    revision = made(clerk, bases=[("行政处罚法", "第一条", "2021-01-22")]).current_revision
    assert ([one["id"] for one in revision.options], revision.key) == (["a", "b", "c"], ["b"])
    assert str(revision.bases.get()) == "行政处罚法第一条"
    assert AuditEntry.objects.get().event == "questionbank.create"


def test_a_judge_question_is_made_with_its_given_options(clerk: Person) -> None:
    assert made(clerk, type="judge", options=[], key=[1]).current_revision.key == ["f"]


def test_a_short_answer_is_written_only_where_the_office_uses_them(clerk: Person) -> None:
    with pytest.raises(Refused, match="没有启用主观题"):
        made(clerk, type="short", options=[], key=["要点"])
    Office.objects.update(subjective_questions=True)
    assert made(clerk, type="short", options=[], key=["要点"]).current_revision.key == ["要点"]


def test_a_twin_is_refused(clerk: Person) -> None:
    made(clerk)
    with pytest.raises(Refused, match="已有相同的试题"):
        made(clerk, options=["丙", "乙", "甲"])


def test_options_keep_their_ids_across_revisions(clerk: Person) -> None:
    question = revised(made(clerk), clerk, options=["丙", "甲", "全新", "乙"], key=[2])
    assert [one["id"] for one in question.current_revision.options] == ["c", "a", "d", "b"]
    assert question.current_revision.key == ["d"]


def test_a_corrected_wording_keeps_the_id_of_its_place(clerk: Person) -> None:
    question = revised(made(clerk), clerk, options=["甲", "乙（更正）", "丙"])
    assert [one["id"] for one in question.current_revision.options] == ["a", "b", "c"]


def test_an_id_is_never_given_to_another_option_later(clerk: Person) -> None:
    shorter = revised(made(clerk), clerk, options=["甲", "乙"])
    longer = revised(shorter, clerk, options=["甲", "乙", "新"])
    assert [one["id"] for one in longer.current_revision.options] == ["a", "b", "d"]


def test_revisions_are_numbered_and_the_first_stays_as_it_was(clerk: Person) -> None:
    question = revised(made(clerk), clerk, stem="新题干")
    assert list(question.revisions.order_by("number").values_list("number", "stem")) == [(1, "题干"), (2, "新题干")]


def test_topic_and_difficulty_alone_make_no_revision(clerk: Person) -> None:
    question = revised(made(clerk), clerk, topic="土地管理法", difficulty=3)
    assert (question.topic, question.difficulty, question.revisions.count()) == ("土地管理法", 3, 1)


def test_a_second_writer_is_told(clerk: Person) -> None:
    question = made(clerk)
    revised(question, clerk, stem="先写的")
    with pytest.raises(Stale):
        revised(question, clerk, stem="后写的")


def test_a_revision_into_a_twin_is_refused(clerk: Person) -> None:
    made(clerk)
    other = made(clerk, stem="另一题")
    with pytest.raises(Refused, match="已有相同的试题"):
        revised(other, clerk)


def test_with_two_person_review_a_changed_question_is_reviewed_again_by_another(clerk: Person) -> None:
    Office.objects.update(two_person_review=True)
    question = revised(made(clerk), clerk, stem="新题干")
    assert (question.status, question.reviewed_by) == (Question.Status.IN_REVIEW, None)
    with pytest.raises(Refused, match="另一位"):
        questions.review_question(question=question, seen_version=question.version, by=clerk, now=NOON)
    questions.review_question(question=question, seen_version=question.version, by=factories.clerk(), now=NOON)
    assert Question.objects.drawable().count() == 1


def test_a_draft_is_submitted_for_review(clerk: Person) -> None:
    question = made(clerk, status="draft")
    questions.submit_question(question=question, seen_version=1, by=clerk, now=NOON)
    assert question.status == Question.Status.IN_REVIEW


@pytest.mark.parametrize(
    "kind",
    [
        {"key": []},
        {"key": [3]},
        {"stem": " "},
        {"options": ["甲"]},
        {"options": list("甲乙丙丁戊己庚辛壬")},
        {"topic": "长" * 61},
        {"bases": [("", "", "")]},
    ],
)
def test_what_makes_no_question_is_refused(clerk: Person, kind: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        made(clerk, **kind)
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("typed", "basis"),
    [
        ("行政处罚法 第二十四条", ("行政处罚法", "第二十四条", "")),
        ("《中华人民共和国行政处罚法》第二十四条", ("中华人民共和国行政处罚法", "第二十四条", "")),
        ("信访工作条例第二十条（2022-02-25）", ("信访工作条例", "第二十条", "2022-02-25")),
        ("刑法 第一百二十条之一", ("刑法", "第一百二十条之一", "")),
        ("第二十条", None),
    ],
)
def test_a_typed_basis(typed: str, basis: tuple[str, str, str] | None) -> None:
    assert rules.read_bases(typed) == [(typed, basis)]
    if basis:
        assert rules.read_bases(rules.basis_text(basis))[0][1] == basis
