"""Signing in and out, and the page of someone locked out."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from people import backends, registries
from people.forms import SignInForm
from people.middleware import no_person_asked
from people.models import Person
from people.rules.lockout import minutes_left
from people.services import devices, lockout, sessions
from people.views.entering import enter, record_refusal
from people.views.requests import address, local_next

WRONG = "账号或密码不对。请检查后重试；忘记密码请找本单位联络员或综合管理员重置。"
SHARED_MOBILE = "该手机号有多人使用，请用账号或工号登录。"
SLIP_EXPIRED = "这个一次性密码已过期，不能再用。请找本单位联络员或综合管理员重置密码。"
FEW_TRIES = 2


@no_person_asked
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    to = local_next(request)
    if request.method != "POST" and (request.user.is_authenticated or sessions.resume(request, timezone.now())):
        return redirect(to or settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = person_of(request, form)
        if person:
            remember = form.cleaned_data["remember"]
            return enter(request, person=person, by=sessions.PASSWORD, now=timezone.now(), to=to, remember=remember)
    return render(request, "people/sign_in.html", {"form": form, "next": to, "hint": registries.sign_in_hint(to)})


def person_of(request: HttpRequest, form: SignInForm) -> Person | None:
    """Whose name and password a valid form holds. For nobody's it is counted and recorded, and the form says why."""
    typed = form.cleaned_data["username"]
    person = authenticate(request, username=typed, password=form.cleaned_data["password"])
    if isinstance(person, Person):
        return person
    record_refusal(request, typed)
    form.add_error(None, _why_not(request, typed))
    return None


def _why_not(request: HttpRequest, typed: str) -> str:
    """What was wrong and what to do; the same for a wrong password and a name that is none."""
    if getattr(request, "slip_expired", False):
        return SLIP_EXPIRED
    if backends.is_shared_mobile(typed):
        return SHARED_MOBILE
    left = settings.AXES_FAILURE_LIMIT - (getattr(request, "axes_failures_since_start", None) or 0)
    minutes = settings.AXES_COOLOFF_TIME // timedelta(minutes=1)
    return WRONG + (f"再输错 {left} 次，将暂停登录 {minutes} 分钟。" if left <= FEW_TRIES else "")


@no_person_asked
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and 记住本机 in this browser; `next` leads the next person of a shared computer to where this one was."""
    devices.forget_here(request=request)
    sessions.end(request, event="people.signed_out", now=timezone.now())
    return redirect(local_next(request) or settings.LOGOUT_REDIRECT_URL)


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The answer while nothing is checked (settings.AXES_LOCKOUT_CALLABLE): five failures from one address, or thirty of a person from all."""
    now = timezone.now()
    everywhere = getattr(request, "person_locked_until", None)
    until = everywhere or lockout.pair_locked_until(backends.named_in(request, credentials), address(request), now) or now
    context = {
        "until": until,
        "minutes": minutes_left(until, now),
        "everywhere": everywhere is not None,
        "hint": registries.sign_in_hint(local_next(request)),
    }
    return render(request, "people/locked_out.html", context, status=429)
