"""A person's own page: who the system takes them for, an own password."""

import hashlib
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from core import mail
from core.forms import refusals_into
from people.access import acting
from people.forms import NewPasswordForm, OwnEmailForm
from people.middleware import no_person_asked
from people.models import AccountSlip, Person
from people.services import editing, identities, password_age, passwords, sessions
from people.views.devices import own_sign_in
from people.views.editing import Sheet, edit
from people.views.entering import ask_password, enter, is_password_of
from people.views.requests import address, local_next


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    person = acting(request)
    context = {
        "person": person,
        "identities": identities.of(person),
        "password_expires_at": password_age.expires_at(request),
        **own_sign_in(request, timezone.now()),
    }
    return render(request, "people/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_email(request: HttpRequest) -> HttpResponse:
    """Where one's notices go too; while the office sends no mail, nobody is asked."""
    person = acting(request)
    form = OwnEmailForm(request.POST or None, initial={"email": person.email})
    off = () if mail.is_on() else ("单位没有开启邮件，通知只在系统内发送。",)
    intro = "考试通知会同时发到这个邮箱。清空即不再发送。"
    sheet = Sheet("我的邮箱", "保存", reverse("people:me"), "我的信息", intro=intro, why_not=lambda: off)

    def save() -> tuple[str, str]:
        editing.set_own_email(person=person, email=form.cleaned_data["email"], now=timezone.now())
        return "邮箱已保存。" if person.email else "已不再向邮箱发送通知。", sheet.back

    return edit(request, form, sheet, save)


@no_person_asked
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_password(request: HttpRequest) -> HttpResponse:
    """Set an own password; this session goes on, all others of the person end."""
    person = acting(request)
    if not sessions.freshly_proved(request):
        return ask_password(request)
    first = person.must_change_password and request.session.get(sessions.BY, sessions.PASSWORD) == sessions.PASSWORD  # it opened this session
    to, now = local_next(request), timezone.now()
    form = NewPasswordForm(request.POST or None, is_present=None if first else partial(is_password_of, request, person))
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            passwords.set_own(person=person, password=form.cleaned_data["password"], now=now, address=address(request))
        if form.is_valid():
            sessions.go_on(request=request, person=person)
            password_age.note(request=request, person=person, now=now)
            messages.success(request, "新密码已设好，下次请用新密码登录。")
            return redirect(to or settings.LOGIN_REDIRECT_URL)
    expires_at = password_age.expires_at(request)
    context = {"form": form, "person": person, "first": first, "next": to, "too_old": expires_at is not None and expires_at <= now}
    return render(request, "people/new_password.html", context)


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
    form = NewPasswordForm(request.POST or None, is_present=None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            person = passwords.set_by_slip(slip=slip, password=form.cleaned_data["password"], now=now, address=address(request))
        if form.is_valid():
            messages.success(request, f"密码已设好。以后用账号 {person.account} 和新密码登录。")
            return enter(request, person=person, by=sessions.PASSWORD, now=now)
    return render(request, "people/set_password.html", {"form": form, "person": slip.person})
