"""The leader's pages: the years and their exams."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import Can, needs
from reports import selectors


@require_safe
@needs(Can.READ_REPORTS)
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    exams = list(selectors.exams_readable(request.user))
    years = [(year, list(group)) for year, group in groupby(exams, key=lambda one: one.year)]
    return render(request, "reports/index.html", {"years": years, "now": now})
