"""Tokens to sections and questions. What cannot belong where it stands is a fault of the question there, never left out."""

from collections.abc import Sequence
from dataclasses import replace

from questionbank import types
from questionbank.formats.papers import answers, marks
from questionbank.formats.papers.ahead import Ahead
from questionbank.formats.papers.answer_block import read_block
from questionbank.formats.papers.lines import flat
from questionbank.formats.papers.marks import Heading
from questionbank.formats.papers.outline import OptionText, Outline, Raw, Section, Stray
from questionbank.formats.papers.tokens import Kind, Text, Token

_PROSE = ("explanation", "bases")
_ASIDE = ("type", "points", "difficulty", "topic", "tags")  # may stand between a stem and its options
UNNUMBERED = "none"  # style of a case that has neither number nor label
LABELLED = "label"  # 案例一：
_CHINESE = "chinese"  # style of points 一、 二、


class Assembler:
    """Goes over the tokens once. `leaf` is the question or sub-question that takes what comes, `field` the part of it."""

    def __init__(self, tokens: Sequence[Token], unit: str) -> None:
        self.tokens, self.ahead = tokens, Ahead(tokens)
        self.at = 0
        self.section = Section(1)
        self.outline = Outline([self.section], unit)
        self.question: Raw | None = None
        self.leaf: Raw | None = None
        self.field = ""
        self.last = 0  # number given last
        self.may_restart = True
        self.listed: dict[str, int] = {}  # style -> number that the next point of a list in prose would have
        self.typed: Heading | None = None
        self.answered_to = 0  # sections before this one have had their block of answers

    def outlined(self) -> Outline:
        takes = {
            Kind.NUMBER: self.number, Kind.OPTION: self.option, Kind.LABEL: self.label, Kind.HEADING: self.heading, Kind.TEXT: self.text,
            Kind.MAYBE_HEADING: self.maybe_heading, Kind.ANSWERS: self.answers, Kind.ITEMS: self.items, Kind.ORNAMENT: self.ornament,
        }  # fmt: skip
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            takes[token.kind](token)
        return self.outline

    # numbers

    def number(self, token: Token) -> None:
        assert token.number is not None
        if self._is_listed(token):
            self._append(token.whole)
            self.listed[token.number.style] = token.number.value + 1
        elif self._in_cases():
            self._number_in_cases(token)
        elif self.question and self.question.is_case and token.number.style != self.section.style:
            self._part(token)
        elif not self.section.style or token.number.style == self.section.style:
            self.section.style = token.number.style
            self._begin(token)
        else:
            self.text(replace(token, text=token.whole))

    def _in_cases(self) -> bool:
        return bool(self.section.type) and types.get(self.section.type).has_parts

    def _number_in_cases(self, token: Token) -> None:
        """The number of a case, or of a sub-question of one: told by whether other numbers stand within it."""
        assert token.number is not None
        if not self.section.style:
            self._find_case_style(token.number.style)
        if token.number.style == self.section.style:
            self._begin(token)
        else:
            self._part(token)

    def _find_case_style(self, style: str) -> None:
        before = self.section.before
        if not before or self.ahead.has_numbers_within(self.at, style):
            self.section.style = style
            return
        self.section.style, self.section.before = UNNUMBERED, []
        self._open(Raw(before[0].line, UNNUMBERED, stem=before, is_case=True))

    def _begin(self, token: Token) -> None:
        assert token.number is not None
        value = token.number.value
        says_case = marks.type_mark(flat(token.text.text))[0]
        is_case = self._in_cases() or bool(says_case) and types.get(says_case).has_parts
        raw = Raw(token.line, token.number.style, value, [token.text], is_case=is_case)
        if value != self.last + 1 and not (value == 1 and self.may_restart):
            self._out_of_order(raw, self.last)
        self.last, self.may_restart = value, False
        self._open(raw)

    def _out_of_order(self, raw: Raw, last: int) -> None:
        first = f"第一道题的题号是 {raw.number}，前面似乎少了题。题号请从 1 起。"
        later = f"题号 {raw.number} 接在 {last} 后面，不连续。请改对题号；如果这里不是题号，请并到上一行。"
        raw.fault(raw.line, "stem", later if last else first)
        if self.leaf is not None and not self._is_closed():
            self.leaf.fault(raw.line, "stem", f"{self.outline.place(raw.line)}以数字开头，看不出是这道题的文字还是下一题，请并到上一行或改对题号。")

    def _open(self, raw: Raw) -> None:
        self.section.questions.append(raw)
        if self.section.unclear:
            where = self.outline.place(self.section.unclear)
            raw.fault(raw.line, "stem", f"{where}看不出属于哪里，从那里起的题目可能读错。请先改好那一行。")
        self.question = self.leaf = raw
        self.field = "stem"

    def _part(self, token: Token) -> None:
        assert token.number is not None
        case, (style, value, *_) = self.question, token.number
        if case is None or case.inner and style != case.inner:
            self.text(replace(token, text=token.whole))
            return
        through = self.section.style in (UNNUMBERED, LABELLED)
        raw = Raw(token.line, style, value, [token.text])
        expected = [case.parts[-1].number + 1] if case.parts else [1, self.last + 1] if through else [1]
        if value not in expected:
            raw.fault(raw.line, "stem", f"小题的题号 {value} 不连续，这里应是 {expected[0]}。请改对题号。")
        if through:
            self.last = value
        case.inner = style
        case.parts.append(raw)
        self.leaf, self.field = raw, "stem"

    def _is_listed(self, token: Token) -> bool:
        """Whether a number counts the points of an explanation or of an answer in words: it goes on with their count and begins no question."""
        assert token.number is not None
        if self.leaf is None or self.field in ("stem", "options") or self._is_closed():
            return False
        style, value = token.number.style, token.number.value
        if value != self.listed.get(style, 1) or self.ahead.makes_question(self.at, token):
            return False
        if self._is_next(style, value) and not self.ahead.comes_again(self.at, style, value):
            sentence = (
                f"{self.outline.place(token.line)}的“{value}”看不出是{marks.LABEL_WORDS[self.field]}里的第 {value} 点，还是下一题。各点请写成“①”“②”。"
            )
            self.leaf.fault(token.line, self.field, sentence)
        return True

    def _is_next(self, style: str, value: int) -> bool:
        assert self.question is not None
        assert self.leaf is not None
        part = self.leaf is not self.question and style == self.question.inner and value == self.leaf.number + 1
        return part or (style == self.section.style and value == self.question.number + 1)

    # what belongs to a question

    def text(self, token: Token) -> None:
        if self._in_cases() and not token.text.literal and (end := marks.case_label(flat(token.text.text))):
            self._labelled_case(token, end)
        elif self.leaf is not None:
            self._append(token.text, token.gap)
        elif self.section.after_answers:
            self._stray(token, "这一行不属于任何一道题。请放到所属的题目里，或删去。")
        else:
            self.section.before.append(token.text)

    def _labelled_case(self, token: Token, end: int) -> None:
        said = replace(token.text, text=token.text.text[end:].strip())
        self.section.style = LABELLED
        self._open(Raw(token.line, LABELLED, stem=[said], is_case=True))

    def _append(self, said: Text, gap: bool = False) -> None:
        """A further line of the field."""
        leaf, free = self.leaf, said.literal or said.soft
        assert leaf is not None
        if self.field == "options":
            if not free:
                sentence = f"{self.outline.place(said.line)}接在选项 {leaf.options[-1].letter} 后面，看不出是不是它的文字。请并到选项那一行，或删去。"
                leaf.fault(said.line, "options", sentence)
            leaf.options[-1].more.append(said)
            return
        into = leaf.stem if self.field == "stem" else leaf.fields[self.field]
        begun = any(one.text for one in into)
        if begun and not free and self.field != "stem" and self._is_closed():
            word = marks.LABEL_WORDS[self.field]
            leaf.fault(said.line, self.field, f"{self.outline.place(said.line)}接在“{word}”后面，看不出属于哪里。请写明“解析：”等，或删去。")
        elif begun and not free and gap and not (leaf.is_case and self.field == "stem"):
            leaf.fault(said.line, self.field, f"{self.outline.place(said.line)}前面有空行，看不出是不是这道题的文字。请删去空行，或写上题号。")
        into.append(said)

    def _is_closed(self) -> bool:
        """Whether the field takes no further line."""
        leaf = self.leaf
        if leaf is None or self.field == "options":
            return True
        if self.field == "stem" or self.field in _PROSE:
            return False
        said = next((one.text.strip() for one in leaf.fields[self.field] if one.text.strip()), "")
        return bool(said) and (self.field != "answer" or bool(leaf.options) or marks.is_short_answer(flat(said)))

    def option(self, token: Token) -> None:
        assert token.option is not None
        leaf = self.leaf
        if leaf is None:
            self._stray(token, "选项前面没有题目。请在题目前写上题号，如“1.”。")
        elif self.field in ("stem", "options") or self.field in _ASIDE and not leaf.options:
            leaf.options.append(OptionText(token.option.style, token.option.letter, token.text))
            self.field = "options"
        elif not self._is_closed():
            self._append(token.whole, token.gap)
        else:
            leaf.fault(token.line, "options", f"{self.outline.place(token.line)}的选项写在了“{marks.LABEL_WORDS[self.field]}”后面。请移到题干下面。")

    def label(self, token: Token) -> None:
        leaf, name = self.leaf, token.label
        if leaf is None:
            self._stray(token, f"“{marks.LABEL_WORDS[name]}”前面没有题目。请在题目前写上题号，如“1.”。")
            return
        if name in leaf.fields:
            leaf.fault(token.line, name, f"“{marks.LABEL_WORDS[name]}”写了两次，{self.outline.place(token.line)}又有一个。请只留一个。")
        leaf.fields.setdefault(name, []).append(token.text)
        self.field, self.listed = name, {}
        even = flat(token.text.text)
        if (begins := marks.number(even)) and begins.value == 1:
            self.listed[begins.style] = 2
        elif (begins_chinese := marks.heading(even)) and begins_chinese.ordinal == 1:
            self.listed[_CHINESE] = 2

    # headings

    def heading(self, token: Token) -> None:
        assert token.heading is not None
        self.typed = token.heading
        self._section(token.line, token.heading)

    def maybe_heading(self, token: Token) -> None:
        assert token.heading is not None
        leads = self.ahead.leads_to_question(self.at, token.heading.level) and not self._goes_on_listing(token)
        if self.leaf is None or self._is_closed():
            if leads:
                self._plain_heading(token)
            elif self.leaf is None:
                self.text(token)
            else:
                self.leaf.fault(token.line, "stem", f"{self.outline.place(token.line)}看不出是标题还是这道题的文字。")
        elif not leads:
            self._append(token.text, token.gap)
            self.listed[_CHINESE] = token.heading.ordinal + 1
        else:
            if not token.gap:
                self.leaf.fault(token.line, "stem", f"{self.outline.place(token.line)}看不出是标题还是这道题的文字。如是标题，请在前面空一行。")
            self._plain_heading(token)

    def _goes_on_listing(self, token: Token) -> bool:
        """Whether 二、 is a further point of an answer whose first was 一、, and cannot be the paper's next heading."""
        assert token.heading is not None
        ordinal, section = token.heading.ordinal, self.section.heading
        return not token.gap and ordinal > 1 and self.listed.get(_CHINESE) == ordinal != (section.ordinal if section else 0) + 1

    def _plain_heading(self, token: Token) -> None:
        """One that names no type: below one that does it keeps that type, beside or above it there is none."""
        assert token.heading is not None
        self.outline.note(token.line, "标题", f"“{token.whole.text[:40]}”当作小标题，没有导入。")
        if self.typed and token.heading.level > self.typed.level:
            kept = replace(self.typed, level=token.heading.level)
        else:
            kept, self.typed = token.heading, None
        self._section(token.line, kept)

    def _section(self, line: int, heading: Heading | None) -> None:
        self.section = Section(line, heading)
        self.outline.sections.append(self.section)
        self.question = self.leaf = None
        self.field, self.may_restart = "", True

    # answers of the whole paper

    def answers(self, token: Token) -> None:
        if self._begins_block(token):
            self._block(self.at - 1)
        elif marks.label(flat(f"{token.whole.text}:")):
            self.label(token)
        else:
            self.text(replace(token, text=token.whole))

    def items(self, token: Token) -> None:
        self._block(self.at - 1)

    def _begins_block(self, token: Token) -> bool:
        """Whether 参考答案 stands over the answers of the paper, not over those of its last question."""
        if token.text.text:
            return True
        following = self.ahead.token(self.at)
        if following is None or self.ahead.is_answers(self.at):
            return following is not None
        scope = self.outline.sections[self.answered_to :]
        if following.kind == Kind.HEADING and following.heading:
            return any(section.questions and section.type == following.heading.type for section in scope)
        if following.number is None or following.number.style != self.section.style:
            return False
        waiting = [not raw.answered for section in scope for raw in section.questions if not raw.is_case]
        if sum(waiting) > 1 and not all(waiting) and self.leaf is not None:
            sentence = f"{self.outline.place(token.line)}看不出是这道题的答案，还是前面几道题的。请在每道题下面写上“答案：”。"
            self.leaf.fault(token.line, "answer", sentence)
        return sum(waiting) > 1 and all(waiting)

    def _block(self, begin: int) -> None:
        scope = self.outline.sections[self.answered_to :]
        block, self.at = read_block(self.tokens, begin, scope, self.outline)
        answers.apply(block, scope, self.outline)
        self._section(self.tokens[self.at].line if self.at < len(self.tokens) else self.tokens[-1].line, self.section.heading)
        self.section.after_answers = True
        self.answered_to = len(self.outline.sections) - 1

    # the rest

    def ornament(self, token: Token) -> None:
        self.outline.note(token.line, "页码", f"“{token.whole.text[:40]}”当作页码、得分栏等，没有导入。")

    def _stray(self, token: Token, message: str) -> None:
        self.section.unclear = self.section.unclear or token.line
        self.outline.strays.append(Stray(token.line, token.whole.text or "、".join(token.whole.unreadable), message))


def finish(outline: Outline) -> None:
    """What shows only at the end: numbers that come twice, cases without sub-questions, lines before the first question."""
    for section in outline.sections:
        lines: dict[tuple[str, int], list[Raw]] = {}
        for raw in section.questions:
            lines.setdefault((raw.style, raw.number), []).append(raw)
            if raw.is_case and not raw.parts:
                raw.fault(raw.line, "stem", "案例题没有小题。小题请编号，如“（1）”。")
        for (_, number), same in lines.items():
            if len(same) > 1 and number:
                for raw in same:
                    raw.fault(raw.line, "stem", f"题号 {number} 出现了 {len(same)} 次。请改对题号；分部分编号的，请加上“二、多选题”这样的标题。")
        for said in section.before:
            outline.note(said.line, "说明", f"“{(said.text or '、'.join(said.unreadable))[:40]}”当作标题或说明，没有导入。")
