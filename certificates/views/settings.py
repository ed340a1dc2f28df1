"""证件规则: what the office decides about certificates; set by who manages them for the whole town."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from certificates.forms.settings import SettingsForm
from certificates.selectors import certificates, rules
from certificates.services import office
from core.forms import refusals_into
from people.access import Can, acting, needs


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_CERTIFICATES)
def office_settings(request: HttpRequest) -> HttpResponse:
    """`try` looks whether a number fits the pattern, and saves nothing."""
    by = acting(request)
    if not certificates.decides(by):
        raise PermissionDenied
    form, tried = SettingsForm(request.POST or None, row=rules.current()), False
    if request.method == "POST" and form.is_valid():
        tried = "try" in request.POST and bool(form.cleaned_data["sample"])
        if "try" not in request.POST:
            with refusals_into(form):
                office.change(decision=form.decision(), seen_version=form.cleaned_data["version"], by=by, now=timezone.now())
                messages.success(request, "证件规则已保存。")
                return redirect("certificates:settings")
    return render(request, "certificates/manage/settings.html", {"form": form, "tried": tried})
