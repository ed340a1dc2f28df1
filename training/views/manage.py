"""The list of sessions, and the page of one."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import Can, acting, needs
from training.rules import states
from training.selectors import sessions

PAGE_SIZE = 30


@require_safe
@needs(Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE)
def session_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page = Paginator(sessions.attended_to(acting(request)).select_related("unit"), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = []
    for one in page.object_list:
        word = states.state_word(one.state, one.sign_in_from, one.sign_in_until, one.ends_at, now)
        rows.append({"session": one, "word": word, "tone": states.TONES[word]})
    return render(request, "training/manage/list.html", {"rows": rows, "page": page})


@require_safe
@needs(Can.MANAGE_TRAINING)
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    found = sessions.session_to_manage(acting(request), session_id)
    word = states.state_word(found.state, found.sign_in_from, found.sign_in_until, found.ends_at, timezone.now())
    return render(request, "training/manage/session.html", {"session": found, "word": word, "tone": states.TONES[word]})
