"""Addresses of signing in by oneself, and of what is shown meanwhile. `/sign-in/` itself is the sign-in to the site (people)."""

from django.urls import path

from training.views import screen, sign_in

_SESSION = "manage/training/<uuid:session_id>/"

urlpatterns = [
    path("sign-in/meeting/", sign_in.meetings, name="meetings"),
    path("sign-in/meeting/<uuid:session_id>/", sign_in.meeting, name="meeting"),
    path("sign-in/screen/<uuid:session_id>/", screen.screen, name="screen"),
    path("sign-in/<slug:token>/", sign_in.scan, name="scan"),
    path(_SESSION + "projector/", screen.projector, name="projector"),
    path(_SESSION + "live/", screen.live, name="live"),
]
