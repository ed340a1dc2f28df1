"""Questions become a file: what the list shows, in a format of choice; what that cannot carry is counted and said."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core import files, jobs
from core.models import AuditEntry, Job
from people.models import Person
from questionbank import formats
from questionbank.models import LegalBasis, Question
from questionbank.services import cases, exporting, questions
from questionbank.services.cases import Part
from questionbank.services.revising import Says
from tests import factories
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SignIn = Callable[[Person], Client]
EXPORT = "/manage/questions/export/"


def exported(code: str, *, keys: bool = True) -> exporting.Exported:
    return exporting.write(Question.objects.live().whole().order_by("pk"), code=code, keys=keys)


def read(made: exporting.Exported) -> list[Any]:
    return formats.detect(made.data).read(made.data).records


def test_the_page_says_how_many_and_what_each_format_leaves_out(signed_in: SignIn, clerk: Person) -> None:
    factories.question(topic="民法典")
    factories.question()
    page = signed_in(clerk).get(EXPORT, {"topic": "民法典"}).content.decode()
    assert '<strong class="num">1</strong> 道题' in page
    assert "Excel 表格" in page
    assert "不含解析、知识点、难度、依据、标签、图片、状态、以前的版本" in page  # of Aiken


def test_what_the_list_shows_is_written_by_the_worker(signed_in: SignIn, clerk: Person) -> None:
    factories.question(stem="甲题", topic="民法典")
    factories.question(stem="乙题")
    client = signed_in(clerk)
    client.post(f"{EXPORT}?topic=民法典", {"format": "excel", "keys": "on"})
    jobs.run(Job.objects.get().pk)
    job = Job.objects.get()
    assert (job.state, job.sentence) == (Job.State.DONE, "已导出 1 道题。")
    assert job.result is not None
    assert [one.stem for one in formats.detect(files.content(job.result)).read(files.content(job.result)).records] == ["甲题"]
    assert AuditEntry.objects.get(event="questionbank.export").detail == {"count": 1, "keys": True}


def test_who_asks_for_no_keys_gets_no_file_that_holds_them(signed_in: SignIn, clerk: Person, tmp_path: Path) -> None:
    factories.question()
    page = signed_in(clerk).post(EXPORT, {"format": "excel"}).content.decode()
    assert "“Excel 表格”总是带答案的。不带答案请选Word 试卷或文本试卷" in page
    with pytest.raises(CommandError, match="总是带答案的"):
        call_command("export_questions", tmp_path / "题.json", without_keys=True)
    assert (Job.objects.count(), list(tmp_path.iterdir())) == (0, [])


def test_what_a_format_cannot_carry_is_counted(clerk: Person) -> None:
    made = factories.question("judge", stem="可以申请听证。")
    LegalBasis.objects.create(revision=made.current_revision, statute_title="行政处罚法", article_number="第六十三条")
    factories.question("multiple")
    factories.question(stem="单选")
    said = exported("aiken")
    assert said.count == 1
    assert said.lost["整道题"] == 2
    assert said.sentence == "已导出 1 道题。这种格式不能带走：2 道题、1 道题的解析。"


def test_questions_that_a_format_cannot_carry_at_all_are_refused(clerk: Person) -> None:
    factories.question("judge")
    with pytest.raises(exporting.Refused, match="都不能存为“Aiken"):
        exported("aiken")


def test_the_whole_bank_goes_into_json_with_what_questions_said_before(clerk: Person) -> None:
    question = factories.question(stem="原来的题干")
    says = {"stem": "改过的题干", "options": ["甲", "乙"], "key": [1], "tags": ["听证"]}
    questions.revise_question(question=question, seen_version=question.version, author=clerk, now=NOON, **says)
    record = read(exported("json"))[0]
    assert (record.stem, record.key, record.tags) == ("改过的题干", [1], ["听证"])
    assert [one.stem for one in record.earlier] == ["原来的题干"]


def test_who_said_what_and_when_goes_along_of_the_sub_questions_of_a_case_too(clerk: Person) -> None:
    case = factories.case("judge", stem="原来的材料")
    part = case.parts.get()
    parts = [Part("judge", Says("改过的小题", [], [1]), part)]
    cases.revise_case(question=case, seen_version=case.version, material=Says("原来的材料", [], []), parts=parts, author=clerk, now=NOON)
    record = read(exported("json"))[0]
    assert (record.author, record.written_at, [one.stem for one in record.earlier]) == (clerk.name, NOON, ["原来的材料"])
    assert (record.parts[0].stem, record.parts[0].author) == ("改过的小题", clerk.name)
    [before] = record.earlier[0].parts
    assert (before.stem, before.author, before.number) == (part.current_revision.stem, "", record.parts[0].number)


def test_the_command_writes_a_file_and_overwrites_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factories.question(stem="甲题")
    file = tmp_path / "bank.json"
    call_command("export_questions", file)
    assert "已导出 1 道题" in capsys.readouterr().out
    assert json.loads(file.read_text(encoding="utf-8"))["questions"][0]["stem"] == "甲题"
    with pytest.raises(CommandError, match="已经存在"):
        call_command("export_questions", file)


def test_an_empty_bank_is_not_exported(signed_in: SignIn, clerk: Person, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有可以导出的试题"):
        call_command("export_questions", tmp_path / "bank.json")
    assert "换一个筛选条件" in signed_in(clerk).get(reverse("questionbank:export")).content.decode()
