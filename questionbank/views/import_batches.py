"""导入记录: which files came into the bank, what became of each, and taking one back."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.errors import refusal_of
from people.access import Can, acting, needs
from questionbank.formats import keeping
from questionbank.models import ImportBatch
from questionbank.selectors import imports as batches
from questionbank.selectors.understood import understood
from questionbank.services import undoing
from questionbank.views.importing import batch_of
from questionbank.views.shown import image_url

PER_PAGE, MOST_ROWS = 50, 50
State = ImportBatch.State


@require_safe
@needs(Can.MANAGE_QUESTIONS)
def batch_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(batches.history(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "questionbank/import_batches.html", {"page": page})


@require_safe
@needs(Can.MANAGE_QUESTIONS)
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """What became of a file that was confirmed, and whether it can be taken back."""
    shown = batch_of(request, batch_id)
    if shown.state in (State.READING, State.PREVIEW):
        return redirect("questionbank:import_preview", batch_id)
    why_not = refusal_of(lambda: undoing.refuse_used(shown, timezone.now())) if shown.state == State.LIVE else []
    left = batches.not_taken(shown)[:MOST_ROWS] if shown.state == State.LIVE else []
    rows = [(row, understood(keeping.loaded(row.record), image_url)) for row in left]
    return render(request, "questionbank/import_batch.html", {"batch": shown, "why_not": why_not, "rows": rows, "most": MOST_ROWS})


@require_POST
@needs(Can.MANAGE_QUESTIONS)
def undo(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    back_url = reverse("questionbank:import_batch", args=[batch_id])
    job = undoing.undo(batch=batch_of(request, batch_id), by=acting(request), now=timezone.now(), back_url=back_url)
    return redirect("core:job", job.public_id)
