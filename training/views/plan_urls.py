"""Addresses of what is entered afterwards, of plans, documents and self-study, and of the files of a session."""

from django.urls import path

from training.views import backfill, session_files

_FILES = "manage/training/<uuid:session_id>/files/"

urlpatterns = [
    path("manage/training/past/", backfill.enter, name="backfill"),
    path("manage/training/briefing/", backfill.briefing, name="briefing"),
    path("manage/training/past/who/", backfill.who, name="backfill_who"),
    path(f"{_FILES}add/", session_files.add, name="session_file_add"),
    path(f"{_FILES}<uuid:file_id>/remove/", session_files.remove, name="session_file_remove"),
    path(f"{_FILES}<uuid:file_id>/small/", session_files.thumbnail, name="session_thumbnail"),
]
