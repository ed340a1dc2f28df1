"""The main places of the bar: what this person may go to, and where they are."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from examsite.guides import topic_of
from examsite.setup.steps import steps_for
from people.access import Can, has

# label, address, and the capabilities of which one leads there (none: everyone's place)
PLACES: list[tuple[str, str, frozenset[Can]]] = [
    ("考试", "home", frozenset()),
    ("考试管理", "quiz:manage", frozenset({Can.MANAGE_EXAMS})),
    ("题库", "questionbank:list", frozenset({Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS})),
    ("人员", "people:list", frozenset({Can.SEE_PEOPLE})),
    ("催考", "quiz:chasing", frozenset({Can.CHASE_ABSENT})),
    ("报表", "reports:index", frozenset({Can.READ_REPORTS})),
    ("角色", "people:roles", frozenset({Can.MANAGE_ROLES})),
    ("审计", "audit:entries", frozenset({Can.READ_AUDIT})),
]
ELSEWHERE = {"quiz:chasing": Can.MANAGE_EXAMS}  # who manages exams goes there from the exam

SITTING = ("/exams/", "/attempts/")  # belong to the home page's place


def places(request: HttpRequest) -> dict[str, Any]:
    return {
        "places": SimpleLazyObject(lambda: _places(request)),
        "setup_steps": SimpleLazyObject(lambda: steps_for(request)),
        "help_url": _help_url(request),
    }


def _help_url(request: HttpRequest) -> str:
    """To the topic of the page that is shown, where it has one."""
    match = request.resolver_match
    topic = topic_of(match.view_name) if match else ""
    return reverse("help") + (f"?about={topic}" if topic else "")


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return []
    shown = [
        {"label": label, "url": reverse(name)}
        for label, name, any_of in PLACES
        if not any_of or (any(has(person, one) for one in any_of) and not (name in ELSEWHERE and has(person, ELSEWHERE[name])))
    ]
    within = [place for place in shown if request.path.startswith(place["url"]) and (place["url"] != "/" or request.path.startswith(SITTING))]
    here = max([*within, *(place for place in shown if place["url"] == request.path)], key=lambda place: len(place["url"]), default=None)
    return [{**place, "here": place is here} for place in shown] if len(shown) > 1 else []
