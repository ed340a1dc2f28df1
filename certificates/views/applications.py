"""申领: who could apply, and an application with its conditions."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from certificates.forms.application import ApplicationForm, WhoForm
from certificates.selectors import certificates, eligibility, rules
from certificates.selectors.officer_page import practice
from certificates.services import applications
from core.forms import refusals_into
from core.pages import PAGE_SIZE
from people.access import Can, acting, covers, has, needs
from people.selectors import can_see
from people.selectors.teams import held_on
from training.selectors import hours


@require_safe
@needs(*certificates.READERS)
def candidate_list(request: HttpRequest) -> HttpResponse:
    """The same number of statements however many they are. `?person=` names somebody else who applies."""
    by, today = acting(request), timezone.localdate()
    manages = has(by, Can.MANAGE_CERTIFICATES)
    form = WhoForm(request.GET if "person" in request.GET else None, people=certificates.people(by)) if manages else None
    if form is not None and form.is_valid():
        return redirect("certificates:apply", form.cleaned_data["person"].public_id)
    found = eligibility.candidates(by, today)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(one, covers(by, Can.MANAGE_CERTIFICATES, one.person.unit)) for one in page.object_list]
    context = {"page": page, "rows": rows, "today": today, "ready": len(eligibility.ready(found)), "manages": manages, "form": form}
    return render(request, "certificates/manage/candidates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_CERTIFICATES)
def apply(request: HttpRequest, person_id: UUID) -> HttpResponse:
    by, now = acting(request), timezone.now()
    today, person = timezone.localdate(now), certificates.person_to_manage(acting(request), person_id)
    memberships = list(person.memberships.filter(held_on(today)).select_related("team", "field"))
    form = ApplicationForm(request.POST or None, request.FILES or None, office=rules.current(), memberships=memberships, today=today)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            said = form.cleaned_data
            made = applications.apply(
                person=person, family=said["family"], entry=form.entry(), by=by, now=now, attachment=said["attachment"], key=said["key"]
            )
            messages.success(request, f"已登记{person.name}的申领。批准后请在这里登记发证。")
            return redirect("certificates:certificate", made.public_id)
    found = eligibility.of_person(person, form.day(today))
    if found.missing:
        form.ask_reason()
    words, there = rules.wording(), eligibility.taken().filter(person=person)
    context = {
        "person": person, "form": form, "memberships": memberships, "found": found,
        "practice": practice(person, now), "held": [(one, words.look(one, today)) for one in there],
        "reads_hours": any(covers(by, one, person.unit) for one in hours.READERS), "sees_person": can_see(by, person),
    }  # fmt: skip
    return render(request, "certificates/manage/apply.html", context)
