"""Tokens of the interface: making and revoking one's own, and revoking anybody's."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.api.switch import while_on
from core.forms import refusals_into
from core.views import staff_matter
from people import selectors
from people.access import Can, acting, needs, staff
from people.forms import TokenForm
from people.models import ApiToken
from people.services import tokens
from people.views.entering import is_password_of
from people.views.proving import WRONG


def _with_state(found: list[ApiToken]) -> list[ApiToken]:
    """Each with `live`: whether it still opens anything."""
    now = timezone.now()
    for one in found:
        one.live = one.is_live(now)  # type: ignore[attr-defined]
    return found


@while_on
@staff_matter
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """One's own tokens; POST makes another and shows it once."""
    person, made, text = acting(request), None, ""
    if not staff(person):
        raise PermissionDenied
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not is_password_of(request, person, data["password"]):
            form.add_error("password", WRONG)
        else:
            with refusals_into(form):
                made, text = tokens.make(person=person, name=data["name"], days=int(data["days"]), now=timezone.now())
    if made:
        return render(request, "people/token_made.html", {"token": made, "text": text, "site": request.build_absolute_uri("/")})
    return render(request, "people/tokens.html", {"form": form, "tokens": _with_state(list(selectors.tokens_of(person)))})


@while_on
@staff_matter
@require_POST
@login_required
def revoke_own(request: HttpRequest, token_id: UUID) -> HttpResponse:
    person = acting(request)
    token = get_object_or_404(selectors.tokens_of(person), public_id=token_id)
    tokens.revoke(token=token, by=person, now=timezone.now())
    messages.success(request, f"已撤销：{token.name}。用它的程序不能再访问。")
    return redirect("people:tokens" if staff(person) else "people:me")


@while_on
@require_safe
@needs(Can.MANAGE_ROLES)
def everybodys(request: HttpRequest) -> HttpResponse:
    """Who has which tokens."""
    return render(request, "people/token_list.html", {"tokens": _with_state(list(selectors.tokens_watched_by(acting(request))))})


@while_on
@require_POST
@needs(Can.MANAGE_ROLES)
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    by = acting(request)
    token = get_object_or_404(selectors.tokens_watched_by(by), public_id=token_id)
    tokens.revoke(token=token, by=by, now=timezone.now())
    messages.success(request, f"已撤销 {token.person.name} 的接口令牌：{token.name}。")
    return redirect("people:token_list")
