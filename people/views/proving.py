"""Proving again who one is: the password on a remembered device, the authenticator's code after the password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.forms import refusals_into
from people.access import acting
from people.forms import CodeForm, PasswordAgainForm
from people.middleware import no_person_asked
from people.services import sessions, totp
from people.views.entering import enter, is_password_of
from people.views.requests import local_next

WRONG = "密码不对，请重新填写；忘记密码请找本单位综合管理员重置。"
CODE_OVER = "输入动态口令的时间已过，请重新登录。"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """The password once more, where the session rests on 记住本机; then on to `next`."""
    person, to = acting(request), local_next(request)
    if sessions.freshly_proved(request):
        return redirect(to or settings.LOGIN_REDIRECT_URL)
    form = PasswordAgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_password_of(request, person, form.cleaned_data["password"]):
            return enter(request, person=person, by=sessions.PASSWORD, now=timezone.now(), to=to)
        form.add_error("password", WRONG)
    return render(request, "people/confirm.html", {"form": form, "next": to, "person": person})


@no_person_asked
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The authenticator's code, owed after the password; the session begins with it."""
    now = timezone.now()
    owing = totp.half_way(request, now)
    if owing is None:
        if request.user.is_authenticated:
            return redirect(settings.LOGIN_REDIRECT_URL)
        messages.warning(request, CODE_OVER)
        return redirect(settings.LOGIN_URL)
    person, owed = owing
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            totp.check_code(person=person, typed=form.cleaned_data["code"], now=now)
        if form.is_valid():
            sessions.begin(request=request, person=person, by=owed["by"], now=now, remember=owed["remember"], two_steps=True)
            return redirect(owed["to"] or settings.LOGIN_REDIRECT_URL)
    return render(request, "people/code.html", {"form": form, "person": person})
