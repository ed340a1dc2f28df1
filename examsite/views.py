"""The home page: what this person has to do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.defaults import server_error

from certificates.selectors import own as own_certificates
from core.api.errors import as_json
from examsite.setup.views import front_door
from people.access import Can, acting, has, staff
from quiz.selectors import counted, mistakes
from quiz.selectors.candidate import candidacies, exam_card
from statutes.models import StatuteVersion
from training.selectors import own, signing


@require_safe
@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """Where sign-in leads: whoever manages something to the overview, the leader to the figures, everyone else to what they have to do."""
    return redirect("overview" if staff(request.user) else "reports:index" if has(request.user, Can.READ_REPORTS) else "home")


@require_safe
@front_door
def home(request: HttpRequest) -> HttpResponse:
    """The candidate's exams, first those that can be sat now; practice, and how many mistakes are due; study hours and the next meeting; for officers
    and holders of a certificate how that stands."""
    now = timezone.now()
    cards = [exam_card(candidate, now) for candidate in candidacies(acting(request)).filter(counted.LISTED)[:50]]
    is_due = [card.can_be_sat for card in cards]
    context = {
        "open_cards": [card for card, due in zip(cards, is_due, strict=True) if due],
        "other_cards": [card for card, due in zip(cards, is_due, strict=True) if not due],
        "mistakes_due": mistakes.due(acting(request), now),
        "signing": signing.open_to(acting(request), now),
        "study": own.in_brief(acting(request), now),
        "certificate": own_certificates.in_brief(acting(request), timezone.localdate(now)),
        "there_are_laws": StatuteVersion.objects.exists(),
        "reads_reports": has(request.user, Can.READ_REPORTS) and not staff(request.user),
    }
    return render(request, "examsite/home.html", context)


def fault(request: HttpRequest) -> HttpResponse:
    """Something broke: the page that says so, for a program JSON."""
    return as_json("failed", status=500) if request.path.startswith("/api/") else server_error(request)
