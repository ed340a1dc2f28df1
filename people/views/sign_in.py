"""Signing in and out, and the page of someone locked out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core import audit
from people import backends
from people.forms import SignInForm
from people.middleware import no_person_asked
from people.models import Person
from people.services import sessions
from people.views.requests import address, local_next

WRONG = "账号或密码不对。请检查后重试；忘记密码请找本单位综合管理员重置。"
SHARED_MOBILE = "该手机号有多人使用，请用账号或工号登录。"


@no_person_asked
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    to = local_next(request)
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(to or settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["username"]
        person = authenticate(request, username=typed, password=form.cleaned_data["password"])
        if isinstance(person, Person):
            sessions.begin(request=request, person=person, by=sessions.PASSWORD, now=timezone.now())
            return redirect(to or settings.LOGIN_REDIRECT_URL)
        _record_refusal(request, typed)
        form.add_error(None, SHARED_MOBILE if backends.is_shared_mobile(typed) else WRONG)
    return render(request, "people/sign_in.html", {"form": form, "next": to})


def _record_refusal(request: HttpRequest, typed: str) -> None:
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


@no_person_asked
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; `next` leads the next person of a shared computer to where this one was."""
    if request.user.is_authenticated:
        audit.record("people.signed_out", by=request.user, now=timezone.now(), subject=request.user.account, address=address(request))
    logout(request)
    return redirect(local_next(request) or settings.LOGOUT_REDIRECT_URL)


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The answer of django-axes after five failures of one person from one address (settings.AXES_LOCKOUT_CALLABLE)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "people/locked_out.html", {"minutes": minutes}, status=429)
