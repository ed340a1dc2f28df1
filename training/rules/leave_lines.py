"""请假 as a clerk types it from the sheet: one line for each reason. Pure."""

import re
from dataclasses import dataclass

_NAMES = re.compile(r"[、,，;；]+")
_BLANK = re.compile(r"[\s:：]+")


@dataclass(frozen=True)
class LeaveLine:
    """Who was on leave for one reason. `wrong` says what is missing, in a sentence."""

    names: tuple[str, ...]
    reason: str = ""
    approver: str = ""
    wrong: str = ""


def parsed(text: str, approver: str) -> list[LeaveLine]:
    """ "林海燕、陈志强 下村 蔡日升": names, reason, who approved it; `approver` where a line names none."""
    return [_line(line.strip(), approver.strip()) for line in text.splitlines() if line.strip()]


def _line(line: str, approver: str) -> LeaveLine:
    first, *rest = _BLANK.split(line)
    names = tuple(name for name in _NAMES.split(first) if name)
    reason, named = (" ".join(rest[:-1]), rest[-1]) if len(rest) > 1 else ("".join(rest), "")
    wrong = ""
    if not names:
        wrong = f"“{line}”没有写姓名，请写成：姓名 原因 批准人。"
    elif not reason:
        wrong = f"“{line}”没有写请假原因，请写成：姓名 原因 批准人，中间空一格。"
    elif not (named or approver):
        wrong = f"“{line}”没有写批准人，请写在原因后面，或填在下面的“批准人”里。"
    return LeaveLine(names, reason[:200], (named or approver)[:40], wrong)
