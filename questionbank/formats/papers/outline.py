"""What a paper is made of before anybody asks what it means: sections, questions, sub-questions, with their lines and what is wrong so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from questionbank.formats.base import Problem, Severity
from questionbank.formats.papers import marks
from questionbank.formats.papers.lines import flat
from questionbank.formats.papers.marks import Heading
from questionbank.formats.papers.tokens import Text


@dataclass(frozen=True)
class Fault:
    """What is wrong, at which line, with which field of the record."""

    line: int
    field: str
    message: str


@dataclass
class OptionText:
    """A line that begins with an option's letter."""

    style: str
    letter: str
    text: Text
    more: list[Text] = field(default_factory=list)  # lines that go on with the last option in it


@dataclass
class Raw:
    """A question or sub-question. `style`: of its number; "" where it has none."""

    line: int
    style: str = ""
    number: int = 0
    stem: list[Text] = field(default_factory=list)
    options: list[OptionText] = field(default_factory=list)
    fields: dict[str, list[Text]] = field(default_factory=dict)  # by label: answer, explanation, bases, …
    parts: list["Raw"] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    is_case: bool = False
    inner: str = ""  # style of the numbers of its sub-questions
    types: list[str] = field(default_factory=list)  # that it says it is: （单选题）

    @property
    def answered(self) -> bool:
        """Whether it has an answer of its own, below it or in a bracket; a case has those of its sub-questions."""
        in_brackets = any(marks.answer_brackets(flat(one.text)) for one in self.stem if not one.literal)
        return "answer" in self.fields or self.is_case or in_brackets

    def fault(self, line: int, field: str, message: str) -> None:
        self.faults.append(Fault(line, field, message))


@dataclass
class Section:
    """What stands under a heading, or before the first. `style`: of its questions' numbers."""

    line: int
    heading: Heading | None = None
    style: str = ""
    questions: list[Raw] = field(default_factory=list)
    before: list[Text] = field(default_factory=list)  # lines between the heading and the first question
    after_answers: bool = False  # it goes on after a block of answers
    unclear: int = 0  # line in it that belongs to no question

    @property
    def type(self) -> str:
        return self.heading.type if self.heading else ""


@dataclass(frozen=True)
class Stray:
    """A line that belongs to no question. It is refused like one, so that it is seen and counted."""

    line: int
    text: str
    message: str


@dataclass
class Outline:
    sections: list[Section]
    unit: str  # what its lines are called: 行, of Word 段
    notes: list[Problem] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)

    def place(self, line: int) -> str:
        return f"第 {line} {self.unit}"

    def note(self, line: int, column: str, message: str) -> None:
        self.notes.append(Problem(line, column, message, Severity.WARNING, unit=self.unit))

    def questions(self) -> Iterator[tuple[Section, Raw]]:
        for section in self.sections:
            for raw in section.questions:
                yield section, raw


@dataclass
class Run:
    """Questions of a paper whose numbers rise, under one heading."""

    type: str
    ordinal: int
    questions: dict[int, Raw]


def runs(scope: Sequence[Section]) -> list[Run]:
    found: list[Run] = []
    for section in scope:
        kind, ordinal = section.type, section.heading.ordinal if section.heading else 0
        for raw in section.questions:
            last = found[-1] if found else None
            if last is None or (last.type, last.ordinal) != (kind, ordinal) or raw.number <= next(reversed(last.questions), 0):
                last = Run(kind, ordinal, {})
                found.append(last)
            last.questions[raw.number] = raw
    return found
