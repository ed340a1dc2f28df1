"""相似试题: found by the worker, decided by somebody, two at a time."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.forms import refusals_into
from core.models import Office
from people.access import Can, acting, needs
from questionbank.forms.likeness import LikenessForm
from questionbank.models import Likeness
from questionbank.rules.likeness import USUAL
from questionbank.selectors.likeness import open_pairs
from questionbank.selectors.revisions import beside
from questionbank.services import likeness, merging

PER_PAGE = 10


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_QUESTIONS)
def duplicates(request: HttpRequest) -> HttpResponse:
    """The pairs that wait, the most alike first; POST has the worker look for them anew."""
    office = Office.current()
    form = LikenessForm(request.POST or None, initial={"percent": office.likeness_percent if office else USUAL})
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            back = reverse("questionbank:duplicates")
            job = likeness.ask(percent=form.cleaned_data["percent"], by=acting(request), now=timezone.now(), back_url=back)
            return redirect("core:job", job.public_id)
    related = [f"{side}__{name}" for side in ("question", "other") for name in ("stat", "batch")]
    pairs = open_pairs(request.user).select_related("said__question", "other_said__question", *related)
    pairs = pairs.prefetch_related("said__bases", "other_said__bases").order_by("-percent", "pk")
    page = Paginator(pairs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "questionbank/duplicates.html", {"form": form, "page": page, "shown": [_shown(one) for one in page]})


def _shown(pair: Likeness) -> dict[str, Any]:
    return {"pair": pair, "sections": beside(pair.said, pair.other_said)}


@require_POST
@needs(Can.MANAGE_QUESTIONS)
def decide(request: HttpRequest, pair_id: UUID, decision: str) -> HttpResponse:
    """Keep one of the two and merge the other into it, or remember that they are no duplicates."""
    if decision not in ("keep", "keep-other", "dismiss"):
        raise Http404
    pair = get_object_or_404(open_pairs(request.user).select_related("question__current_revision", "other__current_revision"), public_id=pair_id)
    by, now = acting(request), timezone.now()
    if decision == "dismiss":
        likeness.dismiss(pair=pair, by=by, now=now)
        messages.success(request, "已记录：不是重复。其中一题修改以后才会再列出。")
    else:
        kept, gone = (pair.question, pair.other) if decision == "keep" else (pair.other, pair.question)
        versions = {"keep_version": _version(request, kept is pair.question), "other_version": _version(request, gone is pair.question)}
        kept = merging.merge(keep=kept, other=gone, **versions, adds="adds" in request.POST, by=by, now=now)
        likeness.note(question=kept, now=now)
        messages.success(request, "已合并：另一题已停用，用过它的试卷不变。恢复那道题就撤销了合并。")
    return redirect(reverse("questionbank:duplicates") + (f"?page={page}" if (page := request.GET.get("page")) else ""))


def _version(request: HttpRequest, first: bool) -> int:
    """The version of the first or the second question that the page showed."""
    text = request.POST.get("version" if first else "other_version", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise Refused("malformed", "页面已过期，请刷新后再试。")
    return int(text)
