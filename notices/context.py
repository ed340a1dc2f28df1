from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notices import selectors


def unread(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices`: how many notices the signed-in person has not read; counted when a template first asks for it."""
    return {"unread_notices": SimpleLazyObject(lambda: selectors.unread_count(request.user))}
