from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core import mail
from core.models import Office
from core.web_views import is_web_view


def office(request: HttpRequest) -> dict[str, Any]:
    """`office`: the office of this installation, read when a template first asks for it. `in_web_view`: no saving, no printing here.
    `mail_on`: notices go by mail too."""
    return {
        "office": SimpleLazyObject(lambda: Office.current() or Office(name="学法考试与培训")),
        "in_web_view": is_web_view(request),
        "mail_on": mail.is_on(),
    }
