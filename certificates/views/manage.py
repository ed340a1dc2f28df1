"""The list of certificates, and the page of one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.forms.listing import ListFilter
from certificates.selectors import certificates, listing, rules
from core.htmx import page_or_fragment
from core.pages import page_of
from people.access import Can, acting, has, needs
from people.selectors import units_of


@require_safe
@needs(*certificates.READERS)
def certificate_list(request: HttpRequest) -> HttpResponse:
    """The same number of statements however many there are."""
    by, today, words = acting(request), timezone.localdate(), rules.wording()
    filters = ListFilter(request.GET, units=list(units_of(by, *certificates.READERS)), states=words.states)
    chosen = filters.chosen()
    found = listing.narrowed(certificates.readable(by), today=today, **chosen).order_by("state", "valid_until", "id")
    page = page_of(found, found.select_related("person__unit"), request.GET.get("page"))
    rows = [{"certificate": one, "look": words.look(one, today)} for one in page.object_list]
    context = {"filters": filters, "rows": rows, "page": page, "narrowed": any(chosen.values()), "manages": has(by, Can.MANAGE_CERTIFICATES)}
    return page_or_fragment(request, "certificates/manage/list.html", "certificates/manage/_rows.html", context)


@require_safe
@needs(*certificates.READERS)
def certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    by, today, words = acting(request), timezone.localdate(), rules.wording()
    one = certificates.certificate_to_read(by, certificate_id)
    events = one.events.select_related("by", "attachment", "corrects").order_by("-number")
    context = {
        "certificate": one, "look": words.look(one, today), "fields": one.fields.all(),
        "events": [(event, words.step(event.kind)) for event in events], "manages": certificates.can_manage(by, one),
    }  # fmt: skip
    return render(request, "certificates/manage/certificate.html", context)
