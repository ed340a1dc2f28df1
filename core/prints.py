"""What every printed list and official text shares: who signs below it. No picture of a seal or a signature is ever made; what was signed and
stamped on paper comes back as a scan (core.scans)."""

import re

from core.errors import Refused
from core.models import Office

USUAL = ("填表人", "审核人", "单位负责人（签字）")
FILE_WORDS = {"docx": "生成 Word（可在 WPS 里修改）", "pdf": "生成 PDF", "xlsx": "生成 Excel", "zip": "生成归档包"}
MOST, LONGEST = 5, 20  # of lines, and of the letters of each: more do not fit beside each other
_BETWEEN = re.compile(r"[、，,;；/\n]+")


def signers(office: Office | None) -> list[str]:
    """Who signs the lists of the office, in order; its setting, or the usual three."""
    return _names(office.print_signers if office else "") or list(USUAL)


def refuse_signers(text: str) -> None:
    """Raise `Refused` for a setting that does not fit on a line."""
    names = _names(text)
    if len(names) > MOST or any(len(one) > LONGEST for one in names):
        raise Refused("print_signers", f"签名栏最多 {MOST} 人，每个最多 {LONGEST} 个字，用顿号分开，如“{'、'.join(USUAL)}”。", field="print_signers")


def _names(text: str) -> list[str]:
    return [name for one in _BETWEEN.split(text) if (name := one.strip(" 　：:"))]
