"""The help pages: everybody's, and those of one's roles."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from examsite.guides import Guide, guides_for
from people.access import roles_of
from people.middleware import no_person_asked


def _guides(request: HttpRequest) -> list[Guide]:
    return guides_for(roles_of(request.user))


@no_person_asked
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The first of one's guides; with `about` the place in them that tells of a topic."""
    guides, topic = _guides(request), request.GET.get("about", "")
    found = next((guide for guide in guides if topic in guide.topics), None)
    if found:
        return redirect(f"{reverse('help_page', args=[found.slug])}#{topic}")
    return _page(request, guides[0], guides)


@no_person_asked
@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide; whoever is not meant by it is led to their own."""
    guides = _guides(request)
    found = next((one for one in guides if one.slug == slug), None)
    return _page(request, found, guides) if found else redirect("help")


def _page(request: HttpRequest, shown: Guide, guides: list[Guide]) -> HttpResponse:
    return render(request, "examsite/help.html", {"guide": shown, "guides": guides, "idle_minutes": settings.IDLE_MINUTES})
