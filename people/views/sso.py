"""Signing in with an account from elsewhere, and linking it to a person; nothing of it is there while it is switched off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.errors import Refused
from core.web_views import is_web_view
from people import selectors
from people.access import Can, acting, needs
from people.forms import SignInForm
from people.middleware import no_person_asked
from people.models import Person
from people.services import identities, sessions, sso, totp
from people.services.elsewhere import ProviderRefused
from people.services.sso import Provider
from people.views.entering import ask_password, enter, with_next
from people.views.requests import address, local_next
from people.views.sign_in import person_of

INACTIVE = "与这个{label}账号绑定的人员现在不能登录本系统。如有疑问，请找本单位综合管理员。"
TOO_LATE = "等待绑定的时间已过，请重新点“用……登录”。"
ANOTHERS = "这个{label}账号已经与另一个人绑定。要换人登录，请先退出登录。"


def _provider(key: str) -> Provider:
    found = sso.named(key)
    if found is None:
        raise Http404
    return found


@no_person_asked
@never_cache
@require_safe
def start(request: HttpRequest, provider: str) -> HttpResponse:
    """Off to the provider, and from there to `next`. Signed in already, one comes back to link the account."""
    one, to, now = _provider(provider), local_next(request), timezone.now()
    base = settings.SITE_URL or request.build_absolute_uri("/")
    back_here = base.rstrip("/") + reverse("people:sso_back", args=[one.key])
    try:
        return redirect(sso.go(request=request, provider=one, back=back_here, to=to, in_app=is_web_view(request), now=now))
    except ProviderRefused as refusal:
        audit.note_refusal(refusal.code)
        return _not_signed_in(request, one, refusal, to, now)


@no_person_asked
@never_cache
@require_safe
def back(request: HttpRequest, provider: str) -> HttpResponse:
    """Back from the provider: signed in, or with an account that belongs to nobody yet, or with a sentence."""
    one, now = _provider(provider), timezone.now()
    left_with = sso.came_back(request)
    to = left_with.get("to", "")
    try:
        identity = sso.identify(provider=one, left_with=left_with, said=request.GET.dict(), now=now)
        person = identities.person_of(one, identity.subject)
        if person is None:
            sso.keep_to_link(request=request, provider=one, identity=identity, to=to, now=now)
            return redirect("people:sso_link")
        _refuse_other(request, one, person)
    except ProviderRefused as refusal:
        audit.note_refusal(refusal.code)
        return _not_signed_in(request, one, refusal, to, now)
    return enter(request, person=person, by=one.key, now=now, to=to)


def _refuse_other(request: HttpRequest, provider: Provider, person: Person) -> None:
    """Who cannot sign in; and somebody else than who has: that was meant to link an account."""
    if not person.is_active:
        raise ProviderRefused("provider_inactive", INACTIVE.format(label=provider.label), answer=person.account)
    if request.user.is_authenticated and request.user.pk != person.pk:
        raise ProviderRefused("identity_taken", ANOTHERS.format(label=provider.label), answer=person.account)


def _not_signed_in(request: HttpRequest, provider: Provider, refusal: ProviderRefused, to: str, now: datetime) -> HttpResponse:
    who: Any = request.user if request.user.is_authenticated else None
    audit.record(
        "people.sign_in_refused", by=who, now=now, subject=provider.label, refused=True, address=address(request),
        how=provider.key, code=refusal.code, said=refusal.answer,
    )  # fmt: skip
    messages.warning(request, refusal.sentence)
    return redirect("people:me") if who else redirect(with_next(settings.LOGIN_URL, to))


# --- an account that belongs to nobody yet


@no_person_asked
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Link it to whoever is signed in, or signs in here with account and password, locked out as anywhere."""
    if not sso.available():
        raise Http404
    now = timezone.now()
    kept = sso.to_link(request, now)
    one = sso.named(kept["provider"]) if kept else None
    if kept is None or one is None:
        messages.warning(request, TOO_LATE)
        return redirect(_home(request))
    if request.method == "POST" and "cancel" in request.POST:
        sso.forget_to_link(request)
        return redirect(_home(request))
    if request.user.is_authenticated:
        return _link_own(request, one, kept, now)
    form = SignInForm(request.POST or None)
    person = person_of(request, form) if request.method == "POST" and form.is_valid() else None
    if person is None:
        return render(request, "people/sso_link.html", {"form": form, "provider": one, "shown": kept["shown"]})
    if totp.is_asked(person):  # not signed in before the code is given: then this page asks whether to link
        return enter(request, person=person, by=sessions.PASSWORD, now=now, to=reverse("people:sso_link"))
    answer = enter(request, person=person, by=sessions.PASSWORD, now=now, to=kept["to"])
    _link(request, person, one, kept, now)
    return answer


def _link_own(request: HttpRequest, provider: Provider, kept: dict[str, Any], now: datetime) -> HttpResponse:
    person = acting(request)
    if not sessions.freshly_proved(request):
        return ask_password(request, reverse("people:sso_link"))
    if request.method != "POST":
        return render(request, "people/sso_link.html", {"provider": provider, "shown": kept["shown"], "person": person})
    _link(request, person, provider, kept, now)
    return redirect(kept["to"] or "people:me")


def _link(request: HttpRequest, person: Person, provider: Provider, kept: dict[str, Any], now: datetime) -> None:
    sso.forget_to_link(request)
    try:
        identities.link(person=person, provider=provider, subject=kept["subject"], now=now)
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"已绑定，以后可以用{provider.label}登录；账号和密码仍然有效。")


def _home(request: HttpRequest) -> str:
    return "people:me" if request.user.is_authenticated else settings.LOGIN_URL


# --- taking the link away


@require_POST
@login_required
def unlink_own(request: HttpRequest, provider: str) -> HttpResponse:
    one, person, now = _provider(provider), acting(request), timezone.now()
    if not sessions.freshly_proved(request):
        return ask_password(request, reverse("people:me"))
    if identities.unlink(person=person, provider=one, by=person, now=now):
        sessions.end_elsewhere(request=request, person=person, now=now)
        messages.success(request, f"已解除绑定，{one.label}账号不能再登录。其他设备上的登录已退出。")
    return redirect("people:me")


@require_POST
@needs(Can.HELP_SIGN_IN)
def unlink(request: HttpRequest, person_id: UUID, provider: str) -> HttpResponse:
    """For somebody who cannot do it: a lost phone, an account linked by mistake. One's own goes by one's own page."""
    one, by = _provider(provider), acting(request)
    person = get_object_or_404(selectors.helped_by(by), public_id=person_id)
    if person.pk == by.pk:
        return redirect("people:me")
    if identities.unlink(person=person, provider=one, by=by, now=timezone.now()):
        messages.success(request, f"已解除 {person.name} 的{one.label}绑定，其各处登录已退出；账号和密码仍然有效。")
    else:
        messages.info(request, f"{person.name} 没有绑定{one.label}账号。")
    return redirect(local_next(request) or reverse("people:person", args=[person.public_id]))
