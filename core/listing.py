"""A list to be signed, the same as PDF and as the Word file an office finishes in WPS: head, 单位 and 截至, tables, who signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import pdf, prints
from core.models import Office
from core.texts import legal
from core.word_out import add_page_numbers, saved, set_font, set_up


@dataclass(frozen=True)
class Table:
    """`widths` in mm, 156 together."""

    title: str
    header: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[str]]
    empty: str = "无。"  # what is said instead of a table without rows

    @property
    def columns(self) -> list[tuple[str, float]]:
        """(heading, share of the width in percent)"""
        return [(text, round(100 * width / sum(self.widths), 1)) for text, width in zip(self.header, self.widths, strict=True)]


@dataclass(frozen=True)
class Listing:
    heading: str
    unit_name: str
    as_of: date
    tables: Sequence[Table]
    notes: Sequence[str] = ()  # above the tables
    caveat: str = ""


def as_pdf(what: Listing) -> bytes:
    return pdf.render("core/listing.html", vars(what))


def as_docx(what: Listing) -> bytes:
    from docx import Document  # only who writes one loads it
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    set_up(document, what.heading)
    set_font(document.styles["Normal"], "宋体", 10.5)
    add_page_numbers(document.sections[0].footer.paragraphs[0])
    set_font(_centred(document, what.heading), "方正小标宋简体", 18)
    for text in (what.caveat, f"单位：{what.unit_name}　截至 {what.as_of}"):
        if text:
            _centred(document, text)
    for text in what.notes:
        document.add_paragraph(legal(text))
    for table in what.tables:
        _add_table(document, table)
    below = document.add_paragraph("　　　　　　".join(f"{one}：" for one in prints.signers(Office.current())))
    below.paragraph_format.keep_with_next = True
    document.add_paragraph("（盖章）　　　　　　年　　月　　日").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return saved(document)


def _centred(document: Any, text: str) -> Any:
    """The run of a new paragraph."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph.add_run(legal(text))


def _add_table(document: Any, table: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    heading = document.add_paragraph()
    heading.paragraph_format.keep_with_next = True
    set_font(heading.add_run(legal(table.title)), "黑体", 12)
    if not table.rows:
        document.add_paragraph(table.empty)
        return
    made = document.add_table(rows=0, cols=len(table.header), style="Table Grid")
    made.autofit = False
    for place, row in enumerate((table.header, *table.rows)):
        line = made.add_row()
        for cell, text, width in zip(line.cells, row, table.widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].add_run(legal(text)).bold = place == 0
        whole = OxmlElement("w:tblHeader" if place == 0 else "w:cantSplit")  # the head stands on each page, no row on two
        line._tr.get_or_add_trPr().append(whole)
    document.add_paragraph()
