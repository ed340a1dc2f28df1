"""评卷 for whoever is named to mark an exam: that, and nothing else of it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.views import picture
from people.access import acting
from people.services import sessions
from people.views.entering import ask_password
from quiz.selectors import distribution
from quiz.selectors.images import images_on_papers
from quiz.selectors.marking import Place
from quiz.services import distribution as services
from quiz.views.desk import Desk, answer


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mark(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """One's own answers, one after another. A remembered device is asked for the password first: the page shows reference answers."""
    person = acting(request)
    exam = distribution.exam_to_mark(person, exam_id)
    if not sessions.freshly_proved(request):
        return ask_password(request, reverse("quiz:mark_assigned", args=[exam_id]))

    def turn(place: Place) -> int | None:
        task = distribution.task_of(exam, person, place)
        return task.turn if task else None

    def following() -> Place | None:
        return services.next_for(exam=exam, person=person, now=timezone.now())

    context = {"mine": distribution.far(exam, person), "back": reverse("home")}
    return answer(request, Desk(exam, "quiz:mark_assigned", "quiz:mark_assigned_image", turn, following, context))


@require_safe
@login_required
def image(request: HttpRequest, exam_id: UUID, file_id: UUID) -> HttpResponse:
    """A picture of a question on the papers of an exam one marks."""
    exam = distribution.exam_to_mark(acting(request), exam_id)
    return picture(request, get_object_or_404(images_on_papers(exam), public_id=file_id))
