"""公文: an official text laid out as GB/T 9704-2012 asks (domain.md, section 7), as PDF and as the Word file an office finishes in WPS."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import pdf, word_out
from core.texts import legal

TITLE, ADDRESSEE, FIRST, SECOND, BODY = "title", "addressee", "first", "second", "body"
_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十]+、")
_SECOND_LEVEL = re.compile(r"（[一二三四五六七八九十]+）")
_PITCH, _SIZE = 28.95, 16  # points: from line to line, and of the body's letters
_ACROSS = 15.78  # points from letter to letter: 28 in a line of 156 mm
_FONTS = {TITLE: ("方正小标宋简体", 22), ADDRESSEE: ("仿宋_GB2312", 16), FIRST: ("黑体", 16), SECOND: ("楷体_GB2312", 16), BODY: ("仿宋_GB2312", 16)}


@dataclass(frozen=True)
class Official:
    """`body` is a text with a paragraph on each line; one that begins 一、 or （一） is a heading of its level."""

    title: str
    addressee: str
    body: str
    issuer: str
    dated: date

    @property
    def date_text(self) -> str:
        return f"{self.dated.year}年{self.dated.month}月{self.dated.day}日"

    def lines(self) -> list[tuple[str, str]]:
        """(level, text) of the title, the addressee and each paragraph."""
        paragraphs = [text for line in self.body.splitlines() if (text := line.strip(" 　\t"))]
        head = [(TITLE, self.title), *([(ADDRESSEE, f"{self.addressee.rstrip('：:')}：")] if self.addressee.strip() else [])]
        return head + [(_level(text), text) for text in paragraphs]


def _level(text: str) -> str:
    """A heading is short and no sentence: （一）各单位要……。 is a paragraph that is numbered."""
    if text.endswith("。"):
        return BODY
    return FIRST if _FIRST_LEVEL.match(text) else SECOND if _SECOND_LEVEL.match(text) else BODY


def as_pdf(text: Official) -> bytes:
    return pdf.render("core/official.html", {"text": text})


def as_docx(text: Official) -> bytes:
    from docx import Document

    document = Document()
    word_out.set_up(document, text.title, top=37, bottom=35)
    word_out.set_font(document.styles["Normal"], "仿宋_GB2312", _SIZE)
    _set_grid(document)
    for level, said in text.lines():
        _add(document, said, level)
    _add(document, "", BODY)
    across = len(text.date_text.encode("gbk")) / 2  # letters, as wide as Chinese ones
    _add_right(document, text.issuer, 4 + max(0.0, (across - len(text.issuer)) / 2))
    _add_right(document, text.date_text, 4)
    _number_pages(document)
    return word_out.saved(document)


def _set_grid(document: Any) -> None:
    """22 lines of 28 letters."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    section = document.sections[0]._sectPr
    for old in section.findall(qn("w:docGrid")):
        section.remove(old)
    grid = OxmlElement("w:docGrid")
    for name, value in (("type", "linesAndChars"), ("linePitch", round(_PITCH * 20)), ("charSpace", round((_ACROSS - _SIZE) * 4096))):
        grid.set(qn(f"w:{name}"), str(value))
    section.append(grid)


def _add(document: Any, said: str, level: str) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    how = paragraph.paragraph_format
    how.space_before = how.space_after = Pt(0)
    how.line_spacing_rule, how.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_PITCH)
    if level == TITLE:
        paragraph.alignment, how.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(_PITCH)
    elif level != ADDRESSEE:
        how.first_line_indent = Pt(2 * _ACROSS)
    word_out.set_font(paragraph.add_run(legal(said)), *_FONTS[level])
    return paragraph


def _add_right(document: Any, said: str, letters: float) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = _add(document, said, BODY)
    paragraph.alignment, paragraph.paragraph_format.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(letters * _ACROSS)
    paragraph.paragraph_format.keep_together = True


def _number_pages(document: Any) -> None:
    """— 1 —, outside: right on odd pages, left on even ones, a letter away from the edge."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        word_out.set_font(paragraph.add_run("— "), "宋体", 14)
        word_out.add_field(paragraph, "PAGE")
        word_out.set_font(paragraph.add_run(" —"), "宋体", 14)
