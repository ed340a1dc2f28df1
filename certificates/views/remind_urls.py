"""Addresses of cards to be taken back, and of reminders."""

from django.urls import path

from certificates.views import returns

urlpatterns = [
    path("manage/certificates/returns/", returns.return_list, name="returns"),
    path("manage/certificates/returns/<uuid:task_id>/keep/", returns.keep, name="return_keep"),
]
