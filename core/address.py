"""Where a request comes from, and where a page of ours is found from outside."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Where the request comes from, for the lock-out and the audit trail (settings.AXES_CLIENT_IP_CALLABLE); None where nothing tells it.

    Behind a trusted proxy it is the last hop of X-Forwarded-For, the one the proxy itself wrote: what stands before it, anyone may have sent.
    """
    last_hop = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() if settings.TRUSTED_PROXY else ""
    for found in (last_hop, request.META.get("REMOTE_ADDR", "")):
        try:
            return str(ip_address(found))
        except ValueError:
            continue
    return None


def outward(request: HttpRequest, path: str) -> str:
    """The address of a page as others reach it: for QR codes, prints and texts that are passed on."""
    return settings.SITE_URL.rstrip("/") + path if settings.SITE_URL else request.build_absolute_uri(path)
