from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.models import Office

WEB_VIEWS = ("MicroMessenger", "wxwork", "wxworklocal")  # WeChat; WeCom, of which 粤政易 is one


def office(request: HttpRequest) -> dict[str, Any]:
    """`office`: the office of this installation, read when a template first asks for it. `in_web_view`: no saving, no printing here."""
    return {
        "office": SimpleLazyObject(lambda: Office.current() or Office(name="学法考试与培训")),
        "in_web_view": any(name in request.headers.get("User-Agent", "") for name in WEB_VIEWS),
    }
