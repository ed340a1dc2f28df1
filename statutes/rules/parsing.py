"""A law's text as published, taken apart: title, notes of adoption, headings, articles.

Strict: what cannot be understood is named with its line, and nothing is taken. A law may come in several files with one numbering.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from statutes.rules import days
from statutes.rules.numerals import NUMERAL, Key, chinese, value

LEVELS = {"编": 1, "分编": 2, "章": 3, "节": 4}
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ARTICLE = re.compile(rf"^第({NUMERAL})条(?:之({NUMERAL}))?(.*)$")
_HEADING = re.compile(rf"^第({NUMERAL})(分编|编|章|节) ?([^。；：]*)$")
_BARE = {"序言": 1, "前言": 1, "附则": 1}  # headings without a number
_PREFACE = ("序言", "前言")
_CONTENTS = ("目录", "目次")
_ANNEX = re.compile(r"^附(件|表|录)?[一二三四五六七八九十\d]*(：.*|:.*| \S{2,60})?$")
_PAGE_NUMBER = re.compile(r"[ .…·]*\d*$")
_GAP = re.compile(r"(?<=[一-鿿]) (?=[一-鿿])")
_MOST_HEADING = 60


@dataclass(frozen=True)
class Source:
    name: str
    text: str


@dataclass(frozen=True)
class Problem:
    """Why a file was not taken; line 0 means the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.line} 行：{self.message}" if self.line else f"{self.file}：{self.message}"


@dataclass(frozen=True)
class ParsedArticle:
    """`headings` from the outermost (编) to the innermost (节); paragraphs of `text` are lines."""

    key: Key
    text: str
    headings: tuple[str, ...]
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Parsed:
    title: str
    notes: tuple[str, ...]
    preamble: str
    articles: tuple[ParsedArticle, ...]
    annex: str

    @property
    def adopted_on(self) -> days.Day:
        return days.adopted_on(self.notes)

    @property
    def in_force_from(self) -> days.Day:
        return days.in_force_from(self.notes, [one.text for one in self.articles], self.adopted_on)


class Unreadable(Exception):
    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("；".join(map(str, problems)))
        self.problems = list(problems)


def parse(sources: Sequence[Source]) -> Parsed:
    """The law in these files, joined by their numbering; raises `Unreadable` with everything that is wrong."""
    parts = sorted((_Part(source) for source in sources), key=lambda part: part.articles[0].key if part.articles else Key(0))
    problems = [one for part in parts for one in part.problems]
    problems += [Problem(part.name, 0, _NO_ARTICLE) for part in parts if not part.articles]
    titles = list(dict.fromkeys(part.title for part in parts if part.title))
    if len(titles) > 1:
        problems.append(Problem(parts[0].name, 0, f"这些文件不是同一部法律：{'、'.join(f'《{one}》' for one in titles)}。请分别导入。"))
    articles = tuple(article for part in parts for article in part.articles)
    problems += _numbering(articles)
    if problems:
        raise Unreadable(problems)
    said = dict.fromkeys(note for part in parts for note in part.notes)
    texts = ["\n".join(line for part in parts for line in lines(part)) for lines in (lambda part: part.preamble, lambda part: part.annex)]
    return Parsed(titles[0] if titles else "", tuple(said), texts[0], articles, texts[1])


_NO_ARTICLE = "没有找到条文。每一条应当另起一行，以“第一条”这样的条号开头；Word 自动编号的条号取不出来，请先转成普通文字。"


def _numbering(articles: Sequence[ParsedArticle]) -> Iterator[Problem]:
    """Every article's number must follow the one before."""
    seen: dict[Key, ParsedArticle] = {}
    before = Key(0)
    for one in articles:
        key = one.key
        if key in seen:
            yield Problem(one.file, one.line, f"{key}出现了两次（前一次在{_place(seen[key], one)}）。请删去多余的，或改正条号。")
        elif key < before:
            yield Problem(one.file, one.line, f"{key}排在{before}之后，条号倒退了。请检查条号和顺序。")
        elif key not in _next(before):
            after = f"{before}之后是{key}" if seen else f"条文从{key}开始"
            hint = "" if seen else "如果这部法律分成几个文件，请一次全部选上。"
            yield Problem(one.file, one.line, f"{after}，缺{_missing(before, key)}。请补上，或检查条号后面有没有空格。{hint}")
        if not one.text:
            yield Problem(one.file, one.line, f"{key}没有内容。请补上条文。")
        seen.setdefault(key, one)
        before = max(before, key)


