"""Laws at the interface: whoever has signed in reads them, who manages the bank adds versions."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Person
from statutes.models import StatuteVersion
from statutes.services import import_version
from tests import factories
from tests.statutes.texts import MARKDOWN, law

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
STATUTES = "/api/v1/statutes/"
Program = Callable[[Person], Client]


def version(*articles: str, year: int, title: str = "议事法") -> StatuteVersion:
    return import_version(law=law(*articles), title=title, from_on=date(year, 1, 1), adopted_on=None, by=None, now=factories.NOON)


def sent(client: Client, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(STATUTES, json.dumps(body, default=str), content_type="application/json")
    return answer.status_code, answer.json()


@pytest.fixture
def program_of_clerk(program: Program, clerk: Person) -> Client:
    return program(clerk)


def test_laws_are_listed_with_their_versions_newest_first(program_of_clerk: Client) -> None:
    version("甲。", year=2010)
    version("乙。", year=2020)
    version("丙。", year=2015, title="选举法")
    rows = program_of_clerk.get(STATUTES, {"q": "议事"}).json()["results"]
    assert [row["title"] for row in rows] == ["议事法"]
    assert [one["from_on"] for one in rows[0]["versions"]] == ["2020-01-01", "2010-01-01"]
    assert rows[0]["versions"][1]["until_on"] == "2019-12-31"


def test_the_list_takes_as_many_queries_for_one_law_as_for_thirty(program_of_clerk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            program_of_clerk.get(STATUTES)
        return len(captured)

    version("甲。", year=2010, title="第0法")
    program_of_clerk.get(STATUTES)
    one = queries()
    for number in range(1, 30):
        version("甲。", year=2010, title=f"第{number}法")
    assert queries() == one


def test_a_version_comes_with_its_articles(program_of_clerk: Client) -> None:
    made = version("甲。", "乙。", year=2010)
    said = program_of_clerk.get(f"{STATUTES}versions/{made.public_id}/").json()
    assert (said["title"], said["article_count"]) == ("议事法", 2)
    assert [(one["name"], one["number"], one["text"]) for one in said["articles"]] == [("第一条", 1, "甲。"), ("第二条", 2, "乙。")]


def test_two_versions_are_compared_article_by_article(program_of_clerk: Client) -> None:
    first = version("议事应当公开进行。", "会议记录由专人负责保管。", year=2010)
    second = version("议事应当公开进行。", year=2020)
    rows = program_of_clerk.get(f"{STATUTES}versions/{second.public_id}/compared/").json()
    assert [(row["became"], row["new"] and row["new"]["name"]) for row in rows] == [("unchanged", "第一条"), ("gone", None)]
    wrong = program_of_clerk.get(f"{STATUTES}versions/{first.public_id}/compared/")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "statute_no_older")


def test_a_version_is_added_from_its_text_which_tells_its_name_and_days(program_of_clerk: Client, clerk: Person) -> None:
    status, said = sent(program_of_clerk, texts=[{"name": "办法.md", "text": MARKDOWN}])
    assert (status, said["title"], said["from_on"], len(said["articles"])) == (201, "南山镇议事办法", "2020-04-01", 3)
    assert StatuteVersion.objects.get().imported_by == clerk
    status, said = sent(program_of_clerk, texts=[{"name": "办法.md", "text": MARKDOWN}])
    assert (status, said["code"]) == (400, "statute_version_there")


def test_what_cannot_be_read_names_its_line_and_nothing_is_stored(program_of_clerk: Client) -> None:
    status, said = sent(program_of_clerk, texts=[{"name": "甲.txt", "text": "甲法\n第一条　甲。\n第三条　丙。"}])
    assert (status, said["code"]) == (400, "invalid")
    assert "甲.txt 第 3 行" in said["fields"]["texts"][0]
    assert not StatuteVersion.objects.exists()


def test_a_candidate_reads_laws_but_adds_none(program: Program, signed_in: Program) -> None:
    made = version("甲。", year=2010)
    program(factories.clerk())  # somebody has switched the interfaces on
    client = signed_in(factories.person("陈志强"))
    assert client.get(f"{STATUTES}versions/{made.public_id}/").status_code == 200
    assert client.post(STATUTES, "{}", content_type="application/json").status_code == 403
