"""All addresses. Each room lists its own; this composes them."""

from django.urls import include, path

from examsite import health, help, overview, views
from examsite.switches.views import settings

handler500 = "examsite.views.fault"
urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("help/", help.front, name="help"),
    path("help/<slug:slug>/", help.guide, name="help_page"),
    path("welcome/", views.landing, name="landing"),
    path("manage/", overview.overview, name="overview"),
    path("manage/settings/", settings, name="settings"),
    path("", include("examsite.backup.urls")),
    path("", include("examsite.setup.urls")),
    path("", include("examsite.audit.urls")),
    path("api/", include("examsite.api")),
    path("", include("core.urls")),
    path("", include("people.urls")),
    path("", include("notices.urls")),
    path("", include("statutes.urls")),
    path("", include("questionbank.urls")),
    path("", include("quiz.urls")),
    path("", include("training.urls")),
    path("", include("certificates.urls")),
    path("", include("reports.urls")),
]
