"""What several views read from a request."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from core.address import client_address


def local_next(request: HttpRequest) -> str:
    """The `next` of the request when it is a path of this site, else an empty text. A bare word would be taken for the name of an address."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return to if is_ours and to.startswith("/") else ""


def address(request: HttpRequest) -> str | None:
    """Where the request comes from, as the lock-out counts it."""
    return client_address(request)
