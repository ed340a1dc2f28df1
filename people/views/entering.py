"""How views let somebody in, and how they ask for the password once more."""

from datetime import datetime
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from core import audit
from core.htmx import go
from people import backends
from people.models import Person
from people.services import sessions, totp
from people.views.requests import address

IDLE_SENTENCE = "您有 {minutes} 分钟没有操作，为了安全已自动退出。请重新登录，登录后回到刚才的页面。"


def enter(request: HttpRequest, *, person: Person, by: str, now: datetime, to: str = "", remember: bool = False) -> HttpResponse:
    """Let in whoever proved to be `person` (`by`: sessions.PASSWORD, OIDC, WECOM), or ask for the authenticator's code first.

    `to` must be known to lead into this site (`local_next`)."""
    if totp.is_asked(person):
        totp.begin_half_way(request=request, person=person, by=by, to=to, remember=remember, now=now)
        return redirect("people:code")
    sessions.begin(request=request, person=person, by=by, now=now, remember=remember)
    return redirect(to or settings.LOGIN_REDIRECT_URL)


def ask_password(request: HttpRequest, to: str | None = None) -> HttpResponse:
    """Lead to the page that asks for the password, and from there to `to` (else back here)."""
    return go(request, with_next("people:confirm", here(request) if to is None else to))


def send_to_sign_in(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    return go(request, with_next(settings.LOGIN_URL, here(request)))


def with_next(name: str, to: str) -> str:
    """The address of the page that leads on to `to`."""
    return reverse(name) + ("?" + urlencode({"next": to}) if to else "")


def here(request: HttpRequest) -> str:
    """The page this request was made from, to come back to: its own address, for a fragment or a form that of the page around it."""
    if request.headers.get("HX-Request"):
        return _local(request, request.headers.get("HX-Current-URL", ""))
    return request.get_full_path() if request.method in ("GET", "HEAD") else _local(request, request.headers.get("Referer", ""))


def _local(request: HttpRequest, url: str) -> str:
    if not url or not url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return ""
    path = urlsplit(url)._replace(scheme="", netloc="").geturl()
    return "" if path.startswith("//") else path


def is_password_of(request: HttpRequest, person: Person, typed: str) -> bool:
    """Whether the password is right, counted, locked and recorded exactly as at sign-in."""
    found = authenticate(request, username=person.account, password=typed)
    is_right = isinstance(found, Person) and found.pk == person.pk
    if not is_right:
        record_refusal(request, person.account)
    return is_right


def record_refusal(request: HttpRequest, typed: str) -> None:
    """What was typed is not kept when it names nobody: it may be a password in the wrong field, or a stranger's number."""
    meant = backends.person_named(typed)
    audit.record(
        "people.sign_in_refused",
        by=None,
        now=timezone.now(),
        subject=meant.account if meant else "没有这个账号",
        refused=True,
        address=address(request),
        locked_out=bool(getattr(request, "axes_locked_out", False)),
    )
