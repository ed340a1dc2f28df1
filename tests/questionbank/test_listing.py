"""The list of questions: what narrows it, in which order it comes, what each row tells."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import pages
from core.models import Office
from people.models import Person
from questionbank.models import BasisFlag, LegalBasis, Question, QuestionStat
from questionbank.rules.bases import spellings
from questionbank.selectors import listing
from questionbank.services import questions, search, writing
from questionbank.views import listing as view
from statutes.models import Article
from statutes.services import import_version
from tests import factories
from tests.factories import NOON
from tests.statutes.texts import law

pytestmark = pytest.mark.postgres
LIST = "/manage/questions/"
SignIn = Callable[[Person], Client]


def rests(question: Question, title: str, article: str = "") -> Question:
    LegalBasis.objects.create(revision=question.current_revision, statute_title=title, article_number=article)
    return question


def flagged(question: Question) -> Question:
    """The law it rests on has changed."""
    for year, said in ((2020, "甲。"), (2024, "乙。")):
        import_version(law=law(said), title="议事办法", from_on=date(year, 1, 1), adopted_on=None, by=None, now=NOON)
    basis = rests(question, "议事办法", "第一条").current_revision.bases.get()
    old, new = Article.objects.order_by("version__from_on")
    BasisFlag.objects.create(
        question=question, basis=basis, became="changed", old_article=old, new_version=new.version, new_article=new, flagged_at=NOON
    )
    return question


def case_resting(title: str, article: str) -> Question:
    """A case of which the second sub-question alone rests on something."""
    case = factories.case("single", "judge", stem="案例丁")
    rests(case.parts.get(place=2), title, article)
    return case


def tag(question: Question, *names: str) -> None:
    writing.set_tags(question, names)


@pytest.fixture
def bank(clerk: Person) -> None:
    """甲 and 乙 on two laws, 丙 on none, the case 丁 by a sub-question; 戊 is retired."""
    tag(rests(factories.question(stem="题目甲", topic="土地", difficulty=3), "中华人民共和国行政处罚法", "第二十四条"), "新法", "易错")
    tag(rests(factories.question("judge", stem="题目乙"), "土地管理法", "第24条"), "新法")
    factories.question("multiple", stem="题目丙")
    case_resting("行政处罚法", "第二十四条之一")
    rests(factories.question(stem="题目戊", status=Question.Status.RETIRED), "行政处罚法", "第九条")


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, "甲乙丙丁"),
        ({"law": "行政处罚法"}, "甲丁"),
        ({"law": "中华人民共和国行政处罚法"}, "甲丁"),
        ({"law": "土地管理法"}, "乙"),
        ({"law": "民法典"}, ""),
        ({"article": "24"}, "甲乙"),
        ({"article": "第二十四条"}, "甲乙"),
        ({"article": "24之一"}, "丁"),
        ({"law": "行政处罚法", "article": "24"}, "甲"),
        ({"article": "第几条"}, ""),
        ({"tag": "新法"}, "甲乙"),
        ({"tag": "易错"}, "甲"),
        ({"tag": "没有"}, ""),
        ({"flag": "no_basis"}, "丙"),
        ({"flag": "to_review"}, ""),
        ({"flag": "nonsense"}, "甲乙丙丁"),
        ({"type": "case"}, "丁"),
        ({"topic": "土地"}, "甲"),
        ({"status": "retired"}, "戊"),
        ({"law": "行政处罚法", "status": "retired"}, "戊"),
        ({"text": "目"}, "甲乙丙"),
        ({"text": "题 目乙"}, "乙"),
        ({"text": "题目", "tag": "新法", "type": "judge"}, "乙"),
        ({"text": "，"}, ""),
    ],
)
def test_filters(signed_in: SignIn, clerk: Person, bank: None, chosen: dict[str, str], found: str) -> None:
    Office.objects.update(subjective_questions=True)  # cases are offered
    page = signed_in(clerk).get(LIST, chosen).context["page"]
    assert "".join(sorted(one.current_revision.stem[2] for one in page)) == "".join(sorted(found))


def test_questions_whose_law_changed_are_found_by_their_flag_a_case_by_a_sub_questions(clerk: Person) -> None:
    case = factories.case("single")
    flagged(case.parts.get())
    factories.question()
    assert list(listing.filtered(Question.objects.live().whole(), flag="to_review")) == [case]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("第二十四条", "第二十四条"), ("24", "第二十四条"), ("２４条", "第二十四条"), ("二十四", "第二十四条"), (" 第 24 条", "第二十四条"),
        ("24之1", "第二十四条之一"), ("第一百二十条之一", "第一百二十条之一"), ("0", None), ("第几条", None), ("", None),
    ],
)  # fmt: skip
def test_an_article_may_be_typed_in_many_ways(typed: str, first: str | None) -> None:
    assert (spellings(typed) or [None])[0] == first


@pytest.mark.parametrize(
    ("typed", "says"), [({"article": "第几条"}, "不是条号"), ({"text": "。。"}, "只有标点不能查找"), ({"text": "没有这样的"}, "没有符合条件")]
)
def test_a_list_without_rows_says_why(signed_in: SignIn, clerk: Person, bank: None, typed: dict[str, str], says: str) -> None:
    assert says in signed_in(clerk).get(LIST, typed).content.decode()


def test_the_selects_offer_what_is_in_use(bank: None) -> None:
    factories.question(topic="信访")
    offered = listing.in_use()
    assert (offered.laws, offered.topics, offered.tags) == (["土地管理法", "行政处罚法"], ["信访", "土地"], ["新法", "易错"])


def test_a_law_that_only_an_earlier_revision_named_is_not_offered(clerk: Person) -> None:
    made = questions.create_question(
        type="single", stem="题", options=["甲", "乙"], key=[0], bases=[("民法典", "第一条", "")], author=clerk, now=NOON
    )
    questions.revise_question(question=made, seen_version=1, stem="题", options=["甲", "乙"], key=[0], author=clerk, now=NOON)
    assert listing.in_use().laws == []


def test_an_empty_bank_offers_nothing(db: None) -> None:
    assert listing.in_use() == listing.InUse([], [], [])


def test_questions_come_by_use_and_by_facility_those_without_figures_last(signed_in: SignIn, clerk: Person) -> None:
    for stem, papers, facility in (("甲", 3, 9_000), ("乙", 8, 2_500), ("丙", 5, None)):
        QuestionStat.objects.create(question=factories.question(stem=stem), papers=papers, facility=facility)
    factories.question(stem="丁")
    client = signed_in(clerk)
    orders = {name: client.get(LIST, {"order": name}).context["page"] for name in ("", "uses", "facility")}
    told = {name: "".join(one.current_revision.stem for one in page) for name, page in orders.items()}
    assert told == {"": "丁丙乙甲", "uses": "乙丙甲丁", "facility": "乙甲丁丙"}


def test_a_row_tells_law_and_article_uses_and_facility_and_keeps_the_answer_folded(signed_in: SignIn, clerk: Person) -> None:
    question = rests(rests(factories.question(key="B"), "中华人民共和国行政处罚法", "第九条"), "土地管理法", "第一条")
    QuestionStat.objects.create(question=question, papers=12, facility=6_667)
    body = signed_in(clerk).get(LIST).content.decode()
    assert "行政处罚法第九条 等 2 条" in body
    assert "12 次" in body
    assert "66.7%" in body
    assert "B 乙选项" in body.split("看答案</summary>")[1].split("</details>")[0]


@pytest.mark.parametrize("address", [LIST, LIST + "?text=题&law=行政处罚法&tag=新法&order=facility", LIST + "?type=case"])
def test_the_list_costs_the_same_statements_for_one_question_and_for_thirty(signed_in: SignIn, clerk: Person, address: str) -> None:
    Office.objects.update(subjective_questions=True)
    client, counts = signed_in(clerk), []
    client.get(LIST)  # a session's first staff page notes when it was
    for number in (1, 29):
        for _ in range(number):
            tag(rests(factories.question(), "行政处罚法"), "新法", "易错")
            case_resting("行政处罚法", "第一条")
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_more_than_a_thousand_found_are_not_counted_to_the_end_but_can_all_be_reached(signed_in: SignIn, clerk: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr(view, "MOST_COUNTED", 60)
    monkeypatch.setattr(pages, "READ_AT_ONCE", 60)
    for _ in range(111):
        factories.question()
    client = signed_in(clerk)
    told = [client.get(LIST, {"text": "下列", "page": page}).content.decode() for page in (1, 2, 3)]
    assert ["共 60 道题以上" in told[0], "共 100 道题以上" in told[1], "共 111 道题" in told[2]] == [True, True, True]
    assert told[2].count("看答案") == 11
    assert "共 111 道题" in client.get(LIST).content.decode()


def test_the_list_finds_by_the_index_too(signed_in: SignIn, clerk: Person, bank: None) -> None:
    search.index_new()
    assert "题目乙" in signed_in(clerk).get(LIST, {"text": "目乙"}).content.decode()
