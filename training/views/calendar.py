"""The calendar of sessions, a month at a time, and one of them as a calendar file."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import Can, acting, has, needs
from training.models import Session
from training.rules import dates, states
from training.selectors import calendar as selectors
from training.selectors import sessions
from training.views.links import calendar_file

EARLIEST, LATEST = 2000, 2100


@require_safe
@needs(Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE)
def calendar(request: HttpRequest) -> HttpResponse:
    """`?month=2026-11`; this month where it says nothing."""
    now, today = timezone.now(), timezone.localdate()
    first = _month(request.GET.get("month", "")) or today.replace(day=1)
    weeks = dates.weeks_of(first.year, first.month)
    by_day = selectors.between(acting(request), weeks[0][0], weeks[-1][-1])
    shown = [[_day(day, first, today, by_day.get(day, []), now) for day in week] for week in weeks]
    context = {
        "first": first, "weeks": shown, "days": [day for week in shown for day in week if day["sessions"] and day["within"]],
        "before": first - timedelta(days=1), "after": first + timedelta(days=32), "weekdays": dates.WEEKDAYS,
        "manages": has(request.user, Can.MANAGE_TRAINING),
    }  # fmt: skip
    return render(request, "training/manage/calendar.html", context)


def _month(text: str) -> date | None:
    said = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if said is None:
        return None
    year, month = int(said[1]), int(said[2])
    return date(year, month, 1) if EARLIEST <= year <= LATEST and 1 <= month <= 12 else None


def _day(day: date, first: date, today: date, found: list[Session], now: datetime) -> dict[str, Any]:
    rows = []
    for one in found:
        word = states.state_word(one.state, one.sign_in_from, one.sign_in_until, one.ends_at, now)
        rows.append({"session": one, "word": word, "tone": states.TONES[word]})
    return {"on": day, "weekday": dates.WEEKDAYS[day.weekday()], "within": day.month == first.month, "today": day == today, "sessions": rows}


@require_safe
@needs(Can.MANAGE_TRAINING)
def session_ics(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = sessions.session_to_manage(acting(request), session_id)
    return calendar_file(request, [session], session.title)
