"""The home page: what this person has to do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from examsite.setup.views import front_door
from people.access import Can, acting, has
from quiz.selectors.candidate import candidacies, exam_card

# where the first capability that somebody has leads them after sign-in; who has none of these goes home
LANDING = [
    (Can.MANAGE_EXAMS, "quiz:manage"),
    (Can.READ_REPORTS, "reports:index"),
    (Can.CHASE_ABSENT, "quiz:chasing"),
    (Can.WRITE_QUESTIONS, "questionbank:list"),
    (Can.REVIEW_QUESTIONS, "questionbank:list"),
    (Can.MANAGE_ROLES, "people:roles"),
    (Can.READ_AUDIT, "audit:entries"),
]


@require_safe
@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """Where sign-in leads: the clerk to the exams, the leader to the figures, other staff to their work, everyone else to what they have to do."""
    return redirect(next((name for capability, name in LANDING if has(request.user, capability)), "home"))


@require_safe
@front_door
def home(request: HttpRequest) -> HttpResponse:
    """The candidate's exams: first those that can be sat now."""
    now = timezone.now()
    cards = [exam_card(candidate, now) for candidate in candidacies(acting(request))[:50]]
    is_due = [card.can_be_sat for card in cards]
    context = {
        "open_cards": [card for card, due in zip(cards, is_due, strict=True) if due],
        "other_cards": [card for card, due in zip(cards, is_due, strict=True) if not due],
    }
    return render(request, "examsite/home.html", context)
