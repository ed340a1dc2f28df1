"""Addresses of signing in with an account from elsewhere; 404 while it is switched off."""

from django.urls import path

from people.views import sso

urlpatterns = [
    path("sign-in/with/<slug:provider>/", sso.start, name="sso_start"),
    path("sign-in/with/<slug:provider>/back/", sso.back, name="sso_back"),
    path("sign-in/link/", sso.link, name="sso_link"),
    path("me/identities/<slug:provider>/unlink/", sso.unlink_own, name="sso_unlink_own"),
    path("manage/people/<uuid:person_id>/identities/<slug:provider>/unlink/", sso.unlink, name="sso_unlink"),
]
