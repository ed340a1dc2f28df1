"""依据待复核: a law changes, and the questions that rest on what changed wait for a decision."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.errors import Refused, Stale
from core.models import AuditEntry, Office
from people.models import Person, Role
from questionbank.models import BasisFlag, LegalBasis, Question
from questionbank.services import cases, flags, imports, moving, questions
from questionbank.services.cases import Part
from questionbank.services.revising import Says
from statutes.models import StatuteVersion
from statutes.services import import_version, remove_version
from tests import factories
from tests.questionbank import sheets
from tests.statutes.texts import law

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

OPEN = "议事应当公开进行，公众可以旁听，涉及个人隐私的除外。"
MINUTES = "会议记录由专人负责，经与会人员签名后保存十年。"
VOTE = "表决采用举手方式，以全体人员的过半数通过。"
EXPENSE = "所需经费列入本级预算，由财政所按季度拨付。"
SignIn = Callable[[Person], Client]


def version(*articles: str, year: int) -> StatuteVersion:
    day = date(year, 1, 1)
    return import_version(law=law(*articles), title="中华人民共和国议事法", from_on=day, adopted_on=day, by=None, now=factories.NOON)


def question(article: str, *, title: str = "议事法", named: str = "", **values: Any) -> Question:
    made = factories.question(**values)
    LegalBasis.objects.create(revision=made.current_revision, statute_title=title, article_number=article, statute_version=named)
    return made


def flagged() -> list[tuple[str, str, str]]:
    """Basis, what became of it, and the new article, of what is open."""
    found = BasisFlag.objects.filter(decision="").order_by("basis__article_number", "pk")
    return [(one.basis.article_number, one.became, str(one.new_article or "")) for one in found]


def amend() -> StatuteVersion:
    """2020 to 2024: the first article stays, the second changes, the third gets another number, the fourth goes."""
    version(OPEN, MINUTES, VOTE, EXPENSE, year=2020)
    return version(OPEN, MINUTES.replace("十年", "三十年"), "设立议事会，每季度召开一次会议。", VOTE, year=2024)


def test_questions_whose_article_changed_moved_or_went_are_flagged() -> None:
    for number in "一二三四":
        question(f"第{number}条")
    amend()
    assert sorted(flagged()) == sorted([("第二条", "changed", "第二条"), ("第三条", "renumbered", "第四条"), ("第四条", "gone", "")])
    assert AuditEntry.objects.get(event="questionbank.flagged").detail == {"count": 3}


@pytest.mark.parametrize("title", ["议事法", "中华人民共和国议事法"])
@pytest.mark.parametrize("article", ["第二条", "第2条"])
def test_a_law_and_an_article_go_by_any_of_their_names(title: str, article: str) -> None:
    question(article, title=title)
    amend()
    assert len(flagged()) == 1


@pytest.mark.parametrize(
    ("article", "values"),
    [("第二条", {"title": "另一部法"}), ("", {}), ("第九十九条", {}), ("第二条", {"named": "2024-01-01"}), ("第二条", {"named": "2024"})],
    ids=["another law", "no article", "no such article", "names the new version", "names the new year"],
)
def test_what_did_not_change_is_not_flagged(article: str, values: dict[str, str]) -> None:
    question(article, **values)
    amend()
    assert flagged() == []


def test_an_earlier_revision_flags_nothing(clerk: Person) -> None:
    made = question("第二条")
    said = made.current_revision
    questions.revise_question(
        question=made, seen_version=1, stem="改过的题干", options=[one["text"] for one in said.options], key=[0],
        bases=[("议事法", "第一条", "")], author=clerk, now=factories.NOON,
    )  # fmt: skip
    amend()
    assert flagged() == []


def test_an_older_version_that_comes_later_flags_what_names_it() -> None:
    question("第二条", named="2020-01-01")
    question("第二条")
    version(OPEN, MINUTES.replace("十年", "三十年"), year=2024)
    version(OPEN, MINUTES, year=2020)
    assert flagged() == [("第二条", "changed", "第二条")]


def test_undecided_flags_follow_the_law_on_from_the_article_they_began_with() -> None:
    question("第三条")
    amend()
    version(OPEN, "设立议事会，每季度召开一次会议。", "通知应当提前五日送达全体人员。", MINUTES, VOTE, year=2026)
    assert flagged() == [("第三条", "renumbered", "第五条")]


def test_a_flag_goes_where_the_newest_version_says_the_old_again() -> None:
    question("第二条")
    amend()
    version(OPEN, MINUTES, VOTE, EXPENSE, year=2026)
    assert flagged() == []


def test_what_was_kept_is_compared_from_there(clerk: Person) -> None:
    question("第二条")
    amend()
    flags.keep(flag=BasisFlag.objects.get(), by=clerk, now=factories.NOON)
    assert flagged() == []
    version(OPEN, MINUTES.replace("十年", "三十年"), year=2026)
    assert flagged() == []
    version(OPEN, MINUTES.replace("十年", "五十年"), year=2028)
    assert flagged() == [("第二条", "changed", "第二条")]


def test_moving_makes_a_revision_that_rests_on_the_new_article(clerk: Person) -> None:
    made = question("第三条", key="B")
    amend()
    moving.move_bases(of=[BasisFlag.objects.select_related("question__current_revision").get()], seen_version=1, by=clerk, now=factories.NOON)
    made.refresh_from_db()
    old, new = made.revisions.order_by("number")
    assert (new.stem, new.options, new.key, new.explanation) == (old.stem, old.options, old.key, old.explanation)
    assert [(one.article_number, one.statute_version) for one in new.bases.all()] == [("第四条", "2024-01-01")]
    assert [one.article_number for one in old.bases.all()] == ["第三条"]
    flag = BasisFlag.objects.get()
    assert (flag.decision, flag.decided_by) == ("moved", clerk)
    assert AuditEntry.objects.get(event="questionbank.basis_moved").detail == {"before": "议事法第三条", "after": "议事法 第四条"}


def test_a_revision_decides_what_it_no_longer_rests_on_and_leaves_the_rest_open(clerk: Person) -> None:
    made = question("第二条")
    LegalBasis.objects.create(revision=made.current_revision, statute_title="议事法", article_number="第四条")
    amend()
    said = made.current_revision
    questions.revise_question(
        question=made, seen_version=1, stem=said.stem, options=[one["text"] for one in said.options], key=[0],
        bases=[("议事法", "第二条", "")], author=clerk, now=factories.NOON,
    )  # fmt: skip
    assert flagged() == [("第二条", "changed", "第二条")]
    assert BasisFlag.objects.get(decision="").basis.revision.number == 2
    assert BasisFlag.objects.get(decision="revised").basis.article_number == "第四条"


def test_what_went_cannot_be_moved_and_what_is_decided_not_be_kept(clerk: Person) -> None:
    question("第四条")
    amend()
    flag = BasisFlag.objects.select_related("question__current_revision").get()
    with pytest.raises(Refused, match="没有对应的条文"):
        moving.move_bases(of=[flag], seen_version=1, by=clerk, now=factories.NOON)
    flags.keep(flag=flag, by=clerk, now=factories.NOON)
    with pytest.raises(Refused, match="已经复核过了"):
        flags.keep(flag=flag, by=clerk, now=factories.NOON)


def test_two_bases_that_would_become_one_are_changed_by_hand(clerk: Person) -> None:
    made = question("第二条")
    LegalBasis.objects.create(revision=made.current_revision, statute_title="议事法", article_number="第三条")
    version(OPEN, MINUTES, VOTE, year=2020)
    version(OPEN, "设立议事会，每季度召开一次会议。", MINUTES, VOTE, year=2024)
    first = BasisFlag.objects.select_related("question__current_revision").get(basis__article_number="第二条")
    with pytest.raises(Refused, match="改后两处依据都写着议事法第三条"):
        moving.move_bases(of=[first], seen_version=1, by=clerk, now=factories.NOON)


def test_moving_from_an_old_page_changes_nothing(clerk: Person) -> None:
    question("第三条")
    amend()
    with pytest.raises(Stale):
        moving.move_bases(of=[BasisFlag.objects.select_related("question__current_revision").get()], seen_version=7, by=clerk, now=factories.NOON)
    assert len(flagged()) == 1


@pytest.mark.parametrize("values", [{"decision": "kept"}, {"became": "gone"}, {"new_article": None}])
def test_the_database_refuses_half_a_decision_and_a_flag_without_its_article(values: dict[str, Any]) -> None:
    question("第二条")
    amend()
    with pytest.raises(IntegrityError), transaction.atomic():
        BasisFlag.objects.update(**values)


# --- pages


def test_the_queue_shows_both_texts_and_every_decision(signed_in: SignIn, clerk: Person) -> None:
    made = question("第二条")
    amend()
    client = signed_in(clerk)
    assert "1 处试题依据待复核" in client.get("/manage/questions/").content.decode()
    assert "依据待复核" in client.get("/manage/").content.decode()
    assert "依据待复核" in client.get(f"/manage/questions/{made.public_id}/").content.decode()
    page = client.get("/manage/questions/flags/").content.decode()
    for said in ("保存<ins>三</ins>十年", made.current_revision.stem, "改到新条文", "仍然适用，不改", "修改试题", "停用"):
        assert said in page


@pytest.mark.parametrize(("decision", "status"), [("keep", "reviewed"), ("move", "reviewed"), ("retire", "retired")])
def test_a_decision_empties_the_queue(signed_in: SignIn, clerk: Person, decision: str, status: str) -> None:
    made = question("第三条")
    amend()
    client = signed_in(clerk)
    answer = client.post(f"/manage/questions/flags/{BasisFlag.objects.get().public_id}/{decision}/", {"seen_version": "1"}, follow=True)
    assert "没有待复核的依据" in answer.content.decode()
    made.refresh_from_db()
    assert made.status == status


def test_all_that_only_got_another_number_follow_at_once(signed_in: SignIn, clerk: Person) -> None:
    both = question("第二条")
    LegalBasis.objects.create(revision=both.current_revision, statute_title="议事法", article_number="第三条")
    question("第三条")
    question("第一条")
    version(OPEN, MINUTES, VOTE, year=2020)
    version(OPEN.replace("公众", "村民"), "设立议事会，每季度召开一次会议。", MINUTES, VOTE, year=2024)
    client = signed_in(clerk)
    assert "只改条号的 3 处，全部改到新条号" in client.get("/manage/questions/flags/").content.decode()
    assert "3 处依据已改到新条号。" in client.post("/manage/questions/flags/renumbered/", follow=True).content.decode()
    both.refresh_from_db()
    assert [one.article_number for one in both.current_revision.bases.order_by("article_number")] == ["第三条", "第四条"]
    assert flagged() == [("第一条", "changed", "第一条")]


def test_a_retired_question_waits_again_when_it_comes_back(signed_in: SignIn, clerk: Person) -> None:
    made = question("第二条", status=Question.Status.RETIRED)
    amend()
    client = signed_in(clerk)
    assert "没有待复核的依据" in client.get("/manage/questions/flags/").content.decode()
    questions.restore_question(question=made, seen_version=1, by=clerk, now=factories.NOON)
    assert "保存<ins>三</ins>十年" in client.get("/manage/questions/flags/").content.decode()


def test_who_only_reviews_keeps_what_they_passed_and_does_no_more(signed_in: SignIn, town: Any) -> None:
    reviewer = factories.person("何审题", role=Role.REVIEWER)
    question("第二条", reviewed_by=reviewer)
    question("第三条")
    amend()
    client = signed_in(reviewer)
    page = client.get("/manage/questions/flags/").content.decode()
    assert page.count("仍然适用，不改") == 1
    assert "改到新条文</button>" not in page
    mine, other = BasisFlag.objects.order_by("basis__article_number", "pk").filter(decision="").order_by("question_id")
    assert client.post(f"/manage/questions/flags/{mine.public_id}/move/", {"seen_version": "1"}).status_code == 404
    assert client.post(f"/manage/questions/flags/{other.public_id}/keep/").status_code == 404
    client.post(f"/manage/questions/flags/{mine.public_id}/keep/")
    mine.refresh_from_db()
    assert mine.decision == "kept"


def test_with_two_person_review_a_moved_question_is_reviewed_again(signed_in: SignIn, clerk: Person) -> None:
    Office.objects.update(two_person_review=True)
    made = question("第三条")
    amend()
    signed_in(clerk).post(f"/manage/questions/flags/{BasisFlag.objects.get().public_id}/move/", {"seen_version": "1"})
    made.refresh_from_db()
    assert made.status == Question.Status.IN_REVIEW


# --- a version that was imported by mistake


def test_what_a_wrong_version_flagged_is_flagged_by_what_remains(clerk: Person) -> None:
    question("第二条")
    second = amend()
    wrong = version("错的文本。", year=2025)
    assert flagged() == [("第二条", "gone", "")]
    remove_version(version=wrong, by=clerk, now=factories.NOON)
    assert flagged() == [("第二条", "changed", "第二条")]
    second.refresh_from_db()
    assert second.until_on is None


def test_without_an_older_version_nothing_stays_flagged(clerk: Person) -> None:
    question("第四条")
    second = amend()
    remove_version(version=second, by=clerk, now=factories.NOON)
    assert flagged() == []
    assert AuditEntry.objects.filter(event="statutes.version_removed").count() == 1


def test_a_version_by_which_somebody_decided_stays(clerk: Person) -> None:
    question("第二条")
    second = amend()
    flags.keep(flag=BasisFlag.objects.get(), by=clerk, now=factories.NOON)
    with pytest.raises(Refused, match="已有 1 道试题按这个版本复核过"):
        remove_version(version=second, by=clerk, now=factories.NOON)
    assert StatuteVersion.objects.count() == 2


# --- what comes in after the law has changed


def says(article: str, named: str) -> dict[str, Any]:
    return {"options": ["甲", "乙"], "key": [0], "bases": [("议事法", article, named)], "author": None, "now": factories.NOON}


@pytest.mark.parametrize(
    ("article", "named", "is_flagged"), [("第二条", "2020", True), ("第一条", "2020", False), ("第二条", "2024", False), ("第二条", "", False)]
)
def test_a_new_question_that_names_the_law_as_it_was_is_flagged(article: str, named: str, is_flagged: bool) -> None:
    amend()
    questions.create_question(type="single", stem="新题", **says(article, named))
    assert bool(flagged()) == is_flagged


def test_a_question_that_names_the_law_as_it_was_from_now_on_is_flagged_once(clerk: Person) -> None:
    amend()
    made = questions.create_question(type="single", stem="新题", **says("第一条", "2020"))
    made = questions.revise_question(question=made, seen_version=made.version, stem="新题", **says("第二条", "2020"))
    questions.revise_question(question=made, seen_version=made.version, stem="又改", **says("第二条", "2020"))
    assert flagged() == [("第二条", "changed", "第二条")]


def test_what_was_found_right_is_not_asked_again_when_it_is_named_again(clerk: Person) -> None:
    amend()
    made = questions.create_question(type="single", stem="新题", **says("第二条", "2020"))
    flags.keep(flag=BasisFlag.objects.get(), by=clerk, now=factories.NOON)
    for named in ("2024", "2020"):
        made = questions.revise_question(question=made, seen_version=made.version, stem="新题", **says("第二条", named))
    assert flagged() == []


def test_sub_questions_of_a_new_case_are_flagged_too() -> None:
    Office.objects.update_or_create(id=1, defaults={"name": "南山镇", "subjective_questions": True})
    amend()
    part = Part("judge", Says("问", (), [0], bases=[("议事法", "第二条", "2020")]))
    cases.create_case(material=Says("材料", bases=[("议事法", "第四条", "2020")]), parts=[part], author=None, now=factories.NOON)
    assert [became for _, became, _ in flagged()] == ["changed", "gone"]


def test_questions_of_a_file_that_name_the_law_as_it_was_are_flagged(clerk: Person) -> None:
    amend()
    said = [{"type": "judge", "stem": f"第{number}题", "key": [0], "bases": [{"statute": "议事法", "article": "第二条", "version": named}]}
            for number, named in enumerate(("2020-01-01", "2024-01-01"))]  # fmt: skip
    data = json.dumps({"format": "xuefa-questions", "version": 1, "questions": said}).encode()
    imports.take_at_once(batch=sheets.read(data, clerk), reviewer=clerk, now=factories.NOON)
    assert [flag.basis.statute_version for flag in BasisFlag.objects.filter(decision="")] == ["2020-01-01"]
