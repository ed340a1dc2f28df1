"""How people write answers: letters, 对 and 错, the words of blanks. Pure."""

import re
import unicodedata
from collections.abc import Sequence

_SPACE = re.compile(r"\s+")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SEPARATORS = re.compile(r"[\s,、;/|.。·()\[\]【】]+")
_APART = "\\；;\n/／"
_KEPT = re.compile(r"([\\；;\n/／|｜])")
_BAR = re.compile(r"(?<!\\)[|｜]")
_DIVIDES = re.compile(r"(?<=\d)[/／](?=\d)")
_TRUE = frozenset({"对", "正确", "是", "√", "✓", "✔", "T", "TRUE", "V", "Y", "YES"})
_FALSE = frozenset({"错", "错误", "否", "不对", "不正确", "×", "✗", "✘", "X", "F", "FALSE", "N", "NO"})


def normalised(text: str) -> str:
    """Text without white space and without differences of character width; other punctuation stays."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def lines(text: str) -> str:
    """Text as it is stored: its lines end alike, whoever sent them, and nothing stands around it."""
    return _LINE_END.sub("\n", text).strip()


def has_hidden(text: str) -> bool:
    """Whether there is a character in it that shows nothing, and that not every database and file can hold."""
    return bool(_HIDDEN.search(text))


def line(text: str) -> str:
    """Text as one line: options are typed one a line."""
    return " ".join(one.strip() for one in lines(text).split("\n") if one.strip())


def letters(answer: str) -> list[int] | None:
    """Places of the letters in an answer: ABD, "A,B,D", A、B、D, "A B D", ＡＢＤ, dba -> [0, 1, 3]. None where it is no list of letters."""
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", answer)).upper()
    if not re.fullmatch(r"[A-Z]+", text):
        return None
    return sorted({ord(letter) - ord("A") for letter in text})


def letters_of(places: Sequence[int]) -> str:
    return "".join(chr(ord("A") + place) for place in places)


def truth(answer: str) -> bool | None:
    """What an answer or an option says of a statement: 对, 正确, 是, √, T, V; 错, 错误, 否, ×, F, X. None where neither."""
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", answer)).upper()
    return True if text in _TRUE else False if text in _FALSE else None


def judge_key(answer: str, options: Sequence[str]) -> list[int] | None:
    """The key of a judge question, [0] for 正确 or [1] for 错误; A and B count only over options that say 对 and 错."""
    said = truth(answer)
    if said is None:
        places = letters(answer)
        said = truth(options[places[0]]) if places and len(places) == 1 and places[0] < len(options) else None
    return None if said is None else [0 if said else 1]


def blanks(answer: str) -> list[list[str]]:
    """The accepted forms of each blank: blanks apart by ； or a new line, forms of one by /; a backslash keeps one of these as a character."""
    found: list[list[str]] = [[""]]
    kept = False
    for one in answer.strip():
        if kept or one not in _APART:
            found[-1][-1] += one
            kept = False
        elif one == "\\":
            kept = True
        elif one in "/／":
            found[-1].append("")
        else:
            found.append([""])
    return [[form.strip() for form in forms] for forms in found]


def divides(answer: str) -> bool:
    """Whether a / between digits leaves open what it means: 1/3 may be a third, or 1 and 3 both accepted (which is written 1 / 3)."""
    return bool(_DIVIDES.search(answer))


def has_bar(answer: str) -> bool:
    """Whether a | leaves it open: other systems write it between forms, others between blanks; one of the words is written \\|."""
    return bool(_BAR.search(answer))


def blanks_text(key: Sequence[Sequence[str]]) -> str:
    """What `blanks` reads: 五日/5日；处罚"""
    return "；".join(_forms_text([_KEPT.sub(r"\\\1", form) for form in forms]) for forms in key)


def _forms_text(forms: Sequence[str]) -> str:
    text = "/".join(forms)
    return " / ".join(forms) if divides(text) else text
