"""设置: the office's switches, and the way to what else its administrators look after."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.forms import refusals_into
from core.models import Office
from examsite.switches import services
from examsite.switches.declared import switches_of
from examsite.switches.forms import SwitchForm
from people.access import Can, acting, has, needs


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_SYSTEM, Can.MANAGE_ROLES)
def settings(request: HttpRequest) -> HttpResponse:
    """Each administrator sees and sets their own; roles for a part of the office only set none."""
    by = acting(request)
    own = switches_of(by)
    if not own:
        raise PermissionDenied
    office = get_object_or_404(Office, id=1)
    form = SwitchForm(request.POST or None, own=own, office=office)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            changed = services.change(seen_version=form.cleaned_data["version"], values=form.switches(), by=by, now=timezone.now())
            messages.success(request, "已保存，从下一个页面起生效。" if changed else "没有改动。")
            return redirect("settings")
    context = {"form": form, "sets_system": has(by, Can.MANAGE_SYSTEM), "gives_roles": has(by, Can.MANAGE_ROLES)}
    return render(request, "examsite/settings/settings.html", context)
