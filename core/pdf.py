"""PDF from a template, with the office's fonts. Only the worker renders: it takes seconds."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

CONTENT_TYPE = "application/pdf"


def render(template: str, context: dict[str, Any]) -> bytes:
    """`template` as PDF. Its stylesheet is static/print.css; nothing is loaded from outside the project's own static files."""
    from weasyprint import CSS, HTML

    html = render_to_string(template, context)
    sheet = CSS(filename=str(settings.BASE_DIR / "static" / "print.css"))
    return bytes(HTML(string=html, url_fetcher=_fetch_nothing).write_pdf(stylesheets=[sheet]))


def _fetch_nothing(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    if url.startswith("data:"):
        from weasyprint import default_url_fetcher

        return dict(default_url_fetcher(url, *args, **kwargs))
    raise ValueError(f"a print may not load {url}")
