"""A person's own page: who the system takes them for, large text, an own password."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import refusals_into
from people.access import acting
from people.forms import NewPasswordForm
from people.middleware import no_person_asked
from people.models import AccountSlip, Person
from people.services import passwords, sessions
from people.views.requests import address, local_next


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    return render(request, "people/me.html", {"person": acting(request)})


@no_person_asked
@require_POST
@login_required
def large_text(request: HttpRequest) -> HttpResponse:
    person = acting(request)
    person.large_text = not person.large_text
    person.save(update_fields=["large_text"])
    return redirect(local_next(request) or "people:me")


@no_person_asked
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_password(request: HttpRequest) -> HttpResponse:
    """Set an own password; this session goes on, all others of the person end."""
    person = acting(request)
    form = NewPasswordForm(request.POST or None, person=person, ask_present=not person.must_change_password)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            passwords.set_own(person=person, password=form.cleaned_data["password"], now=timezone.now(), address=address(request))
        if form.is_valid():
            update_session_auth_hash(request, person)
            messages.success(request, "新密码已设好，下次请用新密码登录。")
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/new_password.html", {"form": form, "person": person, "first": person.must_change_password})


@no_person_asked
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the QR code of an account slip: works once, until the slip expires or is replaced."""
    now = timezone.now()
    token_hash = hashlib.sha256(token.encode()).hexdigest()
    slip = AccountSlip.objects.select_related("person__unit").filter(token_hash=token_hash, person__status=Person.Status.ACTIVE).first()
    if slip is None or slip.expires_at <= now:
        return render(request, "people/slip_over.html", {"expired": slip is not None}, status=410)
    form = NewPasswordForm(request.POST or None, person=slip.person, ask_present=False)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            person = passwords.set_by_slip(slip=slip, password=form.cleaned_data["password"], now=now, address=address(request))
        if form.is_valid():
            sessions.begin(request=request, person=person, by=sessions.PASSWORD, now=now)
            messages.success(request, f"密码已设好，您已登录。以后用账号 {person.account} 和新密码登录。")
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/set_password.html", {"form": form, "person": slip.person})
