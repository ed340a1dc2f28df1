"""Addresses of helping people to sign in, included by people.urls."""

from django.urls import URLPattern, path

from people.views import helping

urlpatterns: list[URLPattern] = [
    path("manage/people/help/", helping.help_sign_in, name="help_sign_in"),
    path("manage/people/slips/", helping.print_slips, name="print_slips"),
    path("manage/people/<uuid:person_id>/unlock/", helping.unlock, name="unlock"),
    path("manage/people/<uuid:person_id>/reset-password/", helping.reset_password, name="reset_password"),
]
