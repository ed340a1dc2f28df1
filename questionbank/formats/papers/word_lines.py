"""The lines of a Word file: paragraphs in order, with their automatic numbers, tables cell by cell. What is no text is named, not passed over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core import word
from core.errors import Refused
from core.word import R, W
from core.xml import Element
from questionbank.formats.base import Picture
from questionbank.formats.papers.lines import PICTURE, Line
from questionbank.formats.papers.word_numbers import Numbers

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = {f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "tblPr", "tcPr", "trPr", "sdtPr", "sdtEndPr", "sectPr")}
_SPACES = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_NO_TEXT = {
    f"{_M}oMath": "公式", f"{_M}oMathPara": "公式", f"{W}object": "嵌入的对象（如公式）", f"{W}footnoteReference": "脚注",
    f"{W}endnoteReference": "尾注", f"{W}ruby": "拼音标注", f"{W}altChunk": "嵌入的文件", f"{W}subDoc": "嵌入的文件",
}  # fmt: skip
_SYMBOLS = {("wingdings", "FC"): "√", ("wingdings", "FB"): "×", ("wingdings 2", "50"): "√", ("wingdings 2", "4F"): "×", ("wingdings 2", "54"): "√"}
_RAISED = {"superscript": str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ"), "subscript": str.maketrans("0123456789+-n", "₀₁₂₃₄₅₆₇₈₉₊₋ₙ")}
_KINDS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_STEM_HEAD, _ANSWER_HEAD = {"题干", "题目", "题目内容", "试题", "试题内容"}, {"答案", "正确答案", "参考答案"}
_NUMBERS_HEAD, _ANSWERS_HEAD = {"题号", "序号"}, {"答案", "参考答案", "正确答案"}


def lines(data: bytes) -> Iterator[Line]:
    """Numbered by paragraph. Refuses what cannot be opened."""
    document = word.opened(data)
    reader = _Reader(document)
    yield from reader.blocks(document.body)
    yield from reader.kept.lines(reader.count)


@dataclass
class _Paragraph:
    """What has been read of one so far: texts with whether they are underlined."""

    texts: list[tuple[str, bool]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def lines(self, number: int) -> Iterator[Line]:
        left = list(self.pictures)
        for place, text in enumerate(self._text().split("\n")):
            own = tuple(left.pop(0) for _ in range(min(text.count(PICTURE), len(left))))
            yield Line(number, text, place > 0, own, () if place else tuple(dict.fromkeys(self.unreadable)))

    def _text(self) -> str:
        """Underlined spaces are a blank to fill in, unless they stand between underlined words."""
        said, at = "", 0
        while at < len(self.texts):
            underlined = self.texts[at][1]
            end = next((place for place in range(at, len(self.texts)) if self.texts[place][1] != underlined), len(self.texts))
            some = "".join(text for text, _ in self.texts[at:end])
            empty = underlined and not some.strip() and (len(some) > 1 or some in ("\t", "\u3000")) and "\n" not in some
            said += "____" if empty else some
            at = end
        return said


class _Reader:
    def __init__(self, document: word.Document) -> None:
        self.document = document
        self.numbers = Numbers(document.part("numbering.xml"), document.part("styles.xml"))
        self.count = 0
        self.kept = _Paragraph()  # of a paragraph whose end was deleted: the next goes on with it

    def blocks(self, parent: Element) -> Iterator[Line]:
        for one in parent:
            if one.tag == f"{W}p":
                yield from self._paragraph(one)
            elif one.tag == f"{W}tbl":
                yield from self._table(one)
            elif what := _no_text(one):
                yield Line(self.count, "", unreadable=(what,))
            elif one.tag not in _GONE:
                yield from self.blocks(one)

    def _paragraph(self, element: Element) -> Iterator[Line]:
        self.count += 1
        properties = element.find(f"{W}pPr")
        made, self.kept = self.kept, _Paragraph()
        self._inline(element, made)
        mark = properties.find(f"{W}rPr") if properties is not None else None
        if mark is not None and any(mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom")):
            self.kept = made
            return
        number = self.numbers.before(properties)
        if number is None:
            made.unreadable.append("认不出的自动编号")
        elif number:
            made.texts.insert(0, (f"{number} ", False))
        yield from made.lines(self.count)

    def _table(self, table: Element) -> Iterator[Line]:
        rows = [list(_own(table, row, "tc")) for row in _own(table, table, "tr")]
        heads = [[_cell_text(cell) for cell in row] for row in rows[:2]]
        if heads and set(heads[0]) & _STEM_HEAD and set(heads[0]) & _ANSWER_HEAD:
            sentence = "这个 Word 文件里的试题排成了一行一题的表格。请把表格复制到 Excel，存成 .xlsx 后再上传。"
            raise Refused("word_table", sentence, field="file")
        if len(heads) > 1 and heads[0][:1] and heads[0][0] in _NUMBERS_HEAD and heads[1] and heads[1][0] in _ANSWERS_HEAD:
            yield from self._answer_table(rows)
            return
        for row in rows:
            for cell in row:
                yield from self.blocks(cell)

    def _answer_table(self, rows: list[list[Element]]) -> Iterator[Line]:
        """题号 1 2 3 above 答案 A B C: as a line of answers."""
        texts = [[_cell_text(cell) for cell in row] for row in rows]
        for numbers, answers in zip(texts[::2], texts[1::2], strict=False):
            pairs = [f"{number}.{answer}" for number, answer in zip(numbers[1:], answers[1:], strict=False) if number or answer]
            yield Line(self.count + 1, " ".join(pairs))
        self.count += sum(1 for row in rows for cell in row for _ in cell.iter(f"{W}p"))
        if len(rows) % 2:
            yield Line(self.count, " ".join(texts[-1]))

    def _inline(self, parent: Element, made: _Paragraph) -> None:
        for one in parent:
            if one.tag == f"{W}r":
                self._run(one, made)
            elif what := _no_text(one):
                made.unreadable.append(what)
            elif one.tag not in _GONE:
                self._inline(one, made)

    def _run(self, run: Element, made: _Paragraph) -> None:
        properties = run.find(f"{W}rPr")
        underlined = _is_on(properties, "u") and _value(properties, "u") != "none"
        for one in run:
            if one.tag == f"{W}t":
                text = (one.text or "").replace(PICTURE, "").replace("\n", " ")
                made.texts.append((self._in_run(text, properties, made), underlined))
            elif one.tag in _SPACES:
                made.texts.append((_SPACES[one.tag], underlined))
            elif one.tag == f"{W}sym":
                made.texts.append((self._symbol(one, made), underlined))
            elif one.tag == f"{W}drawing":
                self._drawing(one, made)
            elif what := _no_text(one):
                made.unreadable.append(what)

    @staticmethod
    def _in_run(text: str, properties: Element | None, made: _Paragraph) -> str:
        """10 with a raised 2 is 10², not 102; what is crossed out may not be meant."""
        if text.strip() and (_is_on(properties, "strike") or _is_on(properties, "dstrike")):
            made.unreadable.append("划掉的文字")
        table = _RAISED.get(_value(properties, "vertAlign"))
        if table is None or not text.strip():
            return text
        if any(ord(one) not in table for one in text if not one.isspace()):
            made.unreadable.append("上标或下标")
        return text.translate(table)

    @staticmethod
    def _symbol(symbol: Element, made: _Paragraph) -> str:
        code = symbol.get(f"{W}char", "").upper()
        said = _SYMBOLS.get((symbol.get(f"{W}font", "").lower(), code[-2:]))
        if said is None:
            made.unreadable.append("特殊字体的符号")
        return said or ""

    def _drawing(self, drawing: Element, made: _Paragraph) -> None:
        """A plain picture in line with the text is taken; any other is named."""
        inline, blips = drawing.find(f"{_WP}inline"), list(drawing.iter(f"{_A}blip"))
        if inline is None:
            made.unreadable.append("浮动的图片或图形（请改为“嵌入型”）" if blips else "图形")
            return
        if len(blips) != 1 or _is_changed(drawing):
            made.unreadable.append("裁剪、旋转过的图片或图形" if blips else "图形")
            return
        data = self.document.related(blips[0].get(f"{R}embed", ""))
        if data is None or not data.startswith(_KINDS):
            made.unreadable.append("JPEG、PNG 以外的图片" if data else "链接到文件外的图片")
            return
        described = inline.find(f"{_WP}docPr")
        made.pictures.append(Picture(data, words=described.get("descr", "") if described is not None else ""))
        made.texts.append((PICTURE, False))


def _no_text(element: Element) -> str:
    """What the element is, where it is nothing that can be read as text."""
    if element.tag in (f"{_MC}AlternateContent", f"{W}pict"):
        return "文本框" if next(element.iter(f"{W}txbxContent"), None) is not None else "图形"
    return _NO_TEXT.get(element.tag, "")


def _own(table: Element, parent: Element, name: str) -> Iterator[Element]:
    """Rows or cells of this table, not of one in it."""
    return (one for one in parent.iter(f"{W}{name}") if next(one.iterancestors(f"{W}tbl")) is table)


def _is_changed(drawing: Element) -> bool:
    cut = any(value not in ("", "0") for one in drawing.iter(f"{_A}srcRect") for value in one.attrib.values())
    return cut or any(one.get(name, "0") not in ("0", "false") for one in drawing.iter(f"{_A}xfrm") for name in ("rot", "flipH", "flipV"))


def _value(parent: Element | None, name: str) -> str:
    found = parent.find(f"{W}{name}") if parent is not None else None
    return found.get(f"{W}val", "") if found is not None else ""


def _is_on(parent: Element | None, name: str) -> bool:
    found = parent.find(f"{W}{name}") if parent is not None else None
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


def _cell_text(cell: Element) -> str:
    return re.sub(r"[\s:：]+", "", "".join(one.text or "" for one in cell.iter(f"{W}t")))
