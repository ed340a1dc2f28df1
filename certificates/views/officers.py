"""The page of one officer, for who manages certificates and who reads figures; and what an officer sees of their own."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.selectors import certificates, own
from certificates.selectors.officer_page import dossier
from people.access import Can, acting, covers, needs
from people.selectors import can_see
from training.selectors import hours


@require_safe
@needs(*certificates.READERS)
def officer(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Somebody without a certificate has one too: it is where their application begins."""
    by, now = acting(request), timezone.now()
    today = timezone.localdate(now)
    one = certificates.person_to_read(by, person_id)
    context = {
        "person": one, "today": today, "shown": dossier(one, now, today), "manages": covers(by, Can.MANAGE_CERTIFICATES, one.unit),
        "reads_hours": any(covers(by, capability, one.unit) for capability in hours.READERS), "sees_person": can_see(by, one),
    }  # fmt: skip
    return render(request, "certificates/manage/officer.html", context)


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Their own cards, and what to do next."""
    person, today = acting(request), timezone.localdate()
    return render(request, "certificates/mine.html", {"shown": own.page(person, today), "today": today})
