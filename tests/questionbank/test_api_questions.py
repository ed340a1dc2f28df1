"""The bank at the interface: the same questions, rules and rights as on the pages."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry, Office
from people.models import Person, Role
from questionbank.models import LegalBasis, Likeness, Question
from questionbank.services import images, writing
from questionbank.services.revising import Says
from tests import factories
from tests.questionbank.records import picture

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
QUESTIONS = "/api/v1/questions/"
Program = Callable[[Person], Client]
SINGLE = {"type": "single", "stem": "听证应当在几日内提出？", "options": ["三日", "五日"], "answer": "B"}


@pytest.fixture
def managing(program: Program, clerk: Person) -> Client:
    return program(clerk)


@pytest.fixture
def author(town: Any) -> Person:
    return factories.person("吴出题", role=Role.AUTHOR)


@pytest.fixture
def reviewer(town: Any) -> Person:
    return factories.person("郑审题", role=Role.REVIEWER)


def sent(client: Client, address: str, method: str = "POST", **body: Any) -> tuple[int, dict[str, Any]]:
    answer = client.generic(method, address, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def one(client: Client, made: Question, step: str = "", **body: Any) -> tuple[int, dict[str, Any]]:
    made.refresh_from_db()
    return sent(client, f"{QUESTIONS}{made.public_id}/{step}", "POST" if step else "PATCH", version=made.version, **body)


# --- reading


def test_a_question_comes_with_key_and_labels(managing: Client) -> None:
    made = factories.question("multiple", key="AC", topic="行政处罚法")
    row = managing.get(QUESTIONS).json()["results"][0]
    assert (row["id"], row["type"], row["status"], row["topic"]) == (str(made.public_id), "multiple", "reviewed", "行政处罚法")
    assert (row["says"]["answer"], [option["text"] for option in row["says"]["options"]][:2]) == ("AC", ["甲选项", "乙选项"])


def test_the_list_is_narrowed_as_the_page_is(managing: Client) -> None:
    made = factories.question("judge", stem="甲题", topic="民法典")
    LegalBasis.objects.create(revision=made.current_revision, statute_title="中华人民共和国民法典", article_number="第二十四条")
    factories.question(stem="乙题", status="retired")

    def stems(**query: str) -> list[str]:
        return [row["says"]["stem"] for row in managing.get(QUESTIONS, query).json()["results"]]

    assert stems() == stems(type="judge") == stems(topic="民法典") == stems(text="甲") == stems(law="民法典", article="24") == ["甲题"]
    assert stems(tag="听证") == stems(flag="no_basis") == []
    assert stems(status="retired") == ["乙题"]
    assert managing.get(QUESTIONS, {"status": "nonsense"}).status_code == 400


def test_the_list_takes_as_many_queries_for_one_question_as_for_thirty(managing: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert managing.get(QUESTIONS).status_code == 200
        return len(captured)

    factories.question()
    managing.get(QUESTIONS)
    few = queries()
    factories.bank(15, 10, 5)
    assert queries() == few


def test_an_author_sees_their_own_questions_and_who_only_manages_exams_none(program: Program, author: Person, managing: Client) -> None:
    factories.question(stem="别人的题")
    status, made = sent(program(author), QUESTIONS, **SINGLE)
    assert status == 201
    assert [row["id"] for row in program(author).get(QUESTIONS).json()["results"]] == [made["id"]]
    assert managing.get(QUESTIONS).json()["count"] == 2
    other = program(factories.person("韦考务", role=Role.EXAM_ADMIN))
    assert (other.get(QUESTIONS).status_code, other.get(f"{QUESTIONS}{made['id']}/").status_code) == (403, 403)


# --- writing


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (SINGLE, "B"),
        (SINGLE | {"type": "multiple", "answer": "b、a"}, "AB"),
        (SINGLE | {"type": "indefinite", "answer": "A"}, "A"),
        ({"type": "judge", "stem": "可以申请听证。", "answer": "√"}, "正确"),
        ({"type": "blank", "stem": "应当在____内提出。", "answer": "五日/5日"}, "五日/5日"),
    ],
)
def test_a_question_of_each_type_is_written_with_its_labels(managing: Client, said: dict[str, Any], answer: str) -> None:
    bases = [{"statute": "中华人民共和国行政处罚法", "article": "第六十四条"}]
    status, row = sent(managing, QUESTIONS, **said, tags=["听证"], topic="行政处罚法", difficulty=3, bases=bases)
    assert (status, row["status"], row["says"]["answer"], row["tags"], row["difficulty"]) == (201, "reviewed", answer, ["听证"], 3)
    assert row["says"]["bases"] == [{"statute": "中华人民共和国行政处罚法", "article": "第六十四条", "version": ""}]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"answer": "C"}, "answer"),
        ({"answer": "第一个"}, "answer"),
        ({"options": ["三日"]}, "options"),
        ({"stem": ""}, "stem"),
        ({"type": "short", "options": [], "answer": "要点"}, "type"),
        ({"type": "matching"}, "type"),
        ({"tags": ["标" * 21]}, "tags.0"),
    ],
)
def test_what_makes_no_question_names_its_field_and_nothing_is_stored(managing: Client, changed: dict[str, Any], field: str) -> None:
    status, said = sent(managing, QUESTIONS, **SINGLE | changed)
    assert (status, list(said["fields"])) == (400, [field])
    assert not Question.objects.exists()


def test_writing_it_anew_makes_a_further_revision(managing: Client) -> None:
    _, made = sent(managing, QUESTIONS, **SINGLE)
    question = Question.objects.get(public_id=made["id"])
    status, row = one(managing, question, **{**SINGLE, "type": "ignored", "answer": "A"})
    assert (status, row["says"]["number"], row["says"]["answer"]) == (200, 2, "A")
    before = managing.get(f"{QUESTIONS}{made['id']}/revisions/").json()
    assert [(said["number"], said["answer"]) for said in before] == [(2, "A"), (1, "B")]


def test_the_second_of_two_writers_is_refused(managing: Client) -> None:
    question = factories.question()
    stale = question.version
    assert one(managing, question, **SINGLE)[0] == 200
    status, said = sent(managing, f"{QUESTIONS}{question.public_id}/", "PATCH", **SINGLE | {"version": stale, "answer": "A"})
    assert (status, said["code"]) == (409, "stale")
    assert question.revisions.count() == 2


def test_a_case_is_written_and_revised_with_its_sub_questions(managing: Client) -> None:
    Office.objects.update(subjective_questions=True)
    parts = [SINGLE | {"stem": "第一问"}, {"type": "short", "stem": "第二问", "answer": "要点"}]
    status, row = sent(managing, QUESTIONS, type="case", stem="某镇拟作出处罚决定。", parts=parts)
    assert (status, [part["says"]["stem"] for part in row["parts"]]) == (201, ["第一问", "第二问"])
    case = Question.objects.get(public_id=row["id"])
    kept = [parts[1] | {"id": row["parts"][1]["id"]}, parts[0] | {"stem": "新的一问"}]
    status, after = one(managing, case, stem="某镇拟作出处罚决定。", parts=kept)
    assert (status, [part["says"]["stem"] for part in after["parts"]]) == (200, ["第二问", "新的一问"])
    assert after["parts"][0]["id"] == row["parts"][1]["id"]
    status, said = one(managing, case, stem="材料", parts=[parts[0] | {"id": str(case.public_id)}])
    assert (status, list(said["fields"])) == (400, ["parts.0.id"])
    status, said = one(managing, case, stem="材料", parts=[parts[1], parts[0] | {"answer": "C"}])
    assert (status, list(said["fields"])) == (400, ["parts.1.answer"])


# --- review


def test_an_authors_question_goes_to_a_reviewer_who_passes_it(program: Program, author: Person, reviewer: Person) -> None:
    _, made = sent(program(author), QUESTIONS, **SINGLE)
    question = Question.objects.get(public_id=made["id"])
    assert made["status"] == "draft"
    assert one(program(author), question, "submit/")[1]["status"] == "in_review"
    assert one(program(author), question, "review/")[0] == 403
    status, row = one(program(reviewer), question, "review/")
    assert (status, row["status"], row["reviewed_by"]) == (200, "reviewed", "郑审题")


def test_a_returned_question_tells_its_author_why(program: Program, author: Person, reviewer: Person) -> None:
    _, made = sent(program(author), QUESTIONS, **SINGLE, submit=True)
    question = Question.objects.get(public_id=made["id"])
    status, said = one(program(reviewer), question, "return/")
    assert (status, list(said["fields"])) == (400, ["reason"])
    assert one(program(reviewer), question, "return/", reason="答案不对")[1]["status"] == "draft"
    assert author.notices.get().title == "您编写的试题被退回"


def test_a_question_is_taken_out_of_use_and_back(managing: Client) -> None:
    question = factories.question()
    assert one(managing, question, "retire/")[1]["status"] == "retired"
    assert one(managing, question, "restore/")[1]["status"] == "draft"
    status, said = one(managing, question, "restore/")
    assert (status, said["code"]) == (400, "status_wrong")


# --- files


def test_what_the_filters_find_comes_as_a_file_and_is_recorded(managing: Client) -> None:
    factories.question(stem="甲题", topic="民法典")
    factories.question(stem="乙题")
    status, said = sent(managing, f"{QUESTIONS}export/?topic=民法典", format="excel")
    assert (status, said["count"], said["left_out"], said["name"]) == (200, 1, {}, "试题.xlsx")
    assert base64.b64decode(said["content"]).startswith(b"PK")
    assert AuditEntry.objects.get(event="questionbank.export").detail["count"] == 1
    status, said = sent(managing, f"{QUESTIONS}export/?text=没有这样的题", format="excel")
    assert (status, said["code"]) == (400, "nothing_to_export")


# --- pictures


def with_picture(clerk: Person) -> Question:
    shown = [replace(images.take(picture(), by=clerk, now=factories.NOON), at=1)]
    says = Says("看图作答", ["甲", "乙"], [0], images=shown)
    with transaction.atomic():
        item = writing.NewQuestion(type="single", content=says.content("single"))
        made = writing.write([item], status="reviewed", author=clerk, reviewer=clerk, now=factories.NOON)
    return Question.objects.get(pk=made[0])


def test_a_picture_stays_with_its_option_and_cannot_be_lost_by_a_program(managing: Client, clerk: Person) -> None:
    question = with_picture(clerk)
    status, row = one(managing, question, stem="看图作答（一）", options=["乙", "甲"], answer="B")
    assert (status, [option["text"] for option in row["says"]["options"] if option["id"] == row["says"]["images"][0]["at"]]) == (200, ["乙"])
    status, said = one(managing, question, stem="看图作答", options=["甲", "丙"], answer="A")
    assert (status, said["code"]) == (400, "option_with_picture")


def test_what_a_program_writes_is_told_apart_from_what_is_much_like_it(managing: Client) -> None:
    stem = "行政机关作出行政处罚决定之前，应当告知当事人的内容是？"
    sent(managing, QUESTIONS, **{**SINGLE, "stem": stem})
    sent(managing, QUESTIONS, **{**SINGLE, "stem": stem.replace("作出", "在作出")})
    pair = Likeness.objects.get()
    one(managing, pair.other, **{**SINGLE, "stem": "申请听证的期限从哪一天起算？"})
    assert not Likeness.objects.exists()
