"""PDF from a template, with the office's fonts. Only the worker renders: it takes seconds."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

CONTENT_TYPE = "application/pdf"


def render(template: str, context: dict[str, Any]) -> bytes:
    """`template` as PDF. Its stylesheet is static/print.css; nothing is loaded from outside the project's own static files."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    html = render_to_string(template, context)
    sheet = CSS(filename=str(settings.BASE_DIR / "static" / "print.css"))
    nothing_from_outside = URLFetcher(allowed_protocols=["data"])
    return bytes(HTML(string=html, url_fetcher=nothing_from_outside).write_pdf(stylesheets=[sheet]))