def _next(key: Key) -> tuple[Key, ...]:
    following = (Key(key.number + 1), Key(key.number, key.suffix + 1))
    return following if key.number else following[:1]


def _missing(before: Key, key: Key) -> str:
    if key.suffix:
        first = Key(key.number, before.suffix + 1 if before.number == key.number else 0)
        last = Key(key.number, key.suffix - 1)
    else:
        first, last = Key(before.number + 1), Key(key.number - 1)
    return str(first) if first >= last else f"{first}至{last}"


def _place(earlier: ParsedArticle, later: ParsedArticle) -> str:
    return f"第 {earlier.line} 行" if earlier.file == later.file else f"{earlier.file} 第 {earlier.line} 行"


@dataclass(frozen=True)
class _Line:
    number: int
    text: str
    marks: int  # how many # stood before it

    @property
    def compact(self) -> str:
        return self.text.replace(" ", "")


@dataclass
class _Part:
    """One file. Reads itself from the top: title and notes, table of contents, body."""

    source: Source
    title: str = ""
    notes: list[str] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)
    annex: list[str] = field(default_factory=list)
    articles: list[ParsedArticle] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.source.name
        self._headings: dict[int, str] = {}
        self._heading_numbers: dict[str, int] = {}
        self._open: tuple[_Line, Key] | None = None  # the article being read
        self._said: list[str] = []
        self._in_preamble = False
        lines = list(_lines(self.source.text))
        # a paragraph may begin with the number of another article; where numbers stand off by a space, only those are an article's own
        self._spaced = any((found := _ARTICLE.match(one.text)) and found[3].startswith(" ") for one in lines)
        body = self._without_contents(self._after_head(lines))
        for line in body:
            self._read(line)
        self._close()

    def _refuse(self, line: _Line, message: str) -> None:
        self.problems.append(Problem(self.name, line.number, message))

    # --- before the body

    def _after_head(self, lines: list[_Line]) -> list[_Line]:
        """Take title and notes off the top."""
        for place, line in enumerate(lines):
            if self.title and line.marks == 1 and line.compact not in _PREFACE and not _HEADING.match(line.text):
                self._headings[1] = line.compact  # one of several files: the part that it holds
            elif line.compact in _CONTENTS or self._article(line) or self._heading(line):
                return lines[place:]
            elif not self.title:
                self.title = line.compact
            elif self.notes and _unfinished(self.notes[-1]):
                self.notes[-1] += line.text
            elif line.text.endswith("。"):
                self._refuse(line, "这段文字在第一条之前，不属于任何一条。如果是序言，请在它上面加一行“序言”；否则请删去。")
            else:
                self.notes.append(line.text)
        return []

    def _without_contents(self, lines: list[_Line]) -> list[_Line]:
        """Skip the table of contents: it ends where its first entry comes again, as the body's first heading."""
        if not lines or lines[0].compact not in _CONTENTS:
            return lines
        entries: list[_Line] = []
        for place, line in enumerate(lines[1:], 1):
            if self._article(line) or (entries and _entry(line) == _entry(entries[0])):
                self._compare_contents(entries, lines[place:])
                return lines[place:]
            entries.append(line)
        return []

    def _compare_contents(self, entries: list[_Line], body: list[_Line]) -> None:
        """Whatever the table of contents lists must come, in its order."""
        left = iter([_entry(line) for line in body if self._heading(line)])
        for entry in entries:
            if self._heading(entry, contents=True) and _entry(entry) not in left:
                self._refuse(entry, f"目录里有“{_tidy(_PAGE_NUMBER.sub('', entry.text))}”，正文里没有这个标题，或顺序不同。请检查正文的标题行。")
                return

    # --- the body

    def _read(self, line: _Line) -> None:
        article = self._article(line)
        if self.annex:
            if article and article[0] in _next(self.articles[-1].key):
                self._refuse(line, f"附件后面又出现了{article[0]}。请把附件移到最后，或删去。")
            self.annex.append(line.text)
        elif article:
            self._close()
            self._open, self._said, self._in_preamble = (line, article[0]), [article[1]], False
        elif heading := self._heading(line):
            self._close()
            self._enter(line, *heading)
        elif self._open and (_ANNEX.match(line.text)):
            self._close()
            self.annex.append(line.text)
        elif self._open:
            self._said.append(line.text)
        elif self._in_preamble:
            self.preamble.append(line.text)
        else:
            self._refuse(line, "这段文字不属于任何一条（前面是标题，不是条文）。请检查上一条的条号，或删去这一行。")

    def _article(self, line: _Line) -> tuple[Key, str] | None:
        """Key and first paragraph, if an article begins here."""
        found = _ARTICLE.match(line.text)
        if not found or (self._spaced and found[3] and not found[3].startswith(" ")):
            return None
        number, suffix = value(found[1]), value(found[2]) if found[2] else 0
        return (Key(number, suffix), found[3].strip()) if number and suffix is not None else None

    def _heading(self, line: _Line, *, contents: bool = False) -> tuple[int, str, int] | None:
        """Level, kind and number, if a heading stands here; kind is empty where it has no number."""
        text = _PAGE_NUMBER.sub("", line.text) if contents else line.text
        if len(text) <= _MOST_HEADING and (found := _HEADING.match(text)) and (number := value(found[1])):
            return LEVELS[found[2]], found[2], number
        if line.compact in _BARE or line.marks > 1:
            return max(_BARE.get(line.compact, 0), line.marks - 1, 1), "", 0
        return None

    def _enter(self, line: _Line, level: int, kind: str, number: int) -> None:
        before = self._heading_numbers.get(kind, 0)
        if kind and number not in (1, before + 1) and (before or not self._headings):
            last = f"第{chinese(before)}{kind}之后" if before else "这个文件"
            self._refuse(line, f"{last}是“{_tidy(line.text)}”，中间缺了标题，或标题编号有误。请检查。")
        self._heading_numbers[kind] = number
        if self._in_preamble:
            self._headings = {}
        self._headings = {one: text for one, text in self._headings.items() if one < level} | {level: _tidy(line.text)}
        self._in_preamble = line.compact in _PREFACE

    def _close(self) -> None:
        """The article being read is complete."""
        if self._open:
            line, key = self._open
            text = "\n".join(one for one in self._said if one)
            path = tuple(text for _, text in sorted(self._headings.items()))
            self.articles.append(ParsedArticle(key, text, path, self.name, line.number))
        self._open = None


def _lines(text: str) -> Iterator[_Line]:
    """The lines that say something, without Markdown's marks and invisible characters, every run of blanks one space."""
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    for number, raw in enumerate(text.splitlines(), 1):
        said = _INVISIBLE.sub("", raw).replace("**", "").strip()
        marks = len(said) - len(said.lstrip("#"))
        said = " ".join(said.lstrip("#").split())
        if said and set(said) - set("-*_= "):
            yield _Line(number, said, marks)


def _unfinished(note: str) -> bool:
    return any(note.count(left) > note.count(right) for left, right in (("《", "》"), ("（", "）"), ("(", ")")))


def _entry(line: _Line) -> str:
    """A heading as it can be compared between contents and body."""
    return _PAGE_NUMBER.sub("", line.text).replace(" ", "")


def _tidy(heading: str) -> str:
    """第一章 总则, however the name was spaced out."""
    found = _HEADING.match(heading)
    if not found:
        return heading.replace(" ", "")
    name = _GAP.sub("", _GAP.sub("", found[3]))
    return f"第{found[1]}{found[2]} {name}".strip()
