"""One archive: a plain tar with the database, the files and, last, `manifest.json` with size and SHA-256 of every other member.

Plain, because the database comes compressed already and photos, prints and Excel files are so by nature. The manifest stands last, so an archive
that was cut off has none.
"""

import hashlib
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from core.errors import Refused

PRODUCT, FORMAT = "xuefa-exam", 1
MANIFEST = "manifest.json"
MANIFEST_AT_MOST = 64 * 1024 * 1024  # bytes; half a million files
CHUNK = 1024 * 1024
_MEMBER = re.compile(r"database\.(sqlite3\.gz|pgdump)|files(/[0-9A-Za-z_-]+)+", re.ASCII)  # no dots, so no way out of the folder
_KINDS = {"made_at": str, "vendor": str, "migrations": list, "rows": dict, "members": dict, "gone": list}
Step = Callable[[int], None]  # so many bytes more; raises when the work is to stop


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    made_at: str
    vendor: str
    migrations: list[list[str]]  # [app, name]
    rows: dict[str, int]  # table -> number
    members: dict[str, dict[str, Any]]  # name -> size (bytes), sha256
    gone: list[str]  # files the database names that were not there
    product: str = PRODUCT
    format: int = FORMAT


def is_safe(name: str) -> bool:
    return bool(_MEMBER.fullmatch(name))


class Writer:
    """Writes members one after the other and knows their checksums."""

    def __init__(self, tar: tarfile.TarFile, step: Step) -> None:
        self.tar, self.step = tar, step
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        hashed = _Hashed(source, self.step)
        self._append(name, hashed, size)
        self.members[name] = {"size": size, "sha256": hashed.digest.hexdigest()}

    def close_with(self, manifest: Manifest) -> None:
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        self._append(MANIFEST, BytesIO(text), len(text))

    def _append(self, name: str, source: Any, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self.tar.addfile(info, source)


class _Hashed:
    """A file that is read, hashed and counted in one go."""

    def __init__(self, source: IO[bytes], step: Step) -> None:
        self.source, self.step, self.digest = source, step, hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self.source.read(size)
        self.digest.update(data)
        self.step(len(data))
        return data


@contextmanager
def writing(path: Path, step: Step) -> Iterator[Writer]:
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as tar:
        yield Writer(tar, step)


def checked(path: Path, step: Step = lambda count: None, *, into: Path | None = None) -> Manifest:
    """Read the whole archive and compare every checksum; with `into` also unpack it there. Refuses what is cut off, damaged or not ours.

    Only plain files with names as we give them are let in, so nothing is ever written outside `into`.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            manifest, found = _read_all(tar, step, into)
    except (tarfile.TarError, EOFError, ValueError, TypeError, KeyError, RecursionError):  # what a damaged or foreign file makes of the reading
        raise _broken(path, "不是本系统的备份，或没有传输完整") from None
    wrong = [name for name in {**manifest.members, **found} if manifest.members.get(name) != found.get(name)]
    if wrong:
        raise _broken(path, f"校验不符：{'、'.join(sorted(wrong)[:3])}{' 等' if len(wrong) > 3 else ''}")
    return manifest


def _broken(path: Path, why: str) -> Refused:
    return Refused("backup_broken", f"{path.name} 不能使用：{why}。请换另一份备份，或重新复制后再试。")


def _read_all(tar: tarfile.TarFile, step: Step, into: Path | None) -> tuple[Manifest, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, Any]] = {}
    manifest: Manifest | None = None
    for member in tar:
        if manifest is not None or not member.isreg() or member.name in found:
            raise ValueError("nothing follows the manifest, all are files, each name stands once")
        source = tar.extractfile(member)
        assert source is not None  # it is a file
        if member.name == MANIFEST:
            manifest = _manifest(source.read(MANIFEST_AT_MOST))
        elif not is_safe(member.name):
            raise ValueError("a name that we give to nothing")
        else:
            found[member.name] = _copied(source, step, into / member.name if into else None)
    if manifest is None:
        raise ValueError("cut off")
    return manifest, found


def _manifest(text: bytes) -> Manifest:
    values = json.loads(text)
    if values["product"] != PRODUCT:
        raise ValueError("of another system")
    if values["format"] != FORMAT:
        raise Refused("backup_format", "这份备份是更新版本的系统做的，请先升级本系统再恢复。")
    manifest = Manifest(**values)
    good = all(isinstance(getattr(manifest, name), kind) for name, kind in _KINDS.items())
    if not good or any(len(one) != 2 for one in manifest.migrations):
        raise ValueError("values of another kind")
    return manifest


def _copied(source: IO[bytes], step: Step, target: Path | None) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    if target:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    out = target.open("xb") if target else None
    try:
        while data := source.read(CHUNK):
            digest.update(data)
            size += len(data)
            if out:
                out.write(data)
            step(len(data))
    finally:
        if out:
            out.close()
    if target:
        target.chmod(0o600)
    return {"size": size, "sha256": digest.hexdigest()}
