"""The list of questions, with its filters."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.htmx import page_or_fragment
from people.access import Can, needs
from questionbank import selectors
from questionbank.forms import FilterForm

PER_PAGE = 50


@require_safe
@needs(Can.MANAGE_QUESTIONS)
def question_list(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET, topics=selectors.topics())
    questions = selectors.filtered(selectors.visible_to(request.user), **form.chosen())
    page = Paginator(questions.order_by("-id"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "filters": bool(any(form.chosen().values()))}
    return page_or_fragment(request, "questionbank/list.html", "questionbank/_rows.html", context)
