"""The list of sessions, and the page of one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.htmx import page_or_fragment
from core.pages import page_of
from people.access import Can, acting, has, needs
from people.selectors import units_of
from training.forms.listing import ListFilter
from training.rules import states
from training.selectors import listing, sessions
from training.views import acts, screen, session_files, sheet

PAGE_SIZE = 30


@require_safe
@needs(Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE)
def session_list(request: HttpRequest) -> HttpResponse:
    """Newest first; the same number of statements however many there are."""
    by, now = acting(request), timezone.now()
    capability = Can.MANAGE_TRAINING if has(by, Can.MANAGE_TRAINING) else Can.TAKE_ATTENDANCE
    filters = ListFilter(request.GET, years=listing.years(), units=list(units_of(by, capability)))
    chosen = filters.chosen()
    found = listing.narrowed(sessions.attended_to(by), now=now, **chosen)
    page = page_of(found, found.select_related("unit"), request.GET.get("page"), PAGE_SIZE)
    heads = listing.heads(list(page.object_list))
    rows: list[dict[str, Any]] = []
    for one in page.object_list:
        word = states.state_word(one.state, one.sign_in_from, one.sign_in_until, one.ends_at, now)
        rows.append({"session": one, "word": word, "tone": states.TONES[word], "heads": heads.get(one.pk, listing.Heads())})
    context = {"filters": filters, "rows": rows, "page": page, "narrowed": any(chosen.values()), "manages": capability == Can.MANAGE_TRAINING}
    return page_or_fragment(request, "training/manage/list.html", "training/manage/_session_rows.html", context)


@require_safe
@needs(Can.MANAGE_TRAINING)
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    found, now = sessions.session_to_manage(acting(request), session_id), timezone.now()
    word = states.state_word(found.state, found.sign_in_from, found.sign_in_until, found.ends_at, now)
    context = {"session": found, "word": word, "tone": states.TONES[word], "sign_in": screen.section(found, now), **acts.context_of(found, now)}
    context |= session_files.section(found)
    context |= sheet.section(found, acting(request))
    return render(request, "training/manage/session.html", context)
