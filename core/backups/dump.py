"""What taking a copy of a database comes to, on whichever database."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Dump:
    """One file, and what stood in the database at the moment it shows."""

    path: Path  # its name is that of the archive's member
    rows: dict[str, int]
    migrations: list[list[str]]
    files: list[str]  # paths of the private files, below MEDIA_ROOT
