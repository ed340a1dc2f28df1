"""A file for the archive: what it lists is what it holds; a change, a cut or a foreign file is noticed."""

import csv
import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from core import dossier
from core.errors import Refused
from tests import factories


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "考试.zip"
    with dossier.writing(path, factories.NOON) as out:
        out.csv("名单/名单.csv", ["姓名", "成绩"], [["陈志强", "95.5"], ["=1+1", None], ["王海燕", "-3"]])
        out.json_lines("答案.jsonl", ({"position": n} for n in range(3)))
        out.file("扫描件/没有了.pdf", tmp_path / "gone")
        out.close_with({"exam": {"title": "年度考试"}})
    return path


def test_the_manifest_lists_what_is_in_it(made: Path) -> None:
    manifest = dossier.checked(made)
    assert manifest["exam"] == {"title": "年度考试"}
    assert {name: one["rows"] for name, one in manifest["members"].items()} == {"名单/名单.csv": 3, "答案.jsonl": 3}
    assert manifest["missing"] == ["扫描件/没有了.pdf"]


def test_other_tools_read_it_too(made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path)
        text = archive.read("名单/名单.csv").decode("utf-8-sig")
    assert subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=False).returncode == 0
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1:] == [["陈志强", "95.5"], ["'=1+1", ""], ["王海燕", "-3"]]  # nothing that a spreadsheet would compute


def test_the_same_records_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    first = made.read_bytes()
    with dossier.writing(made, factories.NOON) as out:
        out.csv("名单/名单.csv", ["姓名", "成绩"], [["陈志强", "95.5"], ["=1+1", None], ["王海燕", "-3"]])
        out.json_lines("答案.jsonl", ({"position": n} for n in range(3)))
        out.file("扫描件/没有了.pdf", tmp_path / "gone")
        out.close_with({"exam": {"title": "年度考试"}})
    assert made.read_bytes() == first


def rewritten(made: Path, change: dict[str, bytes | None]) -> Path:
    """The same with members changed, added, or (None) left out."""
    other = made.with_name("改过.zip")
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(other, "w") as target:
        for name in dict.fromkeys([*source.namelist(), *change]):
            data = change.get(name, b"") if name in change else source.read(name)
            if data is not None:
                target.writestr(name, data)
    return other


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("答案.jsonl", b'{"position": 9}\n'),
        ("答案.jsonl", None),
        ("多出来.txt", b"x"),
        ("manifest.json", None),
        ("SHA256SUMS", b""),
        ("manifest.json", b'{"product": "xuefa-exam-dossier"}'),
        ("manifest.json", b'{"product": "xuefa-exam-dossier", "members": []}'),
    ],  # fmt: skip
)
def test_a_changed_archive_is_refused(made: Path, name: str, data: bytes | None) -> None:
    with pytest.raises(Refused, match="改过.zip"):
        dossier.checked(rewritten(made, {name: data}))


def test_a_member_changed_together_with_its_sum_is_still_refused(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        manifest, sums = json.loads(archive.read("manifest.json")), archive.read("SHA256SUMS").decode()
    digest = manifest["members"]["答案.jsonl"]["sha256"]
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    with pytest.raises(Refused, match="答案.jsonl"):
        dossier.checked(rewritten(made, {"答案.jsonl": b"", "SHA256SUMS": sums.replace(digest, empty).encode()}))


def test_a_cut_or_foreign_file_is_refused(made: Path) -> None:
    made.write_bytes(made.read_bytes()[:-40])
    with pytest.raises(Refused, match="已经损坏|已损坏|没有传输完整"):
        dossier.checked(made)


def test_nobody_else_on_the_machine_reads_it_while_it_is_written(tmp_path: Path) -> None:
    with dossier.writing(tmp_path / "x.zip", factories.NOON) as out:
        out.data("a.txt", b"a")
        assert (tmp_path / "x.zip").stat().st_mode & 0o077 == 0


def test_whoever_stops_the_work_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"

    def stop(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), dossier.writing(path, factories.NOON, stop) as out:
        out.data("a.txt", b"a")
    assert not path.exists()
