"""Word files that are made here: A4, Chinese fonts named as offices name them (the file is finished in WPS or Word, which have them)."""

from io import BytesIO
from typing import Any

from core.texts import legal

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAMES = ("author", "comments", "category", "keywords", "last_modified_by", "subject")


def set_up(document: Any, title: str, *, top: float = 30, bottom: float = 28) -> None:
    """An A4 page with the margins of offices (mm) and the file's title; nothing of whoever made it."""
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(28), Mm(26), Mm(top), Mm(bottom)
    for name in _NAMES:
        setattr(document.core_properties, name, "")
    document.core_properties.title = legal(title)[:255]


def set_font(style: Any, name: str, points: float) -> None:
    """Of a style or a run; letters and figures that are not Chinese in Times New Roman."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = "Times New Roman", Pt(points)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def add_field(paragraph: Any, name: str) -> None:
    """PAGE, NUMPAGES."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made, run = OxmlElement("w:fldSimple"), OxmlElement("w:r")
    made.set(qn("w:instr"), name)
    run.text = "1"
    made.append(run)
    paragraph._p.append(made)


def add_page_numbers(paragraph: Any) -> None:
    """第 X 页 共 Y 页"""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, name in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES")):
        paragraph.add_run(text)
        add_field(paragraph, name)
    paragraph.add_run(" 页")


def saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()
