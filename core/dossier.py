"""案卷: records as one ZIP for the archive, written to the disk member by member however much there is, with a manifest and checksums.

`manifest.json` says what it is of and lists every other member with size, SHA-256 and number of rows; `SHA256SUMS`, which any `sha256sum -c`
understands, stands last. The same records at the same moment give the same bytes.
"""

import csv
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from core.errors import Refused

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
PRODUCT, FORMAT = "xuefa-exam-dossier", 1
CHUNK = 1024 * 1024
_BOM = "\ufeff"  # without it Excel takes the file for GBK
_RISKY = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute
_TROUBLE = (zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, RuntimeError)


class Writer:
    """`step` is called with the number of rows or files written since; it may raise to stop the work."""

    def __init__(self, archive: zipfile.ZipFile, at: datetime, step: Callable[[int], None]) -> None:
        self._zip, self._at, self._step = archive, at, step
        self.members: dict[str, dict[str, Any]] = {}
        self.missing: list[str] = []

    def csv(self, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """UTF-8 with its mark, so that a double click opens it in WPS or Excel."""
        with self._text(name) as (text, counted):
            text.write(_BOM)
            lines = csv.writer(text, lineterminator="\r\n")
            lines.writerow(header)
            lines.writerows([_cell(one) for one in row] for row in counted(rows))

    def json_lines(self, name: str, rows: Iterable[Any]) -> None:
        with self._text(name) as (text, counted):
            text.writelines(_json(row) + "\n" for row in counted(rows))

    def json(self, name: str, value: Any) -> None:
        self.data(name, _json(value, indent=1).encode())

    def data(self, name: str, data: bytes) -> None:
        with self._member(name) as out:
            out.write(data)
        self._step(1)

    def file(self, name: str, path: Path) -> None:
        """One that is not there any more is named as missing: nothing is left out silently."""
        if not path.is_file():
            self.missing.append(name)
            return
        with self._member(name) as out, path.open("rb") as source:
            while piece := source.read(CHUNK):
                out.write(piece)
        self._step(1)

    def close_with(self, facts: dict[str, Any]) -> None:
        told = {"product": PRODUCT, "format": FORMAT, "made_at": self._at.isoformat(), **facts}
        self.json(MANIFEST, {**told, "missing": self.missing, "members": dict(self.members)})
        self.data(SUMS, "".join(f"{one['sha256']}  {name}\n" for name, one in self.members.items()).encode())

    @contextmanager
    def _text(self, name: str) -> Iterator[tuple[io.TextIOBase, Callable[[Iterable[Any]], Iterator[Any]]]]:
        """A text to write to, and what rows go through to be counted."""
        rows = 0

        def counted(given: Iterable[Any]) -> Iterator[Any]:
            nonlocal rows
            for one in given:
                yield one
                rows += 1
                self._step(1)

        with self._member(name) as out:
            text = io.TextIOWrapper(cast(IO[bytes], out), encoding="utf-8", newline="")
            yield text, counted
            text.flush()
            text.detach()
        self.members[name]["rows"] = rows

    @contextmanager
    def _member(self, name: str) -> Iterator["_Hashed"]:
        if name in self.members:
            raise ValueError(f"{name} stands there already")
        info = zipfile.ZipInfo(name, date_time=self._at.timetuple()[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as target:
            out = _Hashed(target)
            yield out
        self.members[name] = {"size": out.size, "sha256": out.digest.hexdigest()}


class _Hashed(io.BufferedIOBase):
    """Passes on what is written, and knows its size and checksum."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target, self.size, self.digest = target, 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.target.write(data)
        self.digest.update(data)
        self.size += len(data)
        return len(data)


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_RISKY) and not text[1:].replace(".", "", 1).isdigit() else text


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=indent, default=str)


@contextmanager
def writing(path: Path, at: datetime, step: Callable[[int], None] = lambda count: None) -> Iterator[Writer]:
    """`at` is in the office's time zone: each member bears it. Whoever leaves with an error leaves no file; nobody else reads any of it meanwhile."""
    path.touch(mode=0o600)
    try:
        with zipfile.ZipFile(path, "w") as archive:
            yield Writer(archive, at, step)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def checked(path: Path) -> dict[str, Any]:
    """The manifest, once every member has been read and has the checksum that both lists say. Refuses what is cut off, changed or not ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [one.filename for one in archive.infolist()]
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["product"] != PRODUCT:
                raise ValueError("of another system")
            listed = (line.split("  ", 1) for line in archive.read(SUMS).decode().splitlines())
            sums = {name: digest for digest, name in listed}
            found = {name: _digest(archive, name) for name in names if name != SUMS}
            said = {name: one["sha256"] for name, one in manifest["members"].items()} | {MANIFEST: sums.get(MANIFEST, "")}
    except _TROUBLE as error:
        raise Refused("dossier_broken", f"{path.name} 不是本系统的归档包，或者已损坏、没有传输完整。") from error
    wrong = sorted(name for name in {**found, **sums, **said} if not found.get(name) == sums.get(name) == said.get(name))
    if wrong or len(names) != len(set(names)):
        raise Refused(
            "dossier_changed", f"{path.name} 校验不符：{'、'.join(wrong[:3])}{' 等' if len(wrong) > 3 else ''}与清单不一致，内容被改动或损坏。"
        )
    return dict(manifest)


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as source:
        while piece := source.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()
