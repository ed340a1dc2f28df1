"""Cells of an old .xls as texts, by python-calamine. Run as a program it reads one file from standard input, so that a hostile file kills only
itself.

Imports nothing of ours: as a program it runs without the site.
"""

import json
import resource
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

_MEMORY = 1024 * 1024 * 1024  # bytes; a full old sheet (65,536 rows, 256 columns) needs about two thirds of it
_SECONDS = 30
_MOST_CELLS = 5_000_000
_MOST_EXACT = 1e15  # from here on the file has no longer every digit, as in core.excel_shown
Sheet = tuple[str, bool, list[list[str]], list[tuple[int, int]]]  # name, hidden, rows, places (from 0) of dates and fractions


def sheets(data: bytes) -> list[Sheet]:
    """All sheets, row 1 first. Raises `MemoryError` for too many cells, and what calamine raises."""
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    found: list[Sheet] = []
    left = _MOST_CELLS
    for meta in workbook.sheets_metadata:
        sheet = workbook.get_sheet_by_name(meta.name)
        left -= (sheet.end[0] + 1) * (sheet.end[1] + 1) if sheet.end else 0
        if left < 0:
            raise MemoryError
        rows = sheet.to_python(skip_empty_area=False)
        numbers = [(at, column) for at, row in enumerate(rows) for column, cell in enumerate(row) if _depends_on_format(cell)]
        texts = [[cell.strip() if type(cell) is str else _text(cell) for cell in row] for row in rows]
        found.append((meta.name, meta.visible != SheetVisibleEnum.Visible, texts, numbers))
    return found


def sheets_apart(data: bytes) -> list[Sheet]:
    """The same in a process of its own with little memory; raises `MemoryError` when that was not enough, `ValueError` for a broken file."""
    try:
        done = subprocess.run([sys.executable, "-P", __file__], input=data, capture_output=True, timeout=2 * _SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise MemoryError from error
    if done.returncode == 0:
        found: list[Sheet] = json.loads(done.stdout)
        return found
    if done.returncode == 1:
        raise ValueError("not readable")
    raise MemoryError  # refused as too large, or ended by a limit


def _depends_on_format(cell: Any) -> bool:
    """Whether the sheet may show something else: 12月4日 for a date, 10% for 0.1."""
    return isinstance(cell, date | time | timedelta) or isinstance(cell, float) and not cell.is_integer()


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)) if abs(cell) < _MOST_EXACT else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip() if cell is not None else ""


def _main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        rows = sheets(sys.stdin.buffer.read())
        sys.stdout.buffer.write(json.dumps(rows).encode())
    except MemoryError:
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(_main())
