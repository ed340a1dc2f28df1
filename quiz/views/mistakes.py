"""错题本, 收藏, 掌握程度."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.access import acting
from questionbank.models import Question
from quiz.selectors import mastery as mastery_selectors
from quiz.selectors import mistakes as selectors
from quiz.services import mistakes


@require_safe
@login_required
def book(request: HttpRequest) -> HttpResponse:
    """What was answered wrong, what is due today first."""
    now, person = timezone.now(), acting(request)
    page = Paginator(selectors.book(person, now), selectors.SHOWN).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": [selectors.mistake_entry(one) for one in page],
        "due": selectors.due(person, now),
        "today": timezone.localdate(now),
    }
    return render(request, "quiz/practice/mistakes.html", context)


@require_POST
@login_required
def take_out(request: HttpRequest, question_id: UUID) -> HttpResponse:
    question = get_object_or_404(Question, public_id=question_id)
    mistakes.take_out(person=acting(request), question=question, now=timezone.now())
    messages.success(request, "已移出错题本。")
    return redirect("quiz:mistakes")


@require_safe
@login_required
def favourites(request: HttpRequest) -> HttpResponse:
    page = Paginator(selectors.favourites(acting(request), timezone.now()), selectors.SHOWN).get_page(request.GET.get("page"))
    return render(request, "quiz/practice/favourites.html", {"page": page, "entries": [selectors.favourite_entry(one) for one in page]})


@require_safe
@login_required
def mastery(request: HttpRequest) -> HttpResponse:
    return render(request, "quiz/practice/mastery.html", {"laws": mastery_selectors.mastery(acting(request), timezone.now())})
