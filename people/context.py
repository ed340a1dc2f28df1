"""What templates ask about people beyond the page at hand."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from people.services import sso


def sign_in_providers(request: HttpRequest) -> dict[str, Any]:
    """`sign_in_providers`: with which accounts from elsewhere one may sign in here; read when a template first asks."""
    return {"sign_in_providers": SimpleLazyObject(sso.available)}
