"""Texts with blanks as Moodle writes them: 应当在{1:SHORTANSWER:=五日~=5日}内提出. Both ways."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from questionbank.formats import markup
from questionbank.formats.base import Record
from questionbank.formats.moodle.answers import accepted, cut, form_text, share
from questionbank.types.blank import BLANK

_GROUP = re.compile(r"\{(\d*):([A-Z_]{1,20}):((?:\\.|[^\\{}])*)\}", re.DOTALL)
_UNREAD_GROUP = re.compile(r"\{\d*:[A-Z_]{1,20}:")
_SHARE = re.compile(r"%(-?\d{1,3}(?:\.\d{1,10})?)%")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SHORT, _EXACT = frozenset({"SHORTANSWER", "SA", "MW"}), frozenset({"SHORTANSWER_C", "SAC", "MWC"})
_SIGNS = str.maketrans({sign: f"&#{ord(sign)};" for sign in "\\{}#~&<>"})  # as Moodle reads them, too
_MAX_FORMS = 200  # of one blank, wrong ones too


@dataclass(frozen=True)
class Blank:
    weight: str
    kind: str
    answers: str  # as written


def blanks(source: str) -> list[Blank] | None:
    """The blanks of a text, in order; None where there is none, or something that is not quite one."""
    found = [Blank(one[1] or "1", one[2], one[3]) for one in _GROUP.finditer(source)]
    return found if found and len(_UNREAD_GROUP.findall(source)) == len(found) else None


def drawn(source: str) -> str:
    """The text with its blanks drawn."""
    return _GROUP.sub(BLANK, source)


def forms(record: Record, blank: Blank) -> list[str]:
    """The accepted forms of one blank; says on the record why there are none."""
    if blank.kind not in _SHORT | _EXACT:
        record.error("answer", f"填空（cloze）里有“{blank.kind}”，只能收文字填空（SHORTANSWER）。")
        return []
    answers = cut(blank.answers, "~")
    if len(answers) > _MAX_FORMS:
        record.error("answer", f"一个空的写法有 {len(answers)} 种，太多了。")
        return []
    if any("<" in one for one in answers):
        record.error("answer", "填空（cloze）的答案里有排版，请改成文字。")
    said = [_answer(one) for one in answers]
    return accepted(record, [form for form, _ in said], [earned for _, earned in said], case_matters=blank.kind in _EXACT)


def _answer(written: str) -> tuple[str, float | None]:
    """What one answer says, without its feedback, and what it earns. The # of an entity begins no feedback."""
    answer = cut(written.replace("&#", "&\\#"), "#")[0].replace("&\\#", "&#")
    found = _SHARE.match(answer)
    earned = 100.0 if answer.startswith("=") else share(found[1]) if found else 0.0
    text = answer[found.end() :] if found else answer.removeprefix("=")
    return html.unescape(_ESCAPE.sub(r"\1", text)), earned


def written(stem: str, key: Sequence[Sequence[str]]) -> str:
    """A stem with the answers in its blanks, as HTML; a brace of the stem itself begins none."""
    pieces = [escaped(one).replace("\n", "<br>") for one in stem.split(BLANK)]
    answers = ["{1:SHORTANSWER:" + "~".join(f"={form_text(form).translate(_SIGNS)}" for form in some) + "}" for some in key]
    inside = "".join(piece + one for piece, one in zip(pieces, [*answers, ""], strict=False))
    return f"<pre>{inside.replace('<br>', chr(10))}</pre>" if markup.needs_pre(stem) else f"<p>{inside}</p>"


def escaped(text: str) -> str:
    """Text within such a text: a brace would begin a blank."""
    return html.escape(text).replace("{", "&#123;")
