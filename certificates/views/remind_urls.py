"""Addresses of cards to be taken back, and of reminders."""

from django.urls import path

from certificates.views import reminders, returns

urlpatterns = [
    path("manage/certificates/reminders/", reminders.reminders, name="reminders"),
    path("manage/certificates/returns/", returns.return_list, name="returns"),
    path("manage/certificates/returns/<uuid:task_id>/keep/", returns.keep, name="return_keep"),
]
