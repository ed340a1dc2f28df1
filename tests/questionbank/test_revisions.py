"""Every edit makes a new revision, none is ever altered; any two can be laid beside each other, and any can be brought back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import AuditEntry, Office
from people.models import Person, Role, Unit
from questionbank.models import BasisFlag, Question, Revision
from questionbank.rules.difference import Choice, Row, Said, differences
from questionbank.selectors.revisions import compared
from questionbank.services import images, merging, moving, questions, restoring
from statutes.models import StatuteVersion
from tests import factories
from tests.factories import NOON
from tests.questionbank import test_cases as of_cases
from tests.questionbank.drawings import drawing
from tests.questionbank.test_basis_flags import amend
from tests.questionbank.test_question_services import made, revised

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
SignIn = Callable[[Person], Client]


def restored(question: Question, number: int, by: Person) -> Question:
    old = question.revisions.select_related("question").get(number=number)
    return restoring.restore_revision(question=question, revision=old, seen_version=question.version, by=by, now=NOON)


def words() -> dict[int, tuple[Any, ...]]:
    """All that revisions say and rest on, by their ids."""
    names = ("stem", "options", "key", "images", "explanation", "fixed_order", "number", "question", "case_revision", "place", "author", "created_at")
    rows = {pk: rest for pk, *rest in Revision.objects.values_list("pk", *names)}
    bases = {pk: list(Revision.objects.get(pk=pk).bases.order_by("pk").values_list("statute_title", "article_number")) for pk in rows}
    return {pk: (*rest, bases[pk]) for pk, rest in rows.items()}


# --- never altered


def test_no_service_alters_a_revision(clerk: Person) -> None:
    Office.objects.update(subjective_questions=True)
    question = made(clerk, bases=[("议事法", "第三条", "")], tags=["新法"])
    case = of_cases.made(clerk)

    def steps() -> Any:
        yield revised(question, clerk, stem="新题干", bases=[("议事法", "第三条", "")])
        amend()
        yield moving.move_renumbered(of=list(BasisFlag.objects.all()), by=clerk, now=NOON)
        question.refresh_from_db()
        yield restored(question, 1, clerk)
        yield of_cases.revised(case, clerk, of_cases.asked(case)[::-1])
        case.refresh_from_db()
        yield restored(case, 1, clerk)
        other = made(clerk, stem="很像的题干", bases=[("议事法", "第一条", "")], tags=["易错"])
        question.refresh_from_db()
        versions = {"keep_version": question.version, "other_version": other.version}
        yield merging.merge(keep=question, other=other, **versions, adds=True, by=clerk, now=NOON)
        picture = images.take(drawing(), by=clerk, now=NOON)
        question.refresh_from_db()
        yield revised(question, clerk, images=[picture])
        for one in (question, case):
            one.refresh_from_db()
            for move in (questions.retire_question, questions.restore_question, questions.submit_question, questions.review_question):
                yield move(question=one, seen_version=one.version, by=clerk, now=NOON)

    before, count = words(), Revision.objects.count()
    for _ in steps():
        after = words()
        assert {pk: after[pk] for pk in before} == before
        before = after
    assert Revision.objects.count() > count + 6


# --- brought back


def test_an_earlier_revision_comes_back_as_a_new_one_that_says_the_same(clerk: Person) -> None:
    question = made(clerk, bases=[("行政处罚法", "第一条", "")])
    changed = revised(question, clerk, stem="新题干", options=["丙", "甲（改）", "丁"], key=[0])
    old = question.revisions.get(number=1)
    now = restored(changed, 1, clerk).current_revision
    assert (now.number, now.stem, now.options, now.key) == (3, old.stem, old.options, old.key)
    assert str(now.bases.get()) == "行政处罚法第一条"
    assert AuditEntry.objects.filter(event="questionbank.revision_restored", detail={"revision": 1}).exists()


def test_topic_and_tags_stay_when_words_come_back(clerk: Person) -> None:
    question = revised(made(clerk), clerk, stem="新题干", topic="信访", tags=["易错"])
    back = restored(question, 1, clerk)
    assert (back.topic, [one.name for one in back.tags.all()]) == ("信访", ["易错"])


def test_what_is_said_already_is_not_brought_back(clerk: Person) -> None:
    question = revised(made(clerk), clerk, stem="新题干")
    with pytest.raises(Refused, match="与这一版相同"):
        restored(question, 2, clerk)
    assert question.revisions.count() == 2


def test_a_second_person_is_told_and_what_became_a_twin_is_refused(clerk: Person) -> None:
    question = revised(made(clerk), clerk, stem="新题干")
    seen = Question.objects.get(pk=question.pk)
    revised(question, clerk, stem="更新的题干")
    with pytest.raises(Stale):
        restored(seen, 1, clerk)
    made(clerk)
    with pytest.raises(Refused, match="已有相同的试题"):
        restored(Question.objects.get(pk=question.pk), 1, clerk)


def test_with_two_person_review_what_comes_back_is_reviewed_again(clerk: Person) -> None:
    Office.objects.update(two_person_review=True)
    question = made(clerk)
    Question.objects.filter(pk=revised(question, clerk, stem="新题干").pk).update(status="reviewed")
    assert restored(Question.objects.get(), 1, clerk).status == "in_review"


def test_an_article_it_was_moved_from_waits_for_a_decision_again(clerk: Person) -> None:
    question = made(clerk, bases=[("议事法", "第三条", "")])
    amend()
    moved = moving.move_bases(of=list(BasisFlag.objects.all()), seen_version=question.version, by=clerk, now=NOON)
    flag = BasisFlag.objects.get(basis__revision=restored(moved, 1, clerk).current_revision)
    assert (flag.decision, flag.became, str(flag.new_article)) == ("", "renumbered", "第四条")


@pytest.mark.parametrize(("year", "waits"), [("", True), ("2020", True), ("2024", False)])
def test_so_does_one_that_changed_while_the_question_rested_on_another(clerk: Person, year: str, waits: bool) -> None:
    question = made(clerk, bases=[("议事法", "第二条", year)])
    elsewhere = revised(question, clerk, stem="新题干", bases=[("议事法", "第一条", "")])
    amend()
    StatuteVersion.objects.filter(from_on__year=2024).update(imported_at=NOON + timedelta(days=1))
    assert not BasisFlag.objects.exists()
    restored(elsewhere, 1, clerk)
    assert [one.became for one in BasisFlag.objects.filter(decision="")] == (["changed"] if waits else [])


def test_so_does_one_it_was_moved_from_after_its_words_had_changed(clerk: Person) -> None:
    question = made(clerk, bases=[("议事法", "第三条", "")])
    amend()
    reworded = revised(question, clerk, stem="新题干", bases=[("议事法", "第三条", "")])
    moved = moving.move_bases(of=list(BasisFlag.objects.all()), seen_version=reworded.version, by=clerk, now=NOON)
    flag = BasisFlag.objects.get(basis__revision=restored(moved, 1, clerk).current_revision)
    assert (flag.decision, str(flag.new_article)) == ("", "第四条")


# --- beside each other


OLD = Said("旧题干", [Choice("a", "A", "甲", True), Choice("b", "B", "乙", False)], "A", "解析。", ["行政处罚法 第一条"])


def shown(row: Row) -> tuple[str, str, str]:
    return row.label, "".join(one.old for one in row.pieces), "".join(one.new for one in row.pieces)


def test_equal_revisions_differ_in_nothing() -> None:
    rows = differences(OLD, OLD)
    assert [one.label for one in rows] == ["题干", "选项", "选项", "答案", "解析", "依据"]
    assert not any(one.changed for one in rows)


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"stem": "新题干"}, [("题干", "旧题干", "新题干")]),
        ({"stem": "旧题干："}, [("题干", "旧题干", "旧题干：")]),
        ({"options": [Choice("b", "A", "乙", False), Choice("a", "B", "甲", True)]}, [("选项", "乙", "乙"), ("选项", "甲", "甲")]),
        ({"options": [Choice("a", "A", "甲改", True), Choice("b", "B", "乙", False)]}, [("选项", "甲", "甲改")]),
        ({"options": OLD.options[:1]}, [("选项", "乙", "")]),
        ({"options": [*OLD.options, Choice("c", "C", "丙", False)]}, [("选项", "", "丙")]),
        ({"key": "B"}, [("答案", "A", "B")]),
        ({"bases": []}, [("依据", "行政处罚法 第一条", "")]),
        ({"explanation": ""}, [("解析", "解析。", "")]),
    ],
)
def test_what_differs(change: dict[str, Any], changed: list[tuple[str, str, str]]) -> None:
    assert [shown(one) for one in differences(OLD, replace(OLD, **change)) if one.changed] == changed


def test_between_two_questions_the_letters_of_options_do_not_count() -> None:
    turned = replace(OLD, options=[replace(one, letter=letter) for one, letter in zip(OLD.options, "BA", strict=True)])
    assert not any(one.changed for one in differences(OLD, turned, letters=False))
    assert [one.letter for one in differences(OLD, turned) if one.changed] == ["", ""]


def test_the_width_of_a_sign_is_a_difference_here() -> None:
    assert [one.label for one in differences(OLD, replace(OLD, explanation="解析.")) if one.changed] == ["解析"]


def test_parts_of_a_case_are_found_again_wherever_they_stand(clerk: Person) -> None:
    Office.objects.update(subjective_questions=True)
    case = of_cases.made(clerk)
    first, second = of_cases.asked(case)
    new = of_cases.Part("judge", of_cases.Says("新的一道。", key=[0]))
    changed = of_cases.revised(case, clerk, [replace(second, says=replace(second.says, stem="怎么办？")), new])
    sections = compared(case.revisions.get(number=1), changed.current_revision)
    assert [(one.old_place, one.new_place, one.changed) for one in sections] == [
        (None, None, False), (2, 1, True), (None, 2, True), (1, None, True),
    ]  # fmt: skip


# --- the page


def address(question: Question, name: str = "revisions", *args: int) -> str:
    return reverse(f"questionbank:{name}", args=[question.public_id, *args])


def test_the_page_opens_on_the_last_two_and_compares_any(signed_in: SignIn, clerk: Person) -> None:
    question = made(clerk)
    for stem in ("第二版题干", "第三版题干"):
        question = revised(question, clerk, stem=stem)
    client = signed_in(clerk)
    for sent, numbers in (({}, (2, 3)), ({"old": "1"}, (1, 3)), ({"old": "1", "new": "2"}, (1, 2)), ({"old": "99", "new": "x"}, (2, 3))):
        context = client.get(address(question), sent).context
        assert (context["old"].number, context["new"].number) == numbers


def test_a_button_brings_a_revision_back(signed_in: SignIn, clerk: Person) -> None:
    question, client = revised(made(clerk), clerk, stem="新题干"), signed_in(clerk)
    assert "恢复第 1 版" in client.get(address(question)).content.decode()
    answer = client.post(address(question, "restore_revision", 1), {"seen_version": question.version}, follow=True)
    assert "另存为第 3 版" in answer.content.decode()
    assert client.post(address(question, "restore_revision", 9), {"seen_version": "3"}).status_code == 404
    assert client.post(address(question, "restore_revision", 2), {"seen_version": "1"}).status_code == 409


def test_an_author_brings_back_only_what_they_may_edit(signed_in: SignIn, town: Unit) -> None:
    author = factories.person("何出题", role=Role.AUTHOR, password=None)
    question = revised(made(author, status="draft"), author, stem="新题干")
    client = signed_in(author)
    Question.objects.filter(pk=question.pk).update(status="reviewed")
    assert "恢复第" not in client.get(address(question)).content.decode()
    assert client.post(address(question, "restore_revision", 1), {"seen_version": question.version}).status_code == 404
    Question.objects.filter(pk=question.pk).update(status="draft")
    assert client.post(address(question, "restore_revision", 1), {"seen_version": question.version}).status_code == 302
