"""Zip archives from outside: measured as a whole before one member is unpacked, read one by one, never written to disk."""

import zipfile
import zlib
from collections import Counter
from io import BytesIO
from typing import IO

from core.errors import Refused

MAX_MEMBERS = 20_000
MAX_UNPACKED = 300 * 1024 * 1024  # bytes
_MAX_RATIO, _RATIO_COUNTS_FROM = 200, 10 * 1024 * 1024  # unpacked to packed; texts of offices reach about 50
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TROUBLE = (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError)


class Archive:
    """An archive that may be read. `what` it is stands in the sentences of its refusals: 这个 Word 文件已损坏…"""

    def __init__(self, data: bytes, *, what: str, most_unpacked: int = MAX_UNPACKED, most_members: int = MAX_MEMBERS) -> None:
        self._what = what
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _TROUBLE as error:
            raise self._broken() from error
        members = [one for one in self._zip.infolist() if not one.filename.endswith("/")]
        self._refuse_size(members, len(data), most_unpacked)
        if len(members) > most_members:
            raise Refused("archive_too_many", f"这个{what}里有 {len(members)} 个文件，最多 {most_members} 个，请分成几份。", field="file")
        if any(one.flag_bits & 1 or one.compress_type not in _PACKED for one in members):
            raise self._broken()
        self._refuse_names([one.filename for one in members])
        self.names = frozenset(one.filename for one in members)

    def read(self, name: str) -> bytes:
        """A member's content; KeyError for one that there is not. No more is unpacked than was measured."""
        try:
            return self._zip.read(name)
        except _TROUBLE as error:
            raise self._broken() from error

    def open(self, name: str) -> IO[bytes]:
        """A member, to be read bit by bit; KeyError for one that there is not. While it is read, a broken one raises what `zipfile` raises."""
        try:
            return self._zip.open(name)
        except _TROUBLE as error:
            raise self._broken() from error

    def size(self, name: str) -> int:
        """Bytes of a member, unpacked."""
        return self._zip.getinfo(name).file_size

    def _refuse_size(self, members: list[zipfile.ZipInfo], packed: int, most_unpacked: int) -> None:
        unpacked = sum(one.file_size for one in members)
        if unpacked > most_unpacked or (unpacked > _RATIO_COUNTS_FROM and unpacked > _MAX_RATIO * packed):
            raise Refused("archive_too_large", f"这个{self._what}解压后太大，无法读取。请删去多余的内容和图片后再上传。", field="file")

    def _refuse_names(self, names: list[str]) -> None:
        outside = next((one for one in names if not _inside(one)), None)
        if outside is not None:
            raise Refused("archive_outside", f"这个{self._what}里有指向包外的文件名“{outside[:60]}”，为了安全没有读取。", field="file")
        name, times = Counter(names).most_common(1)[0] if names else ("", 0)
        if times > 1:
            raise Refused("archive_twice", f"这个{self._what}里有 {times} 个文件都叫“{name[:60]}”，不知道该读哪一个，请重新打包。", field="file")

    def _broken(self) -> Refused:
        return Refused("archive_broken", f"这个{self._what}已损坏或加了密码，无法读取。请重新另存一份再上传。", field="file")


def member_names(data: bytes) -> frozenset[str]:
    """The names in what may be a zip archive; none where it is not. Cheap, raises nothing: for telling formats apart."""
    if not data.startswith(b"PK"):
        return frozenset()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except _TROUBLE:
        return frozenset()


def unpacked_size(data: bytes) -> int:
    """What its members say they have, in bytes; 0 for what is no archive. Cheap, raises nothing: whoever reads it measures again."""
    if not data.startswith(b"PK"):
        return 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return sum(one.file_size for one in archive.infolist())
    except _TROUBLE:
        return 0


def _inside(name: str) -> bool:
    return bool(name) and not name.startswith("/") and "\\" not in name and ":" not in name and ".." not in name.split("/")
