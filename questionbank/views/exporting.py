"""Questions to a file: what the list shows now, in a format to choose."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import reselect, reswap, retarget

from core.forms import refusals_into
from core.models import Office
from people.access import Can, acting, needs
from questionbank import selectors
from questionbank.forms import FilterForm
from questionbank.forms.exporting import ExportForm
from questionbank.services import exporting


@require_http_methods(["GET", "POST"])
@needs(Can.MANAGE_QUESTIONS)
def export(request: HttpRequest) -> HttpResponse:
    """The filters come in the address, as the list has them."""
    chosen = FilterForm(request.GET, kinds=selectors.offered_types(Office.current())).chosen()
    form = ExportForm(request.POST if request.method == "POST" else None)
    back_url = f"{reverse('questionbank:list')}?{request.GET.urlencode()}"
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            said = form.cleaned_data
            job = exporting.ask(by=acting(request), chosen=chosen, code=said["format"], keys=said["keys"], now=timezone.now(), back_url=back_url)
            return redirect("core:job", job.public_id)
    count = selectors.filtered(selectors.visible_to(request.user).whole(), **chosen).count()
    page = render(request, "questionbank/export.html", {"form": form, "count": count, "back_url": back_url})
    if getattr(request, "htmx", False):  # the form comes back with its errors, not in the place of the job
        return reswap(reselect(retarget(page, "#export-form"), "#export-form"), "outerHTML")
    return page
