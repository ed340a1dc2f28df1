"""The options of a question: one a line or several on a line, A first and none left out. Whatever could be read in two ways is a fault."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from questionbank.formats.base import Picture, Record
from questionbank.formats.papers import marks
from questionbank.formats.papers.lines import PICTURE, flat
from questionbank.formats.papers.outline import Fault, OptionText
from questionbank.formats.papers.tokens import Text
from questionbank.types import written

_WIDE_GAP = re.compile(r"(?:\t| {2,}|\u3000)\s*$")
_IN_STEM = re.compile(r"(?:(?<=[\s)?:。])|^)(?=A\s?[.、:]|\(\s?A\s?\)|A\))")


@dataclass
class Options:
    texts: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # of each
    pictures: list[Picture] = field(default_factory=list)
    unreadable: list[tuple[int, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    right: list[int] = field(default_factory=list)  # places of those marked （正确答案）

    def answer(self, given: str, record: Record) -> str:
        """The answer as `given`, or as the options are marked; where these differ, that is an error of the record."""
        marked = written.letters_of(self.right)
        if marked and given and written.letters(given) != self.right:
            record.error("answer", f"标着“正确答案”的选项是 {marked}，与答案“{given[:20]}”不一样，请核对。")
        return given or marked


def split(given: Sequence[OptionText]) -> Options:
    """The options that these lines hold."""
    made = Options()
    wanted, single_lines = 0, False
    for place, one in enumerate(given):
        following = given[place + 1].letter if place + 1 < len(given) else ""
        if _place(one.letter) != wanted:
            made.faults.append(_out_of_order(one.letter, wanted, one.text.line))
            return made
        texts, fault = _on_line(one, following, single_lines)
        if fault:
            made.faults.append(fault)
            return made
        single_lines = single_lines or len(texts) == 1
        wanted += len(texts)
        _take(made, one, texts)
    return made


def in_stem(stem: Text) -> tuple[str, OptionText] | None:
    """The stem's own words and its options, where they stand on one line: …的是（ ） A. 甲 B. 乙."""
    even = flat(stem.text)
    found = None if stem.literal or stem.pictures else _IN_STEM.search(even)
    mark = marks.option(even[found.start() :]) if found else None
    if not found or not mark or not any(letter == "B" for letter, *_ in marks.options_inside(even[found.start() + mark.start :], mark.style)):
        return None
    start = found.start()
    return stem.text[:start].rstrip(), OptionText(mark.style, mark.letter, replace(stem, text=stem.text[start + mark.start :], unreadable=()))


def _on_line(one: OptionText, following: str, single_lines: bool) -> tuple[list[str], Fault | None]:
    """The texts of one line; a fault where a letter in it may be an option's or a word's."""
    text, even, line = one.text.text, flat(one.text.text), one.text.line
    texts: list[str] = []
    begin = named_to = 0
    letter = one.letter
    for mark, at, after in [] if one.text.literal else marks.options_inside(even, one.style):
        if at < named_to:
            continue
        named_to = marks.letters_named(even, at)
        if named_to and (_place(mark) != _place(letter) + 1 or mark == following):
            continue  # A、B项 in an option's words
        sentence = f"选项 {letter} 里的“{even[at:after].strip()}”看不出是下一个选项还是文字。请每个选项单独一行，字母依次为 A、B、C……。"
        doubtful = named_to or single_lines and not texts and not _WIDE_GAP.search(text[:at])
        if _place(mark) != _place(letter) + 1 or doubtful:
            return [], Fault(line, "options", sentence)
        texts.append(text[begin:at].strip())
        begin, letter = after, mark
    texts.append(text[begin:] if one.text.literal else text[begin:].strip())
    texts[-1] = "\n".join([texts[-1], *(more.text for more in one.more)])
    return texts, None


def _take(made: Options, one: OptionText, texts: Sequence[str]) -> None:
    pictures = [picture for text in (one.text, *one.more) for picture in text.pictures]
    for said in texts:
        for _ in range(min(said.count(PICTURE), len(pictures))):
            made.pictures.append(replace(pictures.pop(0), at=len(made.texts)))
        at = -1 if one.text.literal else marks.right_mark(flat(said))
        if at >= 0:
            made.right.append(len(made.texts))
        made.texts.append((said if at < 0 else said[:at]).replace(PICTURE, "").strip())
        made.lines.append(one.text.line)
    made.unreadable += [(text.line, what) for text in (one.text, *one.more) for what in text.unreadable]


def _out_of_order(letter: str, wanted: int, line: int) -> Fault:
    expected = chr(ord("A") + wanted)
    return Fault(line, "options", f"这里应是选项 {expected}，却写着 {letter}。请补上缺少的选项，或改对字母。")


def _place(letter: str) -> int:
    return ord(letter) - ord("A")
