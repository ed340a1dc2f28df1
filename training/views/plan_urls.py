"""Addresses of what is entered afterwards, of plans, documents and self-study, and of the files of a session."""

from django.urls import path

from training.views import backfill

urlpatterns = [
    path("manage/training/past/", backfill.enter, name="backfill"),
    path("manage/training/briefing/", backfill.briefing, name="briefing"),
    path("manage/training/past/who/", backfill.who, name="backfill_who"),
]
