"""Who holds which role where: giving and taking away, for 安全管理员."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import refusals_into
from people import selectors
from people.access import Can, acting, needs, within
from people.forms import RoleForm
from people.models import Person, Role
from people.rules.roles import DUTIES
from people.services import roles as services


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_ROLES)
def roles(request: HttpRequest) -> HttpResponse:
    """GET who holds what (`?person=` fills the form); POST gives a role."""
    by = acting(request)
    units = selectors.units_of(by, Can.MANAGE_ROLES)
    first = units.first()
    initial = {"person": request.GET.get("person", "")[:60], "unit": first.public_id if first else None}
    form = RoleForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            people = Person.objects.filter(within(by, Can.MANAGE_ROLES, "unit__"))
            person = selectors.one_named(people, form.cleaned_data["person"])
            made = services.give(person=person, role=form.cleaned_data["role"], unit=form.cleaned_data["unit"], by=by, now=timezone.now())
            messages.success(request, f"{person.name}现在是“{made.unit.name}”的{made.get_role_display()}，本人刷新页面即可使用。")
            return redirect("people:roles")
    return render(request, "people/roles.html", {"form": form, "groups": _groups(by), "for_town": bool(first and first.is_root())})


def _groups(by: Person) -> list[dict[str, Any]]:
    """Each role with what it is for and who holds it; one query."""
    held = list(selectors.roles_given_by(by))
    return [{"label": role.label, "duty": DUTIES[role], "held": [one for one in held if one.role == role]} for role in Role]


@require_POST
@needs(Can.MANAGE_ROLES)
def take_away(request: HttpRequest, assignment_id: int) -> HttpResponse:
    by = acting(request)
    assignment = get_object_or_404(selectors.roles_given_by(by), pk=assignment_id)
    services.take_away(assignment=assignment, by=by, now=timezone.now())
    messages.success(request, f"{assignment.person.name}不再是“{assignment.unit.name}”的{assignment.get_role_display()}。")
    return redirect("people:roles" if by != assignment.person else "landing")
