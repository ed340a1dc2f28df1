"""Printed lines as a Word file: A4, Chinese fonts, short options side by side, page numbers below. Looks are in the file's styles."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree
from PIL import Image

from core.texts import legal
from core.word import W
from core.word_out import add_page_numbers, saved, set_font, set_up
from questionbank.formats.base import Picture
from questionbank.formats.papers.lines import LITERAL
from questionbank.formats.papers.writing import Printed, Style
from questionbank.rules.measures import columns

_LINE_MM, _LINE_WIDTH = 156, 72  # of a line: in mm, and in half characters of 12 pt
_WIDEST_MM, _WIDEST_OPTION_MM = 120, 60  # pictures
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class _Look:
    name: str
    font: str = "宋体"
    points: float = 12
    before: float = 0  # points, as the next
    after: float = 0
    centred: bool = False
    with_next: bool = False
    columns: int = 1


_LOOKS = {
    Style.TITLE: _Look("试卷标题", "方正小标宋简体", 22, after=14, centred=True),
    Style.HEADING: _Look("试卷大题", "黑体", 14, before=12, with_next=True),
    Style.STEM: _Look("试卷题干", before=6, with_next=True),
    Style.BODY: _Look("试卷正文"),
    Style.OPTIONS: _Look("试卷选项"),
    Style.LABEL: _Look("试卷答案", "仿宋_GB2312"),
    Style.ROOM: _Look("试卷答题处", after=90),
}
_SIDE_BY_SIDE = {columns: _Look(f"试卷选项{columns}列", columns=columns) for columns in (4, 2)}


def printed(lines: Iterable[Printed], *, title: str) -> bytes:
    page = _Page(title)
    for one in lines:
        page.add(one)
    return page.saved()


class _Page:
    def __init__(self, title: str) -> None:
        from docx import Document  # only who writes a paper loads it

        self.document = Document()
        self.end = self.document.element.body.sectPr
        set_up(self.document, title)
        set_font(self.document.styles["Normal"], "宋体", 12)
        add_page_numbers(self.document.sections[0].footer.paragraphs[0])
        self.styles = {look: _add_style(self.document, look) for look in [*_LOOKS.values(), *_SIDE_BY_SIDE.values()]}

    def saved(self) -> bytes:
        return saved(self.document)

    def add(self, one: Printed) -> None:
        if one.style == Style.OPTIONS:
            self._add_options(one)
            return
        look = _LOOKS[one.style]
        for text in one.text.split("\n"):
            self._add(text, look)
        for picture in one.pictures:
            self._add_picture(self._add("", _LOOKS[Style.BODY]), picture, _WIDEST_MM)

    def _add_options(self, one: Printed) -> None:
        number = _columns(one)
        if number > 1:
            for start in range(0, len(one.options), number):
                self._add("\t".join(one.options[start : start + number]), _SIDE_BY_SIDE[number])
            return
        for place, option in enumerate(one.options):
            first, *more = option.split("\n")
            paragraph = self._add(first, _LOOKS[Style.OPTIONS])
            for picture in one.pictures:
                if picture.at == place:
                    self._add_picture(paragraph, picture, _WIDEST_OPTION_MM)
            for text in more:
                self._add(text, _LOOKS[Style.OPTIONS])

    def _add(self, text: str, look: _Look) -> Any:
        """By hand: thousands of paragraphs take python-docx a minute."""
        paragraph = self.end.makeelement(f"{W}p")
        etree.SubElement(etree.SubElement(paragraph, f"{W}pPr"), f"{W}pStyle").set(f"{W}val", self.styles[look])
        run = etree.SubElement(paragraph, f"{W}r")
        for place, piece in enumerate(text.split("\t")):
            if place:
                etree.SubElement(run, f"{W}tab")
            said = etree.SubElement(run, f"{W}t")
            said.text = piece
            said.set(_SPACE, "preserve")
        self.end.addprevious(paragraph)
        return paragraph

    def _add_picture(self, paragraph: Any, picture: Picture, widest_mm: float) -> None:
        from docx.shared import Emu, Mm
        from docx.text.paragraph import Paragraph

        shape = Paragraph(paragraph, self.document._body).add_run().add_picture(BytesIO(_for_word(picture.data)))
        if shape.width > Mm(widest_mm):
            shape.height, shape.width = Emu(shape.height * Mm(widest_mm) // shape.width), Mm(widest_mm)
        shape._inline.docPr.set("descr", legal(picture.words))


def _add_style(document: Any, look: _Look) -> str:
    """The id of a new style that looks so."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    set_font(style, look.font, look.points)
    how = style.paragraph_format
    how.space_before, how.space_after, how.line_spacing, how.keep_with_next = Pt(look.before), Pt(look.after), 1.3, look.with_next
    if look.centred:
        how.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for place in range(1, look.columns):
        how.tab_stops.add_tab_stop(Mm(_LINE_MM * place / look.columns))
    return str(style.style_id)


def _columns(one: Printed) -> int:
    """How many options share a line: short ones do, without a picture or a text to be taken literally."""
    if one.pictures or any("\n" in text or text[2:].startswith(LITERAL) for text in one.options):
        return 1
    return columns(one.options, _LINE_WIDTH)


def _for_word(data: bytes) -> bytes:
    """Word shows no WebP."""
    if not data.startswith(b"RIFF"):
        return data
    out = BytesIO()
    Image.open(BytesIO(data)).save(out, "PNG")
    return out.getvalue()
