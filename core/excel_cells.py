"""Cells as texts, by python-calamine. Run as a program it reads one file from standard input, so that a hostile .xls kills only itself.

Imports nothing of ours: as a program it runs without the site.
"""

import json
import resource
import subprocess
import sys
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

_MEMORY = 1024 * 1024 * 1024  # bytes; a full old sheet (65,536 rows, 256 columns) needs about two thirds of it
_SECONDS = 30
_MOST_CELLS = 5_000_000


def first_sheet(data: bytes) -> list[list[str]]:
    """The first sheet with content, row 1 first; empty without one. Raises `MemoryError` for one with too many cells, and what calamine raises."""
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.end and (sheet.end[0] + 1) * (sheet.end[1] + 1) > _MOST_CELLS:
            raise MemoryError
        rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        if any(any(row) for row in rows):
            return rows
    return []


def first_sheet_apart(data: bytes) -> list[list[str]]:
    """The same in a process of its own with little memory; raises `MemoryError` when that was not enough, `ValueError` for a broken file."""
    try:
        done = subprocess.run([sys.executable, "-P", __file__], input=data, capture_output=True, timeout=2 * _SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise MemoryError from error
    if done.returncode == 0:
        rows: list[list[str]] = json.loads(done.stdout)
        return rows
    if done.returncode == 1:
        raise ValueError("not readable")
    raise MemoryError  # refused as too large, or ended by a limit


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d") if cell.time().isoformat() == "00:00:00" else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip() if cell is not None else ""


def _main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        rows = first_sheet(sys.stdin.buffer.read())
        sys.stdout.buffer.write(json.dumps(rows).encode())
    except MemoryError:
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(_main())
