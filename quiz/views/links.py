"""What is handed out of an exam: its address as others reach it, and the sheet with the QR code as a picture."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from core import poster
from core.address import outward
from quiz.models import Exam
from quiz.rules import invitation


def link_to(request: HttpRequest, exam: Exam) -> str:
    return outward(request, reverse("quiz:exam", args=[exam.public_id]))


def poster_image(request: HttpRequest, exam: Exam) -> HttpResponse:
    """To be seen on a page, where a phone keeps it or sends it on by a long press; `?save` stores it as a file. 404 where there is nothing to sit."""
    if exam.state == Exam.State.DRAFT or exam.source != Exam.Source.OWN:
        raise Http404
    closes_at = timezone.localtime(exam.closes_at) if exam.closes_at else None
    picture = poster.draw(
        poster.Poster(
            head=exam.unit.name,
            title=exam.title,
            lines=[*([f"（{exam.caveat}）"] if exam.caveat else []), invitation.window(timezone.localtime(exam.opens_at), closes_at)],
            link=link_to(request, exam),
            steps=invitation.steps(exam.duration_minutes, exam.attempts_allowed),
        )
    )
    response = HttpResponse(picture, content_type="image/png")
    response.headers["Content-Disposition"] = content_disposition_header("save" in request.GET, f"{exam.title}-海报.png") or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response
