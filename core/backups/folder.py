"""The folder of backups, as it lies there: somebody may have emptied it or put an archive of another machine into it."""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from core.errors import Refused

NIGHTLY, MANUAL = "nightly", "manual"
_NAME = re.compile(r"backup-(\d{8}-\d{6})-(nightly|manual)")
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True)
class Backup:
    """One archive with its final name. `good`: it was read again and found whole when it was made, and nobody has changed it since."""

    name: str  # without the ending
    path: Path
    made_at: datetime
    kind: str
    size: int
    good: bool


def name_of(kind: str, now: datetime) -> str:
    return f"backup-{timezone.localtime(now):%Y%m%d-%H%M%S}-{kind}"


def backups() -> list[Backup]:
    """What lies in the folder, newest first; nothing when there is no folder, or none that can be read."""
    found = []
    with suppress(OSError):
        for path in Path(settings.BACKUP_DIR).glob("backup-*.tar"):
            one = _read(path)
            if one:
                found.append(one)
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def _read(path: Path) -> Backup | None:
    match = _NAME.fullmatch(path.stem)
    if not match:
        return None
    try:
        made_at = timezone.make_aware(datetime.strptime(match[1], "%Y%m%d-%H%M%S"))
        there = path.stat()
    except (ValueError, FileNotFoundError):
        return None
    try:
        good = checksum_of(path).stat().st_mtime_ns >= there.st_mtime_ns
    except FileNotFoundError:
        good = False
    return Backup(path.stem, path, made_at, match[2], there.st_size, good)


def last_good() -> Backup | None:
    return next((one for one in backups() if one.good), None)


def checksum_of(archive: Path) -> Path:
    """The file beside an archive that `sha256sum -c` reads. It is written last, when the archive has been found whole."""
    return archive.with_name(archive.name + ".sha256")


def remove_old() -> None:
    """Keep the newest good ones: so many of the nights, and so many made by hand, which thus push no night away."""
    for kind in (NIGHTLY, MANUAL):
        for one in [one for one in backups() if one.good and one.kind == kind][settings.BACKUP_KEEP :]:
            checksum_of(one.path).unlink(missing_ok=True)
            one.path.unlink(missing_ok=True)


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A place inside `folder` for what is not finished, for one backup at a time; what a killed one left there is removed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("backup_running", "另一个备份正在进行，请等它完成。") from None
        for left in folder.glob(_UNFINISHED + "*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=folder) as place:
            yield Path(place)
    finally:
        os.close(lock)
