"""Many questions changed at once: looked at first, confirmed, told of, and taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.forms import refusals_into
from core.models import Office
from people.access import Can, acting, needs
from questionbank import selectors
from questionbank.forms import FilterForm
from questionbank.forms.bulk import form_for
from questionbank.models import BulkChange, QuestionQuerySet
from questionbank.selectors import bulk as reads
from questionbank.services import bulk, bulk_undo

MOST_LISTED = 20  # of what was left as it is


@require_POST
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def change(request: HttpRequest) -> HttpResponse:
    """The ticked questions, or all that the list's filters find: first how many would be changed, then, confirmed, the change."""
    by, back_url = acting(request), f"{reverse('questionbank:list')}?{request.POST.get('query', '')}"
    action = next((one for one in reads.actions_for(by) if one == request.POST.get("action")), None)
    found = _found(request)
    if action is None or not found.exists():
        messages.warning(request, "请选择一种批量操作。" if action is None else "没有选中试题，请先勾选。")
        return redirect(back_url)
    is_confirmed = "confirmed" in request.POST
    form = form_for(action, request.POST if is_confirmed else None)
    if is_confirmed and form.is_valid():
        with refusals_into(form):
            return _changed(request, action, form.set_to, found)
    shown = {"action": action, "form": form, "preview": reads.preview(found, action, by), "at_once": bulk.AT_ONCE, "back_url": back_url}
    return render(request, "questionbank/bulk.html", shown | {"sent": _sent(request), "topics": selectors.topics()})


def _found(request: HttpRequest) -> QuestionQuerySet:
    visible = selectors.visible_to(request.user).whole()
    if "all" in request.POST:
        return selectors.filtered(visible, **_chosen(request))
    return visible.filter(public_id__in=[one for one in map(_uuid, request.POST.getlist("ids")) if one])


def _chosen(request: HttpRequest) -> dict[str, str]:
    return FilterForm(QueryDict(request.POST.get("query", "")), kinds=selectors.offered_types(Office.current())).chosen()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _changed(request: HttpRequest, action: BulkChange.Action, value: Any, found: QuestionQuerySet) -> HttpResponse:
    by, now = acting(request), timezone.now()
    if "all" not in request.POST:
        made = bulk.change_ticked(action=action, value=value, keys=list(found.values_list("pk", flat=True)), by=by, now=now)
    else:
        seen, pages = request.POST.get("seen", "")[:9], reverse("questionbank:bulk")
        made = bulk.change_found(
            action=action, value=value, chosen=_chosen(request), seen=int(seen) if seen.isascii() and seen.isdecimal() else 0, by=by, now=now,
            back_url=pages,
        )  # fmt: skip
    return redirect("core:job", made.job.public_id) if made.job else redirect("questionbank:bulk_change", made.public_id)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What the confirmation sends again."""
    kept = [(name, value) for name in ("action", "all", "query") for value in request.POST.getlist(name)]
    return kept if "all" in request.POST else [*kept, *(("ids", one) for one in request.POST.getlist("ids"))]


@require_safe
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def outcome(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """What became of a change, and the way back."""
    shown = get_object_or_404(reads.changes_of(request.user), public_id=bulk_id)
    may_undo = shown.may_be_undone and shown.action in reads.actions_for(request.user)
    left = shown.items.exclude(why_not="").select_related("question__current_revision").order_by("pk")[:MOST_LISTED]
    context = {"change": shown, "outcome": reads.outcome_of(shown), "may_undo": may_undo, "left": left, "most": MOST_LISTED}
    return render(request, "questionbank/bulk_change.html", context)


@require_POST
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def undo(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    shown = get_object_or_404(reads.changes_of(request.user), public_id=bulk_id)
    back_url = reverse("questionbank:bulk_change", args=[bulk_id])
    job = bulk_undo.undo(change=shown, by=acting(request), now=timezone.now(), back_url=back_url)
    return redirect("core:job", job.public_id) if job else redirect(back_url)
