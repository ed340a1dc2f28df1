"""The interface for programs: every room's routes, the schema and the page that shows it. A new route is one line here."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from certificates.api.certificates import Certificates
from certificates.api.figures import CertificateFigures
from core.api import errors
from core.api.switch import while_on
from core.views import staff_matter
from people.access import acting, staff
from people.api.changes import Changes
from people.api.me import Me
from people.api.people import People
from people.api.permissions import Staff
from people.api.route import Guarded
from people.api.teams import Teams
from people.api.units import Units
from questionbank.api.imports import Imports
from questionbank.api.questions import Questions
from statutes.api import Statutes
from training.api.hours import Hours
from training.api.sessions import Sessions

router = SimpleRouter(use_regex_path=False)
router.register("units", Units, "unit")
router.register("people", People, "person")
router.register("teams", Teams, "team")
router.register("changes", Changes, "change")
router.register("statutes", Statutes, "statute")
router.register("questions", Questions, "question")
router.register("imports", Imports, "import")
router.register("sessions", Sessions, "session")
router.register("hours", Hours, "hours")
router.register("certificates", Certificates, "certificate")


class Schema(Guarded, SpectacularAPIView):
    """The schema (OpenAPI 3.1) as JSON."""

    permission_classes = [Staff]
    renderer_classes = [OpenApiJsonRenderer2]


@while_on
@staff_matter
@require_safe
@login_required
def docs(request: HttpRequest) -> HttpResponse:
    """The schema to read and to try out, shown by Swagger UI from our own files."""
    if not staff(acting(request)):
        raise PermissionDenied
    return render(request, "examsite/api_docs.html")


class Anything(StringConverter):
    """As Django's `path`, but with line breaks too."""

    regex = r"[\s\S]+"


register_converter(Anything, "anything")

app_name = "api"
urlpatterns = [
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("v1/me/", Me.as_view({"get": "retrieve"}), name="me"),
    path("v1/certificate-figures/", CertificateFigures.as_view({"get": "retrieve"}), name="certificate-figures"),
    path("v1/", include(router.urls)),
    path("", errors.unknown, name="front"),
    path("<anything:rest>", errors.unknown, name="unknown"),
]
