"""Questions in bulk: what stands in the tables is what was given, in order."""

import pytest

from questionbank.models import Question, Revision, Tag
from questionbank.rules.content import compose
from questionbank.services import writing
from questionbank.services.writing import NewQuestion
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
LAW = ("中华人民共和国行政处罚法", "第九条", "2021-01-22")


def single(stem: str, **values: object) -> NewQuestion:
    return NewQuestion(type="single", content=compose("single", stem, ["甲", "乙"], [1], "解析"), **values)  # type: ignore[arg-type]


def write(*items: NewQuestion) -> list[int]:
    return writing.write(items, status="reviewed", author=None, reviewer=None, now=NOON)


def test_each_question_has_its_first_revision_with_bases_and_tags() -> None:
    ids = write(single("一", bases=[LAW, LAW], tags=["必考", "必考"]), single("二", topic="信访", difficulty=3))
    one, two = (Question.objects.select_related("current_revision").get(pk=pk) for pk in ids)
    said = one.current_revision
    assert (said.stem, said.options, said.key, said.number, said.question) == (
        "一",
        [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
        ["b"],
        1,
        one,
    )
    assert [(basis.statute_title, basis.article_number, basis.statute_version) for basis in said.bases.all()] == [LAW]
    assert ([tag.name for tag in one.tags.all()], two.topic, two.difficulty, two.current_revision.stem) == (["必考"], "信访", 3, "二")


def test_a_tag_comes_into_being_once() -> None:
    write(single("一", tags=["必考"]))
    write(single("二", tags=["必考", "新增"]))
    assert sorted((tag.name, tag.questions.count()) for tag in Tag.objects.all()) == [("必考", 2), ("新增", 1)]


def test_a_case_is_written_with_its_sub_questions_in_order() -> None:
    case = NewQuestion(type="case", content=compose("case", "材料", [], []), parts=[single("问一"), single("问二")])
    ids = write(single("前"), case, single("后"))
    assert len(ids) == 3
    parts = Question.objects.get(pk=ids[1]).parts.order_by("place").select_related("current_revision__case_revision")
    assert [(part.place, part.current_revision.stem, part.current_revision.case_revision.stem) for part in parts] == [
        (1, "问一", "材料"),
        (2, "问二", "材料"),
    ]


@pytest.mark.parametrize("count", [1, 300])
def test_the_statements_are_as_many_for_one_question_as_for_300(django_assert_num_queries, count: int) -> None:
    items = [single(f"第{number}题", bases=[LAW]) for number in range(count)]
    with django_assert_num_queries(6):
        write(*items)
    assert Revision.objects.count() == count
