"""Addresses of sessions: made, altered, called off, their rosters, the calendar, and what somebody due sees of one."""

from django.urls import path

from training.views import acts, calendar, editing, own, roster, series

_MANAGE = "manage/training/"
_SESSION = f"{_MANAGE}<uuid:session_id>/"
_PLACE = f"{_SESSION}roster/<uuid:attendance_id>/"
_OWN = "training/sessions/<uuid:session_id>/"

urlpatterns = [
    path(f"{_MANAGE}new/", editing.new, name="new"),
    path(f"{_MANAGE}who/", editing.who, name="who"),
    path(f"{_MANAGE}series/", series.new, name="series"),
    path(f"{_MANAGE}calendar/", calendar.calendar, name="calendar"),
    path(f"{_SESSION}edit/", editing.edit, name="edit"),
    path(f"{_SESSION}correct/", editing.correct, name="correct"),
    path(f"{_SESSION}sign-in/open/", acts.open_sign_in, name="open_sign_in"),
    path(f"{_SESSION}sign-in/end/", acts.end_sign_in, name="end_sign_in"),
    path(f"{_SESSION}notice/", acts.notice, name="notice"),
    path(f"{_SESSION}close/", acts.close, name="close"),
    path(f"{_SESSION}reopen/", acts.reopen, name="reopen"),
    path(f"{_SESSION}file/", acts.file, name="file"),
    path(f"{_SESSION}move/", acts.move, name="move"),
    path(f"{_SESSION}cancel/", acts.cancel, name="cancel"),
    path(f"{_SESSION}session.ics", calendar.session_ics, name="session_ics"),
    path(f"{_SESSION}roster/", roster.roster, name="roster"),
    path(f"{_SESSION}roster/add/", roster.add, name="roster_add"),
    path(f"{_SESSION}roster/refresh/", roster.refresh, name="roster_refresh"),
    path(_PLACE, roster.place, name="place"),
    path(f"{_PLACE}excuse/", roster.excuse, name="excuse"),
    path(f"{_PLACE}remove/", roster.remove, name="roster_remove"),
    path(f"{_PLACE}restore/", roster.restore, name="restore"),
    path("training/sessions.ics", own.calendar_ics, name="my_calendar"),
    path(_OWN, own.session, name="my_session"),
    path(f"{_OWN}session.ics", own.session_ics, name="my_session_ics"),
]
