"""PDF from a template, with the office's fonts. Only the worker renders: it takes seconds."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from core import prints
from core.models import Office

CONTENT_TYPE = "application/pdf"
DEMO_NOTE = '@page { @top-left { content: "演示系统：单位、人员、成绩均为虚构"; font: 9pt "Noto Sans CJK SC"; } }'


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
