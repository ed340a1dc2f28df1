"""GIFT, the text format of Moodle: a question's text with its answers in braces, {=right ~wrong}."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.errors import Refused
from questionbank.formats import base, markup
from questionbank.formats.base import Format, Parsed, Progress, Record, new_record, no_progress
from questionbank.formats.moodle import tags
from questionbank.formats.moodle.answers import accepted, cut, form_text, right_places, share, share_text, tokens, with_blank
from questionbank.formats.moodle.categories import category_path, topic_of
from questionbank.formats.pictures import NOWHERE
from questionbank.formats.plain import AIKEN_ANSWER, is_paper, is_table, text_of, text_or_nothing
from questionbank.rules import content as rules
from questionbank.types.blank import BLANK

_GROUP = re.compile(r"(?<!\\)(?:\\\\)*\{\s*(?:=|~|#\s*[\d{}-]|(?:TRUE|FALSE|T|F)\s*[}#])")
_TITLE, _EMPTY_GROUP = re.compile(r"^::", re.MULTILINE), re.compile(r"(?<!\\)(?:\\\\)*\{\s*\}")
_FORMAT = re.compile(r"\[(moodle|html|plain|markdown)\]")
_TAG, _TAG_TEXT = "[tag:", re.compile(r"((?:\\\]|[^\]])+)\]")
_CATEGORY = re.compile(r"\$CATEGORY:\s*(.*)")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{0,10})?)%")
_LIKE_HTML = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|img|sub|sup|ul|ol|li|table|pre|font|h[1-6])\b[^<>]*>|&(?:[a-z]{2,8}|#\d{1,6});", re.IGNORECASE
)
_SIGNS = re.compile(r"([~=#{}:\\])")
_MAX_BLOCK = 200_000  # characters of one question
_TRUTHS = {"T": [0], "TRUE": [0], "F": [1], "FALSE": [1]}


@dataclass
class _Block:
    """The lines of one question, up to an empty line."""

    row: int
    lines: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def _blocks(text: str) -> Iterator[_Block]:
    block = _Block(1)
    for number, line in enumerate([*text.split("\n"), ""], 1):
        said = line.strip()
        if said.startswith("//"):
            found = [_TAG_TEXT.match(one) for one in said.split(_TAG)[1:]]
            block.tags += [one[1].replace("\\]", "]") for one in found if one]
        elif said:
            block.row = block.row if block.lines else number
            block.lines.append(said)
        else:
            if block.lines:
                yield block
            block = _Block(number)


def _unescaped(text: str) -> str:
    return "".join("\n" if one == "\\n" else one[1] if len(one) == 2 and _SIGNS.fullmatch(one[1]) else one for one in tokens(text))


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text).replace("\n", "\\n")


class _Question:
    """One block, read into its record."""

    def __init__(self, block: _Block, topic: str) -> None:
        self.record = new_record(block.row, unit="行")
        self.record.topic = topic
        self.marks = tags.read(self.record, block.tags)
        self.format = "moodle"
        self.read(_without_title("\n".join(block.lines)))
        if self.record.type:
            self.record.answer_text = base.key_text(self.record)

    def read(self, text: str) -> None:
        if len(text) > _MAX_BLOCK:
            self.record.error("stem", "这道题太长。题与题之间要空一行。")
            return
        found = tokens(text)
        opened, closed = [place for place, one in enumerate(found) if one == "{"], [place for place, one in enumerate(found) if one == "}"]
        if not opened and not closed:
            self.record.stem = self.plain(text, "stem", own=True)
            self.record.error("answer", "没有写在 { } 里的答案，这一段不是试题。")
            return
        if len(opened) != 1 or len(closed) != 1 or opened[0] > closed[0]:
            self.record.stem = _unescaped(text)
            self.record.error("answer", "大括号 { } 不配对，或有几对。一道题只能有一对；文字里的大括号要写成 \\{ \\}，题与题之间空一行。")
            return
        before, inside, after = ("".join(found[a:b]) for a, b in ((0, opened[0]), (opened[0] + 1, closed[0]), (closed[0] + 1, len(found))))
        asked = f"{before}{BLANK}{after}" if after.strip() else before
        self.record.stem = self.plain(asked, "stem", own=True)
        answers, hashes, general = inside.rpartition("####")
        self.record.explanation = self.plain(general, "explanation") if hashes else ""
        self.answers((answers if hashes else inside).strip())

    def answers(self, text: str) -> None:
        record, found = self.record, tokens(text)
        if not text:
            record.type = "short"
            record.error("answer", "GIFT 的问答题没有参考答案。简答题要有参考答案才能评分，请补上。")
        elif found[0] == "#":
            record.error("type", "GIFT 的数值题在本系统没有对应的题型，没有收这道题。")
        elif "~" in found:
            self.choice(text)
        elif "=" in found and "->" in text:
            record.error("type", "GIFT 的匹配题（->）在本系统没有对应的题型，没有收这道题。")
        elif (said := cut(text, "#"))[0].strip() in _TRUTHS:
            record.type, record.key = "judge", _TRUTHS[said[0].strip()]
            self.warn_of_feedback(said[1:])
        elif found[0] == "=":
            self.blank(text)
        else:
            record.error("answer", f"大括号里的答案“{text[:20]}”读不懂：正确的前面写 =，错误的前面写 ~，判断题写 T 或 F。")

    def choice(self, text: str) -> None:
        record, several = self.record, "=" not in tokens(text)
        first, *pieces = cut("".join("~=" if one == "=" else one for one in tokens(text)), "~")
        pieces = [one for place, one in enumerate(pieces) if not (one == "" and place + 1 < len(pieces) and pieces[place + 1].startswith("="))]
        if first.strip():
            record.error("answer", f"第一个选项前面有多余的文字“{first.strip()[:20]}”。")
        said = [self.weighed(one.removeprefix("="), 100.0 if one.startswith("=") else 0.0) for one in pieces]
        record.options = [self.plain(one, f"option{letter}") for (one, _), letter in zip(said, rules.LETTERS + "?" * len(said), strict=False)]
        record.key = right_places(record, [weight for _, weight in said], several=several)
        indefinite = self.marks.get(tags.KIND) == "不定项选择题" or len(record.key) == 1
        record.type = "single" if not several else "indefinite" if indefinite else "multiple"
        base.warn_of_options(record)

    def blank(self, text: str) -> None:
        record = self.record
        record.type, record.stem = "blank", with_blank(record.stem)
        said = [self.weighed(one, 100.0) for one in cut(text, "=")[1:]]
        record.key = [accepted(record, [_unescaped(one) for one, _ in said], [weight for _, weight in said], case_matters=False)]

    def weighed(self, text: str, otherwise: float) -> tuple[str, float | None]:
        """An answer without its weight and feedback, and what it earns."""
        found = _WEIGHT.match(text)
        answer, *feedback = cut(text[found.end() :] if found else text, "#")
        self.warn_of_feedback(feedback)
        return answer.strip(), share(found[1]) if found else otherwise

    def plain(self, text: str, name: str, *, own: bool = False) -> str:
        """Text without its escapes, and without its markup where it says or shows that it has some. `own`: what it says holds for the answers."""
        text = text.lstrip()
        found = _FORMAT.match(text)
        said = _unescaped(text[found.end() :] if found else text)
        form = found[1] if found else self.format
        if own:
            self.format = form
        if form == "markdown":
            self.record.warn(name, "这段文字用 Markdown 排版，按原样记入，请核对。")
        if form == "html" or form == "moodle" and _LIKE_HTML.search(said):
            source = said if form == "html" else said.replace("\n", "<br>")
            return markup.taken(markup.of_html(source), self.record, name, NOWHERE, lambda address: None)
        return said if own else said.strip()  # white space may stand before a blank

    def warn_of_feedback(self, feedback: Sequence[str]) -> None:
        if any(one.strip() for one in feedback) and not any("反馈" in one.message for one in self.record.problems):
            self.record.warn("explanation", "各选项的反馈没有对应的项目，没有记入。")


def _without_title(text: str) -> str:
    """The text after ::title::."""
    if not text.startswith("::"):
        return text
    found = tokens(text)
    end = next((place for place in range(2, len(found) - 1) if found[place] == found[place + 1] == ":"), None)
    return "".join(found[end + 2 :]) if end is not None else text


def _said(text: str) -> str:
    """A text of an answer, so that nothing at its beginning is taken for a format or a weight."""
    return ("[plain]" if _FORMAT.match(text) or text.startswith("%") else "") + _escaped(text)


def _answers(record: Record) -> str:
    if record.type == "judge":
        return "T" if record.key == [0] else "F"
    if record.type == "blank":
        return "".join(f"=%100%{_escaped(form_text(form))} " for form in record.key[0])
    right, wrong = (f"~%{share_text(len(record.key))}%", "~%-100%") if record.type != "single" else ("=", "~")
    return "".join(f"\n\t{right if place in record.key else wrong}{_said(option)}" for place, option in enumerate(record.options)) + "\n"


def _question(record: Record) -> str:
    kind = [f"{tags.KIND}：不定项选择题"] if record.type == "indefinite" else []
    named = [_tag(one) for one in [*tags.tags_of(record), *kind]]
    before, _, after = record.stem.partition(BLANK) if record.type == "blank" else (record.stem, "", "")
    if record.type == "blank" and not after:
        before += BLANK  # answers at the end fill the blank that is drawn
    explanation = f"####{_said(record.explanation)}" if record.explanation else ""
    comment = f"// {' '.join(named)}\n" if named else ""
    return f"{comment}[plain]{_escaped(before)}{{{_answers(record)}{explanation}}}{_escaped(after)}\n\n"


def _tag(text: str) -> str:
    return f"[tag:{text.replace(']', chr(92) + ']')}{' ' if text.endswith(chr(92)) else ''}]"


class Gift(Format):
    """应当在几日内提出？{=五日 ~三日}"""

    code = "gift"
    label = "GIFT 文本"
    extension = ".gift.txt"
    content_type = "text/plain; charset=utf-8"
    order = 60
    carries_types = frozenset({"single", "multiple", "indefinite", "judge", "blank"})
    carries = frozenset({"explanation", "topic", "difficulty", "bases", "tags"})

    def recognises(self, data: bytes) -> bool:
        text = text_or_nothing(data)
        if not (_GROUP.search(text) or _TITLE.search(text) and _EMPTY_GROUP.search(text)):
            return False
        return not (is_table(text) or is_paper(text) or AIKEN_ANSWER.search(text))

    def read(self, data: bytes, progress: Progress = no_progress) -> Parsed:
        records, topic = [], ""
        for block in _blocks(text_of(data)):
            if found := _CATEGORY.match(block.lines[0]):
                topic = topic_of(found[1])
                del block.lines[0]
                block.row += 1
            if block.lines:
                records.append(_Question(block, topic).record)
        if not records:
            raise Refused("rows_missing", "这个 GIFT 文件里没有试题。", field="file")
        return Parsed(records)

    def write(self, records: Sequence[Record], *, title: str = "", keys: bool = True) -> bytes:
        pieces, topic = [f"// {' '.join(title.split())}\n\n"] if title else [], ""
        for record in records:
            if record.topic != topic:
                topic = record.topic
                pieces.append(f"$CATEGORY: {category_path(topic)}\n\n")
            pieces.append(_question(record))
        return "".join(pieces).encode()

    def cannot_carry(self, record: Record) -> list[str]:
        """A fill-in question has one blank there, and -> would make pairs of its answers."""
        if record.type == "blank" and (len(record.key) != 1 or any("->" in form for form in record.key[0])):
            return ["整道题"]
        return super().cannot_carry(record)


FORMAT = Gift()
