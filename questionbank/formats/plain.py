"""What plain text files of questions are told apart by."""

import re

from core.errors import Refused
from core.texts import decoded

_HEADS = frozenset(
    {"题型", "题目类型", "试题类型", "题干", "题目", "题目内容", "试题", "试题内容", "问题", "答案", "正确答案", "参考答案", "标准答案"}
)
_CELLS = re.compile(r"[,\t;，]")
_HEADER_LINES = 3
_PAPER_ANSWER = re.compile(r"^[^\S\n]*[\[【(（]?[^\S\n]*(?:正确|参考|标准)?答案[^\S\n]*(?:[\]】)）]|[:：])", re.MULTILINE)
AIKEN_ANSWER = re.compile(r"^ANSWER:[ \t]*(.*)$", re.MULTILINE)


def text_of(data: bytes) -> str:
    """The text with its lines ending alike."""
    return decoded(data).replace("\r\n", "\n").replace("\r", "\n")


def text_or_nothing(data: bytes) -> str:
    """For telling formats apart: "" for what is no text."""
    try:
        return text_of(data)
    except Refused:
        return ""


def is_table(text: str) -> bool:
    """Whether it begins with the header of a table of questions: 题型,题干,…"""
    first = [line for line in text[:4096].split("\n") if line.strip()][:_HEADER_LINES]
    return any(len(_HEADS.intersection(re.sub(r"[\s\"*]|[(（].*?[)）]", "", cell) for cell in _CELLS.split(line))) > 1 for line in first)


def is_paper(text: str) -> bool:
    """Whether answers stand in it as papers have them: 答案：B."""
    return bool(_PAPER_ANSWER.search(text))
