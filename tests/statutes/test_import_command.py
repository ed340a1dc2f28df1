"""manage.py import_statute."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from statutes.models import Article, StatuteVersion
from tests.statutes.texts import MARKDOWN, PLAIN, word

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def run(*files: Path, out: StringIO | None = None, **options: Any) -> dict[str, Any]:
    out = out or StringIO()
    call_command("import_statute", *map(str, files), json=True, stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "议事办法.md"
    path.write_text(MARKDOWN)
    return path


def test_what_the_text_tells_needs_no_option(file: Path) -> None:
    said = run(file)
    made = StatuteVersion.objects.get()
    assert said == {
        "title": "南山镇议事办法", "adopted_on": "2020-03-01", "in_force_from": "2020-04-01", "in_force_until": None, "articles": 3,
        "version": str(made.public_id),
    }  # fmt: skip
    assert made.source == "议事办法.md"


def test_options_come_before_the_text(file: Path) -> None:
    said = run(file, title="议事规则", in_force=date(2024, 1, 1), adopted=date(2023, 12, 1))
    assert (said["title"], said["adopted_on"], said["in_force_from"]) == ("议事规则", "2023-12-01", "2024-01-01")


def test_a_dry_run_writes_nothing(file: Path) -> None:
    assert run(file, dry_run=True)["version"] is None
    assert not StatuteVersion.objects.exists()


def test_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "办法.docx"
    path.write_bytes(word(PLAIN))
    assert run(path, in_force=date(2023, 7, 1))["articles"] == 6


def test_everything_wrong_is_listed_with_its_line_and_nothing_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "坏.txt"
    path.write_text("甲法\n第一条　甲。\n第三条　丙。\n第三条　丁。")
    out = StringIO()
    with pytest.raises(CommandError, match="坏.txt 第 3 行"):
        run(path, out=out)
    assert [(one["file"], one["line"]) for one in json.loads(out.getvalue())["errors"]] == [("坏.txt", 3), ("坏.txt", 4)]
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("甲法\n第一条　甲。".encode(), "没有认出施行日期"),
        (b"%PDF-1", "坏.txt：这是 PDF"),
        (None, "读不到文件"),
        (b"a" * (1024 * 1024 + 1), "超过 1 MB"),
    ],
)
def test_a_refusal_is_a_sentence(tmp_path: Path, settings: Any, content: bytes | None, says: str) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    path = tmp_path / "坏.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=says):
        run(path)


@pytest.mark.real_data
def test_the_civil_code_and_two_versions_of_a_law(real_data: Path) -> None:
    code = run(*sorted((real_data / "laws").glob("民法典-*.md")))
    assert (code["title"], code["articles"], code["in_force_from"]) == ("中华人民共和国民法典", 1260, "2021-01-01")
    run(real_data / "laws" / "行政复议法(2017-09-01).md", in_force=date(2017, 9, 1))
    run(real_data / "laws" / "行政复议法(2023-09-01).md")
    old, new = StatuteVersion.objects.filter(statute__short_title="行政复议法")
    assert (old.article_count, old.until_on, new.article_count, new.from_on) == (43, date(2023, 12, 31), 90, date(2024, 1, 1))
