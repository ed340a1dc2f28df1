"""A session for somebody due at it, and their sessions as a calendar file."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import acting
from training.rules import states
from training.selectors import calendar, sessions
from training.selectors.reading_files import OPEN_TO_ALL_DUE
from training.views import leave
from training.views.links import calendar_file


@require_safe
@login_required
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Time, place, agenda, what to read, and how they stand; a cancelled one says so."""
    place, now = sessions.own_invitation(acting(request), session_id), timezone.now()
    one = place.session
    word = states.state_word(one.state, one.sign_in_from, one.sign_in_until, one.ends_at, now)
    changed = one.changes.filter(action__in=["moved", "cancelled"]).order_by("-id").first()
    materials = one.files.filter(what__in=OPEN_TO_ALL_DUE).select_related("file")
    context = {"place": place, "session": one, "word": word, "tone": states.TONES[word], "changed": changed, "materials": materials, "now": now}
    context |= leave.section(place, now)
    return render(request, "training/session.html", context)


@require_safe
@login_required
def session_ics(request: HttpRequest, session_id: UUID) -> HttpResponse:
    one = sessions.own_invitation(acting(request), session_id).session
    return calendar_file(request, [one], one.title)


@require_safe
@login_required
def calendar_ics(request: HttpRequest) -> HttpResponse:
    """All of one's own, of the last year and to come."""
    return calendar_file(request, calendar.own(acting(request), timezone.now()), "我的学法会议")
