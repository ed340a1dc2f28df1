"""`manage.py import_questions`."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from people.models import Person
from questionbank.models import ImportBatch, ImportRow, Question
from tests.questionbank.sheets import HEADER, single, workbook

pytestmark = pytest.mark.postgres


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "试题.xlsx"
    path.write_bytes(workbook([*HEADER, "分值"], [*single("一"), "2"], [*single("二", ""), "2"], [*single("一"), "2"]))
    return path


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command("import_questions", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_json_is_one_object_with_counts_warnings_and_errors(db: None, file: Path) -> None:
    said = json.loads(run(file, "--json"))
    assert {name: said[name] for name in ("accepted", "rejected", "duplicates")} == {"accepted": 1, "rejected": 1, "duplicates": 1}
    assert said["errors"] == [{"row": 3, "place": "第 3 行", "column": "答案", "message": "答案是空的，请填写。"}]
    assert said["warnings"] == [{"row": 1, "place": "第 1 行", "column": "分值", "message": "“分值”这一列没有用到，已忽略。"}]


def test_a_dry_run_counts_and_writes_nothing(db: None, file: Path) -> None:
    assert json.loads(run(file, "--json", "--dry-run"))["accepted"] == 1
    assert not Question.objects.exists()


def test_without_a_reviewer_they_are_drafts(db: None, file: Path) -> None:
    assert "入库 1 道" in run(file)
    assert Question.objects.get().status == Question.Status.DRAFT


def test_with_a_reviewer_they_are_reviewed(clerk: Person, file: Path) -> None:
    run(file, "--reviewed-by", clerk.account)
    assert Question.objects.get().reviewed_by == clerk


def test_a_second_run_accepts_nothing(db: None, file: Path) -> None:
    run(file)
    assert json.loads(run(file, "--json"))["duplicates"] == 2


def test_all_or_nothing_lists_what_is_wrong_and_takes_nothing(db: None, file: Path) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="一道也没有入库"):
        call_command("import_questions", str(file), "--all-or-nothing", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert (said["accepted"], said["errors"][0]["row"]) == (0, 3)
    assert not Question.objects.exists()


def test_law_and_tags_are_given_to_all(db: None, file: Path) -> None:
    run(file, "--statute", "土地管理法", "--tags", "新法,必考")
    question = Question.objects.get()
    assert [one.statute_title for one in question.current_revision.bases.all()] == ["土地管理法"]
    assert sorted(tag.name for tag in question.tags.all()) == ["必考", "新法"]


def test_a_format_that_the_file_is_not_ends_with_one_sentence(db: None, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("1. 题干")
    with pytest.raises(CommandError, match="不是 Excel 文件"):
        run(path, "--format", "excel")


def test_nothing_is_left_of_the_reading(db: None, file: Path) -> None:
    run(file, "--dry-run")
    assert not ImportBatch.objects.exists()
    run(file)
    assert (ImportBatch.objects.get().accepted, ImportRow.objects.count()) == (1, 0)


def test_who_may_not_manage_questions_cannot_be_the_reviewer(cadre: Person, file: Path) -> None:
    with pytest.raises(CommandError, match="没有管理题库的权限"):
        run(file, "--reviewed-by", cadre.account)


@pytest.mark.parametrize("content", [b"", "题型,题干\n".encode(), b"PK\x03\x04broken", b"\0" * (10 * 1024 * 1024), b"\0" * (41 * 1024 * 1024)])
def test_what_is_no_excel_file_ends_with_one_sentence(db: None, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "假的.xlsx"
    path.write_bytes(content)
    with pytest.raises(CommandError) as error:
        run(path)
    assert str(error.value).endswith("。")
    assert "\n" not in str(error.value)


def test_a_missing_file_ends_with_one_sentence(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="读不到文件"):
        run(tmp_path / "没有.xlsx")
