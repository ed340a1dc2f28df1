"""PDF from a template, with the office's fonts. Only the worker renders: it takes seconds."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from core import prints
from core.models import Office

PAGES_A_STEP = 50  # about 3 s each: a file of many is stopped between them, and has each font once in each
CONTENT_TYPE = "application/pdf"
DEMO_NOTE = '@page { @top-left { content: "演示系统：单位、人员、成绩均为虚构"; font: 9pt "Noto Sans CJK SC"; } }'


def render_many(template: str, contexts: Iterable[dict[str, Any]], each: Callable[[int], None]) -> bytes:
    """One PDF of many: `template` with each of `contexts`, one after another, so that memory holds one of them; `each` hears how many pages are done,
    and may stop it by raising."""
    from pypdf import PdfWriter

    whole = PdfWriter()
    for context in contexts:
        whole.append(BytesIO(render(template, context)), import_outline=False)
        each(len(whole.pages))
    target = BytesIO()
    whole.write(target)
    return target.getvalue()


def render(template: str, context: dict[str, Any]) -> bytes:
    """`template` as PDF. Its stylesheet is static/print.css; nothing is loaded from outside the project's own static files. Lists extend
    core/print.html, which is told here who signs below."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    office = Office.current()
    html = render_to_string(template, {"signers": prints.signers(office), **context})
    sheets = [CSS(filename=str(settings.BASE_DIR / "static" / "print.css"))]
    if office is not None and office.is_demo:
        sheets.append(CSS(string=DEMO_NOTE))
    nothing_from_outside = URLFetcher(allowed_protocols=["data"])
    return bytes(HTML(string=html, url_fetcher=nothing_from_outside).write_pdf(stylesheets=sheets))


def two_up(data: bytes) -> bytes:
    """Pages of A4, in their order, two on each side of A3: printed on both sides, each sheet is folded in the middle."""
    from pypdf import PageObject, PdfReader, PdfWriter, Transformation

    pages, out = PdfReader(BytesIO(data)).pages, PdfWriter()
    for place in range(0, len(pages), 2):
        wide, height = pages[place].mediabox.width, pages[place].mediabox.height
        side = PageObject.create_blank_page(width=2 * wide, height=height)
        for half, one in enumerate(pages[place : place + 2]):
            side.merge_transformed_page(one, Transformation().translate(half * wide, 0))
        out.add_page(side)
    out.compress_identical_objects()
    made = BytesIO()
    out.write(made)
    return made.getvalue()
