"""What comes next in a paper: whether a number begins a question and a line is a heading often shows only some lines further on."""

from collections.abc import Sequence
from dataclasses import dataclass

from questionbank.formats.papers import answer_lines, marks
from questionbank.formats.papers.lines import flat
from questionbank.formats.papers.tokens import Kind, Token

_FURTHEST = 200  # tokens: a look ahead costs the same in a paper of any length


@dataclass(frozen=True)
class Ahead:
    """`at` is the first token that has not been taken."""

    tokens: Sequence[Token]

    def token(self, at: int) -> Token | None:
        return self.tokens[at] if at < len(self.tokens) else None

    def _some(self, at: int) -> Sequence[Token]:
        return self.tokens[at : at + _FURTHEST]

    def makes_question(self, at: int, token: Token) -> bool:
        """Whether options or an answer come before the next number of a token's style."""
        if marks.ends_answered(flat(token.text.text)):
            return True
        for later in self._some(at):
            if later.kind in (Kind.HEADING, Kind.ITEMS) or later.number and token.number and later.number.style == token.number.style:
                return False
            if later.kind == Kind.OPTION or later.label == "answer":
                return True
        return False

    def comes_again(self, at: int, style: str, value: int) -> bool:
        """Whether the same number comes once more before the next heading."""
        for later in self._some(at):
            if later.kind == Kind.HEADING:
                return False
            if later.number and (later.number.style, later.number.value) == (style, value):
                return True
        return False

    def has_numbers_within(self, at: int, style: str) -> bool:
        """Whether numbers of another style come before options, an answer or the next number of this one: those of a case's sub-questions."""
        for later in self._some(at):
            if later.number:
                return later.number.style != style
            if later.kind not in (Kind.TEXT, Kind.ORNAMENT, Kind.MAYBE_HEADING):
                return False
        return False

    def leads_to_question(self, at: int, level: int) -> bool:
        """Whether a question comes next, or a heading below this level."""
        for later in self._some(at):
            if later.kind in (Kind.NUMBER, Kind.HEADING):
                return True
            if later.kind == Kind.MAYBE_HEADING and later.heading and later.heading.level > level:
                level = later.heading.level
            elif later.kind != Kind.ORNAMENT:
                return False
        return False

    def is_answers(self, at: int) -> bool:
        """Whether a line of answers comes next: 1.A 2.B, 1.【答案】A."""
        later, after = self.token(at), self.token(at + 1)
        if later is None or later.kind == Kind.LABEL:
            return False
        if later.kind == Kind.NUMBER and not later.text.text and after is not None and after.label == "answer":
            return True
        return any(not isinstance(one, answer_lines.Head) for one in answer_lines.scan(flat(later.whole.text)))
