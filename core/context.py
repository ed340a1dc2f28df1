from typing import Any

from django.http import HttpRequest

from core.models import Office


def office(request: HttpRequest) -> dict[str, Any]:
    """`office`: the office of this installation, read when a template first asks for it."""
    from django.utils.functional import SimpleLazyObject

    return {"office": SimpleLazyObject(lambda: Office.current() or Office(name="学法考试与培训"))}
