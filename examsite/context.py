"""The main places of the bar: what this person may go to, and where they are."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from examsite.guides import topic_of
from examsite.setup.steps import steps_for
from people.access import Can, has

PLACES: list[tuple[str, str, Can | None]] = [
    ("考试", "home", None),
    ("考试管理", "quiz:manage", Can.MANAGE_EXAMS),
    ("题库", "questionbank:list", Can.MANAGE_QUESTIONS),
    ("人员", "people:list", Can.MANAGE_PEOPLE),
    ("报表", "reports:index", Can.READ_REPORTS),
]

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
    shown = [{"label": label, "url": reverse(name)} for label, name, capability in PLACES if capability is None or has(person, capability)]
    within = [place for place in shown if request.path.startswith(place["url"]) and (place["url"] != "/" or request.path.startswith(SITTING))]
    here = max([*within, *(place for place in shown if place["url"] == request.path)], key=lambda place: len(place["url"]), default=None)
    return [{**place, "here": place is here} for place in shown] if len(shown) > 1 else []
