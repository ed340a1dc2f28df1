"""A block of answers as it stands: parts under headings of their own, an answer for each number, further labels behind it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from questionbank import types
from questionbank.formats.papers import answer_lines, marks
from questionbank.formats.papers.ahead import Ahead
from questionbank.formats.papers.lines import flat
from questionbank.formats.papers.outline import Outline, Section, runs
from questionbank.formats.papers.tokens import Kind, Text, Token


@dataclass
class Answered:
    """What the block says of one question."""

    number: int
    line: int
    fields: dict[str, list[Text]] = field(default_factory=dict)


@dataclass
class Part:
    """What stands under one heading of the block, or before the first."""

    line: int
    ordinal: int = 0
    type: str = ""
    items: list[Answered] = field(default_factory=list)
    misfits: list[answer_lines.Misfit] = field(default_factory=list)
    unclear: bool = False  # numbers in it may be points of an answer

    @property
    def headed(self) -> bool:
        return bool(self.ordinal or self.type)


class _Block:
    """Reads tokens up to the first that is of no block."""

    def __init__(self, tokens: Sequence[Token], begin: int, scope: Sequence[Section], outline: Outline) -> None:
        self.tokens, self.at, self.outline = tokens, begin, outline
        self.ahead = Ahead(tokens)
        self.runs = runs(scope)
        self.parts = [Part(tokens[begin].line)]
        self.field = ""  # of the last item, where it takes further lines

    def read(self) -> None:
        first = self.tokens[self.at]
        if first.kind == Kind.ANSWERS:
            self._feed(answer_lines.scan(flat(first.text.text)), first.line)
            self.at += 1
        while self.at < len(self.tokens) and self._takes(self.tokens[self.at]):
            self.at += 1

    @property
    def part(self) -> Part:
        return self.parts[-1]

    def _takes(self, token: Token) -> bool:
        """Whether the block goes on with a token; what is no text in it may be part of an answer."""
        taken = self._take(token)
        self.part.unclear = self.part.unclear or taken and bool(token.whole.unreadable or token.whole.pictures)
        return taken

    def _take(self, token: Token) -> bool:
        entries = [] if token.kind == Kind.LABEL else answer_lines.scan(flat(token.whole.text))
        if any(not isinstance(one, answer_lines.Head) for one in entries):
            self._feed(entries, token.line)
            return True
        if token.kind in (Kind.HEADING, Kind.MAYBE_HEADING):
            return self._takes_heading(token)
        if token.kind == Kind.NUMBER:
            return self._takes_number(token)
        if token.kind == Kind.LABEL:
            return self._takes_label(token)
        if token.kind == Kind.ORNAMENT:
            self.outline.note(token.line, "页码", f"“{token.whole.text[:40]}”当作页码等，没有导入。")
            return True
        if token.kind == Kind.ANSWERS and not token.text.text:
            return True
        self.part.unclear = self.part.unclear or token.gap and bool(self.field)
        return self._takes_text(token.whole)

    def _feed(self, entries: Sequence[answer_lines.Entry], line: int) -> None:
        for one in entries:
            if isinstance(one, answer_lines.Head):
                self.parts.append(Part(line, one.ordinal, one.type))
            elif isinstance(one, answer_lines.Misfit):
                self.part.misfits.append(one)
            else:
                self.part.items.append(Answered(one.number, line, {"answer": [Text(line, one.answer)]}))
        self.field = ""

    def _takes_heading(self, token: Token) -> bool:
        """A heading goes on with the block if answers follow, or if it names a part of the paper that waits for answers in words."""
        assert token.heading is not None
        after = self.ahead.token(self.at + 1)
        answers = self.ahead.is_answers(self.at + 1)
        numbered = after is not None and after.kind == Kind.NUMBER
        kind = token.heading.type
        waiting = [run for run in self.runs if kind and run.type == kind and not all(raw.answered for raw in run.questions.values())]
        if not answers and not (numbered and waiting and _in_words(kind)):
            return token.kind == Kind.MAYBE_HEADING and self._takes_text(token.whole)
        self.parts.append(Part(token.line, token.heading.ordinal, kind))
        self.field = ""
        return True

    def _takes_number(self, token: Token) -> bool:
        assert token.number is not None
        value = token.number.value
        last = self.part.items[-1].number if self.part.items else 0
        if not token.text.text and self.ahead.is_answers(self.at):
            self.part.items.append(Answered(value, token.line))
            self.field = ""
            return True
        if last and value != last + 1 and self.field:
            self.part.unclear = True
            return self._takes_text(token.whole)
        if not self._answered_in_words(value):
            return False
        label = marks.label(flat(token.text.text))
        said = token.text.text[label.start :] if label and label.name == "answer" else token.text.text
        self.part.unclear = self.part.unclear or bool(re.search(rf"(?<!\d){value + 1}\s?\.\d", flat(said)))  # 2.5: the next number, or two and a half
        for one in _apart(value, said):
            self.part.items.append(Answered(value, token.line, {"answer": [replace(token.text, text=one)]}))
            value += 1
        self.field = "answer"
        return True

    def _answered_in_words(self, number: int) -> bool:
        if self.part.type:
            return _in_words(self.part.type)
        found = [run.questions[number] for run in self.runs if number in run.questions]
        return len(found) == 1 and not found[0].options and not found[0].fields.get("answer")

    def _takes_label(self, token: Token) -> bool:
        if not self.part.items:
            return False
        item = self.part.items[-1]
        if token.label in item.fields:
            self.part.unclear = True
        item.fields.setdefault(token.label, []).append(token.text)
        prose = token.label in ("explanation", "bases") or token.label == "answer" and not marks.is_short_answer(flat(token.text.text))
        self.field = token.label if prose else ""
        return True

    def _takes_text(self, said: Text) -> bool:
        if not self.field:
            return False
        self.part.items[-1].fields[self.field].append(said)
        return True


def read_block(tokens: Sequence[Token], begin: int, scope: Sequence[Section], outline: Outline) -> tuple[list[Part], int]:
    """The parts of the block that begins with a token, and where it ends."""
    block = _Block(tokens, begin, scope, outline)
    block.read()
    return [one for one in block.parts if one.items or one.misfits or one.headed], block.at


def _apart(number: int, text: str) -> list[str]:
    """The answers on a line that begins with a number's: 五日 2. 书面 3. 听证."""
    found = [""]
    for piece in re.split(r"(\d{1,5}\s?[.、．](?!\d)\s*)", text):
        mark = marks.number(flat(piece))
        if mark and mark.start == len(piece) and mark.value == number + len(found):
            found.append("")
        else:
            found[-1] += piece
    return [one.strip() for one in found]


def _in_words(kind: str) -> bool:
    if not kind:
        return False
    found = types.get(kind)
    return not found.options and not found.own_options and not found.has_parts
