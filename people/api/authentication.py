"""Who asks at the interface: the bearer of a token, or whoever is signed in on the pages."""

import re
from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied

from core.address import client_address
from people.access import acting, staff
from people.middleware import owes_new_password
from people.models import ApiToken, Person
from people.services import sessions, tokens
from people.session_guard import before_staff_page

_BEARER = re.compile(r"bearer +([A-Za-z0-9_-]{43}) *", re.IGNORECASE)


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer …`. The token acts as its person, with the roles they hold at this moment."""

    def authenticate(self, request: Any) -> tuple[Person, ApiToken] | None:
        header = request.headers.get("Authorization", "")
        if not header.lower().startswith("bearer"):
            return None
        shaped = _BEARER.fullmatch(header)
        found = tokens.used(text=shaped[1], address=client_address(request), now=timezone.now()) if shaped else None
        if found is None:
            raise AuthenticationFailed(code="token_wrong")
        return found.person, found

    def authenticate_header(self, request: Any) -> str:
        return 'Bearer realm="api"'


class PageSession(SessionAuthentication):
    """The session of the pages, for trying things on /api/docs/. What a page would ask for first, a program is told to do there."""

    def authenticate(self, request: Any) -> tuple[Person, None] | None:
        pages, now = request._request, timezone.now()
        if not pages.user.is_authenticated:
            return None
        person = acting(pages)
        if not sessions.freshly_proved(pages) or owes_new_password(pages, person, now) or (staff(person) and before_staff_page(pages, person, now)):
            raise AuthenticationFailed(code="sign_in_again")
        self.enforce_csrf(request)
        return person, None

    def enforce_csrf(self, request: Any) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(code="csrf") from error


class BearerTokenInSchema(OpenApiAuthenticationExtension):
    target_class = "people.api.authentication.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class PageSessionInSchema(OpenApiAuthenticationExtension):
    target_class = "people.api.authentication.PageSession"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
