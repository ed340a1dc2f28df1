"""Pictures of questions on the bank's pages."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.views import picture
from people.access import Can, needs
from questionbank.selectors.images import visible_images


@require_safe
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def image(request: HttpRequest, file_id: UUID) -> HttpResponse:
    return picture(request, get_object_or_404(visible_images(request.user), public_id=file_id))
