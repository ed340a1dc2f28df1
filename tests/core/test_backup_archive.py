"""An archive is let in only whole, unchanged and ours; nothing in it is ever written outside its place."""

import json
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from core.backups import archive
from core.errors import Refused

Members = list[tuple[tarfile.TarInfo | str, bytes]]
HASH_OF_DATA = "3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7"  # SHA-256 of b"data"
DATA = {"size": 4, "sha256": HASH_OF_DATA}


def written(folder: Path, *members: tuple[tarfile.TarInfo | str, bytes], **manifest: Any) -> Path:
    values = {
        "product": "xuefa-exam", "format": 1, "made_at": "2026-11-20", "vendor": "sqlite", "migrations": [], "rows": {}, "gone": [],
        "members": {"database.sqlite3.gz": DATA}, **manifest,
    }  # fmt: skip
    path = folder / "backup.tar"
    with tarfile.open(path, "w") as tar:
        for name, data in [*members, ("manifest.json", json.dumps(values).encode())]:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, BytesIO(data))
    return path


WHOLE = ("database.sqlite3.gz", b"data")


def test_a_whole_one_is_unpacked_for_its_owner_alone(tmp_path: Path) -> None:
    archive.checked(written(tmp_path, WHOLE), into=tmp_path / "out")
    there = tmp_path / "out" / "database.sqlite3.gz"
    assert (there.read_bytes(), there.stat().st_mode & 0o777) == (b"data", 0o600)


def test_one_that_was_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE)
    whole = path.read_bytes()
    content = len(whole.rstrip(b"\0"))
    for length in range(0, content, 64):
        path.write_bytes(whole[:length])
        with pytest.raises(Refused, match="不能使用"):
            archive.checked(path)


def test_one_changed_byte_is_found(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE)
    path.write_bytes(path.read_bytes().replace(b"data", b"dato", 1).replace(b"dato", b"date", 1))
    with pytest.raises(Refused):
        archive.checked(path)


def link(name: str, target: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, target
    return info


@pytest.mark.parametrize(
    "member",
    [
        ("../outside", b"x"),
        ("/tmp/outside", b"x"),
        ("files/../../outside", b"x"),
        ("files/a/.ssh", b"x"),
        ("settings.env", b"x"),
        (link("files/a/b", "/etc/passwd"), b""),
        WHOLE,  # twice
    ],
)
def test_a_member_we_would_not_write_is_refused_before_anything_is_unpacked(tmp_path: Path, member: Any) -> None:
    place = tmp_path / "a" / "out"
    with pytest.raises(Refused, match="不是本系统的备份"):
        archive.checked(written(tmp_path, WHOLE, member), into=place)
    assert not (tmp_path / "a" / "outside").exists()
    assert not (place / "files").exists()


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        ({"product": "other"}, "不是本系统的备份"),
        ({"format": 2}, "请先升级"),
        ({"members": {}}, "校验不符：database.sqlite3.gz"),
        ({"members": {"database.sqlite3.gz": DATA, "files/202611/ab": DATA}}, "校验不符：files/202611/ab"),
        ({"members": {"database.sqlite3.gz": {**DATA, "sha256": "0" * 64}}}, "校验不符"),
        ({"members": []}, "不能使用"),
        ({"unknown": 1}, "不是本系统的备份"),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(tmp_path: Path, manifest: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        archive.checked(written(tmp_path, WHOLE, **manifest))


def test_what_is_no_archive_at_all_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "照片.tar"
    path.write_bytes(b"\xff\xd8\xff" * 1000)
    with pytest.raises(Refused, match="照片.tar 不能使用"):
        archive.checked(path)
