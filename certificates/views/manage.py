"""The list of certificates."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.forms.listing import filters_of
from certificates.selectors import certificates, listing, rules
from core.htmx import page_or_fragment
from core.pages import page_of
from people.access import Can, acting, has, needs


@require_safe
@needs(*certificates.READERS)
def certificate_list(request: HttpRequest) -> HttpResponse:
    """The same number of statements however many there are."""
    by, today, words = acting(request), timezone.localdate(), rules.wording()
    filters = filters_of(by, request.GET, words)
    chosen, seen = filters.chosen(), certificates.readable(by)
    found = listing.narrowed(seen, today=today, **chosen).order_by("state", "valid_until", "in_force_from", "id")
    page = page_of(found, found.select_related("person__unit"), request.GET.get("page"))
    wanted = listing.to_return(list(page.object_list))
    rows = [{"certificate": one, "look": words.look(one, today), "to_return": one.pk in wanted} for one in page.object_list]
    context = {
        "filters": filters, "rows": rows, "page": page, "narrowed": any(chosen.values()), "manages": has(by, Can.MANAGE_CERTIFICATES),
        "decides": certificates.decides(by), "chosen_state": chosen["state"], "today": today,
    }  # fmt: skip
    if not getattr(request, "htmx", False):  # they stand above the rows
        context["counts"] = [(one.value, words.states[one], many) for one, many in listing.counts(seen, today).items()]
    return page_or_fragment(request, "certificates/manage/list.html", "certificates/manage/_rows.html", context)
